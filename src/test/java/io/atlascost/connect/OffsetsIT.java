package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Offsets as Connect's REST API shows and changes them. */
class OffsetsIT {
  private static final String NOTHING = "cbf29ce484222325";

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  private final Query query = query(1);
  private final Query other = query(2);
  private Deployment connector;
  private JsonNode complete;

  @BeforeEach
  void deliverTwoQueriesAndStop() {
    connect
        .atlas()
        .usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(3)))
        .usage(other.orgId(), other.token(), Reply.csv(UsageRows.csv(2)));
    this.connector = connect.connector(query, other).create();
    this.complete = connector.awaitComplete(query, 3);
    connector.awaitComplete(other, 2);
    connector.stop();
  }

  @Test
  void offsetsShowQueryAndState() {
    String body = connector.offsets().body();

    assertThat(body)
        .contains("{\"partition\":{\"orgId\":\"" + ORG + "\",\"token\":\"" + query.token() + "\"}");
    assertThat(complete.path("state").asText()).isEqualTo("COMPLETE");
    assertThat(complete.path("row").asLong()).isEqualTo(3);
    assertThat(complete.path("fingerprint").asText()).matches("[0-9a-f]{16}");
    assertThat(complete.size()).isEqualTo(3);
  }

  @Test
  void aResetReadsEveryResultAnew() {
    connector.resetOffsets().succeeded();
    assertThat(connector.offset(query)).isEmpty();

    connector.resume();
    connector.awaitComplete(query, 3);
    connector.awaitComplete(other, 2);

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
    assertThat(connector.rows(other)).containsExactly(1L, 2L, 1L, 2L);
  }

  /** Connect itself brings them into its own order, which is ours, before it looks for them. */
  @Test
  void aSingleQueryCanBeResetWhateverTheOrderOfThePartitionsKeys() {
    connector
        .alterOffsets(
            change("{\"token\":\"" + query.token() + "\",\"orgId\":\"" + ORG + "\"}", "null"))
        .succeeded();
    assertThat(connector.offset(query)).isEmpty();

    connector.resume();
    connector.awaitComplete(query, 3);

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
    assertThat(connector.rows(other)).containsExactly(1L, 2L);
    assertThat(connect.atlas().requests(other.token())).hasSize(1);
  }

  @Test
  void anOffsetThatIsAlteredIsWhereReadingGoesOn() {
    connector.alterOffsets(change(partition(query), offset("READING", 0, NOTHING))).succeeded();
    connector.alterOffsets(change(partition(other), offset("FAILED", 1, NOTHING))).succeeded();

    connector.resume();
    connector.awaitComplete(query, 3);

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
    connector.awaitOffset(other, "FAILED", 1);
    assertThat(connect.atlas().requests(other.token())).hasSize(1);
  }

  @Test
  void whatIsNoPartitionOrNoOffsetIsRefusedInTheConnectorsWords() {
    assertRefused(
        change("{\"orgId\":\"" + ORG + "\"}", "null"), "the partition has the keys", "orgId");
    assertRefused(
        change("{\"orgId\":\"abc\",\"token\":\"" + query.token() + "\"}", "null"),
        "'abc' is not an organization id",
        "24 lower-case hex digits");
    assertRefused(
        change("{\"orgId\":\"" + ORG + "\",\"token\":\"short\"}", "null"), "5 characters", "64");
    assertRefused(
        change(
            "{\"orgId\":\"" + ORG + "\",\"token\":\"" + query.token() + "\",\"month\":\"2024-06\"}",
            "null"),
        "the partition has the keys");

    assertRefused(
        change(partition(query), "{\"row\":3}"), "the offset has the keys [row]", "fingerprint");
    assertRefused(
        change(partition(query), offset("DONE", 3, NOTHING)),
        "state is 'DONE'",
        "READING, COMPLETE, FAILED");
    assertRefused(
        change(partition(query), offset("READING", -1, NOTHING)), "row is '-1'", "whole number");
    assertRefused(
        change(partition(query), offset("READING", 1, "xyz")),
        "fingerprint is 'xyz'",
        "16 hex digits");
  }

  /** By the connector's own words, and without any change. */
  private void assertRefused(String change, String... words) {
    Rest.Answer answer = connector.alterOffsets(change);

    assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(400);
    assertThat(answer.json().path("message").asText()).contains(words);
    assertThat(connector.offset(query)).contains(complete);
  }

  private static String change(String partition, String offset) {
    return "{\"offsets\":[{\"partition\":" + partition + ",\"offset\":" + offset + "}]}";
  }

  private static String partition(Query query) {
    return "{\"orgId\":\"" + query.orgId() + "\",\"token\":\"" + query.token() + "\"}";
  }

  private static String offset(String state, int row, String fingerprint) {
    return String.format(
        "{\"state\":\"%s\",\"row\":%d,\"fingerprint\":\"%s\"}", state, row, fingerprint);
  }
}
