package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.simulator.Reply;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples for PostgreSQL of {@code config/sinks/}: from Atlas by way of Kafka into a real
 * database, without a registry and with one.
 */
class SinksIT {
  @RegisterExtension static final WarehouseExtension WAREHOUSE = new WarehouseExtension();

  private static final String ORG = "5e2211c17a3e5a48f5497de3";
  private static final Query FIRST = new Query(ORG, "A1".repeat(32));
  private static final Query SECOND = new Query(ORG, "B2".repeat(32));
  private static final Query UNKNOWN = new Query(ORG, "C3".repeat(32));
  private static final String WITHDRAWING = "D4".repeat(32);
  private static final List<String> SAMPLES = List.of("upsert", "append", "status", "errors");
  private static final BigDecimal LARGEST =
      new BigDecimal("12345678901234567890.123456789012345678");
  private static final BigDecimal ROUNDED = new BigDecimal("0.000000000000000056");

  /**
   * With all fields, with few, with the most digits that fit, with none that is read, with more.
   */
  private static final String RESULT =
      """
      {"usageDetails": [
        {"organizationId": "5e2211c17a3e5a48f5497de3", "organizationName": "Größe",
         "projectId": "66d7254246a21a41036ff315", "projectName": "Zahlungen",
         "clusterId": "66d7254246a21a41036ff316", "clusterName": %s,
         "service": "Clusters", "invoiceId": "66d7254246a21a41036ff317",
         "usageAmount": %s, "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3",
         "service": "Credits", "usageAmount": -0.25, "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3", "service": "Storage",
         "usageAmount": "12345678901234567890.123456789012345678", "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3", "service": "Search",
         "usageAmount": "n/a", "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3", "service": "Backup",
         "usageAmount": "5.5551115123125783E-17", "usageDate": "2024-09-01"}]}
      """;

  private static final String KEY =
      "organizationid=text not null, invoiceid=text not null, usagedate=date not null,"
          + " projectid=text not null, clusterid=text not null, service=text not null,"
          + " groupby=text not null";
  private static final String COORDINATES =
      "__connect_topic=text not null, __connect_partition=integer not null,"
          + " __connect_offset=bigint not null";

  private static List<Road> roads() {
    return List.of(Road.singleObject(), Road.registry(warehouse().registry()));
  }

  private static Warehouse warehouse() {
    return WAREHOUSE.warehouse();
  }

  /** Two snapshots of the same keys and a query that is refused, then what withdraws two rows. */
  @BeforeAll
  static void deliver() {
    script(FIRST, Reply.json(RESULT.formatted("\"main\"", "1.33")));
    script(SECOND, Reply.json(RESULT.formatted("null", "1.34")));

    for (Road road : roads()) {
      warehouse().source(road, Map.of(), FIRST);
    }

    for (Road road : roads()) {
      awaitEnded(road, 1);
      warehouse().source(road, Map.of(), FIRST, SECOND, UNKNOWN);
      for (String sample : SAMPLES) {
        road.sink(SinkSample.of("postgresql-" + sample + ".json"))
            .into(warehouse().postgres())
            .create(warehouse());
      }
    }

    for (Road road : roads()) {
      awaitEnded(road, 3);
      withdraw(road);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void anUpsertKeepsTheNewestOfEachKeyAndDropsWhatHasATombstone(Road road) throws SQLException {
    String table = road.table();
    await(
        road.name() + "-postgresql",
        () ->
            assertThat(amounts(table))
                .isEqualTo(
                    Map.of(
                        "Clusters", new BigDecimal("1.340000000000000000"),
                        "Credits", new BigDecimal("0E-18"),
                        "Backup", ROUNDED)));

    assertThat(database().columns(table).toString())
        .isEqualTo(
            "{"
                + KEY
                + ", organizationname=text, projectname=text, clustername=text, usageenddate=date,"
                + " usageamount=numeric(38,18) not null, attributes=text,"
                + " queryorgid=text not null, querytoken=text not null,"
                + " queryrow=bigint not null,"
                + " retrievedat=timestamp(6) without time zone not null}");
    assertThat(database().rows("SELECT * FROM " + table + " WHERE service = 'Clusters'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("organizationname", "Größe")
                    .containsEntry("projectid", "66d7254246a21a41036ff315")
                    .containsEntry("invoiceid", "66d7254246a21a41036ff317")
                    .containsEntry("usagedate", Date.valueOf("2024-09-01"))
                    .containsEntry("usageenddate", null)
                    .containsEntry("clustername", null)
                    .containsEntry("groupby", "")
                    .containsEntry("querytoken", SECOND.token())
                    .containsEntry("queryrow", 1L));
    assertThat(database().rows("SELECT * FROM " + table + " WHERE service = 'Backup'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("projectid", "")
                    .containsEntry("projectname", null)
                    .containsEntry("attributes", "{\"usageAmount\":\"5.5551115123125783E-17\"}"));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void everySnapshotIsAppended(Road road) throws SQLException {
    String table = road.table() + "_snapshots";
    await(road.name() + "-postgresql-append", () -> assertThat(count(table)).isEqualTo(9));

    assertThat(database().columns(table).toString()).startsWith("{" + COORDINATES);
    String comparison = SqlPage.read("moving-in.md").query("The comparison that always works");
    assertThat(database().rows(comparison.replace("atlas_cost_snapshots", table)))
        .extracting(row -> List.copyOf(row.values()))
        .containsExactly(
            List.of(FIRST.token(), 4L, total("1.33")),
            List.of(SECOND.token(), 4L, total("1.34")),
            List.of(WITHDRAWING, 1L, new BigDecimal("0E-18")));
    assertThat(database().rows("SELECT * FROM " + table + " WHERE service = 'Credits'"))
        .allSatisfy(
            row -> assertThat(row).containsEntry("projectid", null).containsEntry("groupby", null));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void everyStatusRecordIsAppended(Road road) throws SQLException {
    String table = road.table() + "_status";
    await(road.name() + "-postgresql-status", () -> assertThat(count(table)).isEqualTo(3));

    assertThat(database().columns(table).toString())
        .isEqualTo(
            "{"
                + COORDINATES
                + ", orgid=text not null, token=text not null, state=text not null, rows=bigint,"
                + " deadletters=bigint, sharedkeys=bigint, totalusageamount=numeric(38,18),"
                + " startedat=timestamp(6) without time zone not null,"
                + " finishedat=timestamp(6) without time zone not null, groupby=text, month=date,"
                + " withdrawn=bigint, controltotal=numeric(38,18), difference=numeric(38,18)}");
    assertThat(
            database()
                .rows(
                    "SELECT token, state, rows, deadletters, totalusageamount, month FROM "
                        + table
                        + " WHERE state = 'COMPLETE' ORDER BY token"))
        .extracting(row -> new ArrayList<>(row.values()))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .containsExactly(FIRST.token(), "COMPLETE", 4L, 1L, total("1.33"), null),
            second ->
                assertThat(second)
                    .containsExactly(SECOND.token(), "COMPLETE", 4L, 1L, total("1.34"), null));
    assertThat(database().rows("SELECT token FROM " + table + " WHERE state = 'FAILED'"))
        .containsExactly(Map.of("token", UNKNOWN.token()));
  }

  @ParameterizedTest
  @MethodSource("roads")
  void deadLettersAreKeptByTheirKey(Road road) throws SQLException {
    String table = road.table() + "_errors";
    await(road.name() + "-postgresql-errors", () -> assertThat(count(table)).isEqualTo(3));

    assertThat(database().columns(table).toString())
        .isEqualTo(
            "{orgid=text not null, token=text not null, row=bigint not null, kind=text not null,"
                + " message=text not null, httpstatus=integer, errorcode=text, detail=text,"
                + " field=text, raw=text, occurredat=timestamp(6) without time zone not null}");
    assertThat(database().rows("SELECT * FROM " + table + " WHERE kind = 'INVALID_ROW'"))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row).containsEntry("row", 4L).containsEntry("field", "usageAmount");
              assertThat((String) row.get("raw")).contains("n/a");
            });
    assertThat(database().rows("SELECT * FROM " + table + " WHERE kind = 'REFUSED'"))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("token", UNKNOWN.token())
                    .containsEntry("row", 0L)
                    .containsEntry("httpstatus", 404)
                    .containsEntry("raw", null));
  }

  private static Database database() {
    return warehouse().database();
  }

  private static void await(String connector, org.awaitility.core.ThrowingRunnable assertion) {
    warehouse().await(connector, assertion);
  }

  private static Map<String, Object> amounts(String table) throws SQLException {
    Map<String, Object> amounts = new HashMap<>();
    database()
        .rows("SELECT service, usageamount FROM " + table)
        .forEach(row -> amounts.put((String) row.get("service"), row.get("usageamount")));

    return amounts;
  }

  private static int count(String table) throws SQLException {
    return database().rows("SELECT * FROM " + table).size();
  }

  private static BigDecimal total(String amount) {
    return new BigDecimal(amount).add(new BigDecimal("-0.25")).add(LARGEST).add(ROUNDED);
  }

  private static void script(Query query, Reply reply) {
    warehouse().atlas().usage(query.orgId(), query.token(), reply);
  }

  private static void awaitEnded(Road road, int queries) {
    await(
        road.name(),
        () ->
            assertThat(warehouse().rest().offsets(road.name()).findValuesAsText("state"))
                .hasSize(queries)
                .containsAnyOf("COMPLETE", "FAILED")
                .doesNotContain("READING"));
  }

  /** As a schedule withdraws rows of the last snapshot: by the amount 0, or by a tombstone. */
  private static void withdraw(Road road) {
    try (Publisher publisher =
        Publisher.to(warehouse().broker().bootstrapServers(), road.keys(), road.values())) {
      publisher.send(
          road.name(),
          key("Credits"),
          Publisher.struct(
              RecordSchemas.usage(),
              Map.of(
                  "organizationId",
                  ORG,
                  "service",
                  "Credits",
                  "usageDate",
                  Date.from(Instant.parse("2024-09-01T00:00:00Z")),
                  "usageAmount",
                  new BigDecimal("0E-18"),
                  "queryOrgId",
                  ORG,
                  "queryToken",
                  WITHDRAWING,
                  "queryRow",
                  1L,
                  "retrievedAt",
                  Date.from(Instant.parse("2024-10-01T00:00:00Z")))));
      publisher.sendTombstone(road.name(), key("Storage"));
    }
  }

  private static Struct key(String service) {
    return Publisher.struct(
        RecordSchemas.usageKey(),
        Map.of(
            "organizationId", ORG,
            "invoiceId", "",
            "usageDate", Date.from(Instant.parse("2024-09-01T00:00:00Z")),
            "projectId", "",
            "clusterId", "",
            "service", service,
            "groupBy", ""));
  }
}
