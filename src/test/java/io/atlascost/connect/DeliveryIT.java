package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results on their way from Atlas to the topic. */
class DeliveryIT {
  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @Test
  void thePublishedExampleBecomesOneAvroRecord() {
    Instant before = Instant.now();
    Query query = query(1);
    connect
        .atlas()
        .usage(
            query.orgId(),
            query.token(),
            Reply.accepted(),
            Reply.lone102(),
            Reply.csv(UsageRows.sample("documented-example.csv")));
    Deployment connector =
        connect
            .connector(query)
            .with("atlas.response.format", "csv")
            .with("atlas.processing.grace.ms", "100")
            .create();

    connector.awaitComplete(query, 1);

    assertThat(connector.usage())
        .singleElement()
        .satisfies(
            record -> {
              Struct value = record.value();
              assertThat(value.schema().name()).isEqualTo("io.atlascost.CostExplorerUsage");
              assertThat(value.getString("organizationId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(value.getString("organizationName")).isEqualTo("Test 2");
              assertThat(value.getString("projectId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(value.getString("projectName")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(value.getString("clusterId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(value.getString("clusterName")).isEqualTo("TestCluster");
              assertThat(value.getString("service")).isNull();
              assertThat(value.getString("invoiceId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(value.get("usageDate")).isEqualTo(day("2024-06-01"));
              assertThat(value.get("usageEndDate")).isEqualTo(day("2024-07-01"));
              assertThat(value.get("usageAmount"))
                  .isEqualTo(new BigDecimal("1018.390000000000000000"));
              assertThat(value.getString("attributes")).isNull();
              assertThat(value.getString("groupBy")).isNull();
              assertThat(value.getString("queryOrgId")).isEqualTo(ORG);
              assertThat(value.getString("queryToken")).isEqualTo(query.token());
              assertThat(value.getInt64("queryRow")).isEqualTo(1);
              assertThat((Date) value.get("retrievedAt")).isAfterOrEqualTo(Date.from(before));
              assertThat((Date) value.get("retrievedAt"))
                  .isEqualTo(Date.from(Instant.ofEpochMilli(record.raw().timestamp())));

              Struct key = record.key();
              assertThat(key.schema().name()).isEqualTo("io.atlascost.CostExplorerUsageKey");
              assertThat(key.getString("organizationId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(key.getString("invoiceId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(key.get("usageDate")).isEqualTo(day("2024-06-01"));
              assertThat(key.getString("projectId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(key.getString("clusterId")).isEqualTo("666acb8787ba90706905dcae");
              assertThat(key.getString("service")).isEmpty();
              assertThat(key.getString("groupBy")).isEmpty();

              assertThat(record.raw().headers()).isEmpty();
              // Not June 2024: retention would delete the record at once.
              assertThat(record.raw().timestampType()).isEqualTo(TimestampType.CREATE_TIME);
              assertThat(record.raw().timestamp()).isGreaterThanOrEqualTo(before.toEpochMilli());
            });
    assertThat(connect.atlas().requests(query.token()))
        .hasSize(3)
        .allSatisfy(
            request ->
                assertThat(request.header("Accept"))
                    .contains("application/vnd.atlas.2023-01-01+csv"));
  }

  @Test
  void aJsonResultGoesThroughKafkasJsonConverter() {
    Query query = query(1);
    connect
        .atlas()
        .usage(query.orgId(), query.token(), Reply.json(UsageRows.sample("seen-services.json")));
    JsonConverter json = new JsonConverter();
    json.configure(Map.of(), false);
    Deployment connector = connect.connector(query).withConverter(json).create();

    connector.awaitComplete(query, 2);

    List<Deployment.Delivered> records = connector.usage();
    assertThat(records)
        .extracting(record -> record.value().getString("service"))
        .containsExactly("Data Transfer", "Clusters");
    assertThat(records)
        .extracting(record -> record.value().get("usageAmount"))
        .containsExactly(
            new BigDecimal("1.330000000000000000"), new BigDecimal("51.190000000000000000"));
    assertThat(records)
        .extracting(record -> record.key().getString("service"))
        .containsExactly("Data Transfer", "Clusters");
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.value().getString("organizationName")).isEqualTo("Kubecost");
              assertThat(record.value().get("usageDate")).isEqualTo(day("2024-09-01"));
              assertThat(record.key().getString("organizationId"))
                  .isEqualTo("66d7254246a21a41036ff2e9");
              assertThat(record.raw().headers()).isEmpty();
            });
    assertThat(connect.atlas().requests(query.token()))
        .singleElement()
        .extracting(Request::headers)
        .satisfies(
            headers ->
                assertThat(headers.first("Accept"))
                    .contains("application/vnd.atlas.2023-01-01+json"));
  }

  @Test
  void everyRowArrivesInOrderAndTheStatusRecordTellsTheSum() {
    Query query = query(1);
    connect.atlas().usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(5000)).gzip());
    Deployment connector = connect.connector(query).withStatus().create();

    connector.awaitComplete(query, 5000);

    List<Deployment.Delivered> records = connector.usage();
    assertThat(records).hasSize(5000);
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).row()).isEqualTo(i + 1);
      assertThat(records.get(i).value().getString("clusterName")).isEqualTo("Cluster " + (i + 1));
    }

    assertThat(connector.statuses())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key().getString("orgId")).isEqualTo(ORG);
              assertThat(record.key().getString("token")).isEqualTo(query.token());
              Struct status = record.value();
              assertThat(status.schema().name()).isEqualTo("io.atlascost.QueryStatus");
              assertThat(status.getString("orgId")).isEqualTo(ORG);
              assertThat(status.getString("token")).isEqualTo(query.token());
              assertThat(status.getString("state")).isEqualTo("COMPLETE");
              assertThat(status.getInt64("rows")).isEqualTo(5000);
              assertThat(status.getInt64("deadLetters")).isZero();
              // 1 + … + 5000, and a quarter each.
              assertThat((BigDecimal) status.get("totalUsageAmount"))
                  .isEqualByComparingTo("12503750");
              assertThat((Date) status.get("finishedAt"))
                  .isAfterOrEqualTo((Date) status.get("startedAt"));
            });
  }

  @Test
  void anEmptyResultIsCompleteAndItsStatusRecordCarriesTheOffset() {
    Query query = query(1);
    connect.atlas().usage(query.orgId(), query.token(), Reply.json("{\"usageDetails\":[]}"));
    Deployment connector = connect.connector(query).withStatus().create();

    connector.awaitComplete(query, 0);

    assertThat(connector.usage()).isEmpty();
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.value().getString("state")).isEqualTo("COMPLETE");
              assertThat(record.value().getInt64("rows")).isZero();
            });
  }

  @Test
  void aQueryThatIsAddedIsReadAndTheOthersAreNotReadAgain() {
    Query first = query(1);
    Query second = query(2);
    connect
        .atlas()
        .usage(first.orgId(), first.token(), Reply.csv(UsageRows.csv(3)))
        .usage(second.orgId(), second.token(), Reply.csv(UsageRows.csv(2)));
    Deployment connector = connect.connector(first).create();
    connector.awaitComplete(first, 3);

    connector
        .with("atlas.queries", ORG + ":" + first.token() + "," + ORG + ":" + second.token())
        .configure();
    connector.awaitComplete(second, 2);

    assertThat(connector.rows(first)).containsExactly(1L, 2L, 3L);
    assertThat(connector.rows(second)).containsExactly(1L, 2L);
    assertThat(connect.atlas().requests(first.token())).hasSize(1);
  }

  private static Date day(String iso) {
    return Date.from(Instant.parse(iso + "T00:00:00Z"));
  }
}
