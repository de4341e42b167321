package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Behind its second row a result of two rows has the fingerprint of three that begin alike. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "2.0"})
  void readingGoesOnInTheMiddleWhereTheOffsetSaysSo(String row) {
    String two = connector.offset(other).orElseThrow().path("fingerprint").asText();
    String middle = "{\"state\":\"READING\",\"row\":" + row + ",\"fingerprint\":\"" + two + "\"}";
    connector.alterOffsets(change(partition(query), middle)).succeeded();

    connector.resume();
    connector.awaitComplete(query, 3);

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L, 3L);
  }

  @Test
  void nothingCanBeChangedWhileTheConnectorRuns() {
    connector.resume();
    connector.awaitRunning(1);

    Rest.Answer altered = connector.alterOffsets(change(partition(query), "null"));
    Rest.Answer reset = connector.resetOffsets();

    assertThat(altered.status()).isEqualTo(400);
    assertThat(message(altered)).contains("STOPPED");
    assertThat(reset.status()).isEqualTo(400);
    assertThat(message(reset)).contains("STOPPED");
    assertThat(connector.offset(query)).contains(complete);
  }

  @Test
  void severalQueriesAreChangedAtOnce() {
    connector
        .alterOffsets(
            changes(
                entry(partition(query), offset("READING", 0, NOTHING)),
                entry(partition(other), "null")))
        .succeeded();

    assertThat(connector.offset(other)).isEmpty();
    assertThat(connector.offset(query).orElseThrow().path("state").asText()).isEqualTo("READING");
  }

  @Test
  void oneWrongChangeAmongRightOnesChangesNothing() {
    assertRefused(
        changes(
            entry(partition(other), "null"),
            entry(partition(query), offset("DONE", 0, NOTHING)),
            entry(partition(query(3)), offset("READING", 0, NOTHING))),
        "state is 'DONE'");

    assertThat(connector.offset(other)).isPresent();
    assertThat(connector.offset(query(3))).isEmpty();
  }

  @Test
  void aWholeNumberIsTakenHoweverItIsWritten() {
    for (String zero : List.of("0", "0.0", "0e0", "-0.0", "0.000")) {
      connector
          .alterOffsets(change(partition(query), offset("READING", zero, NOTHING)))
          .succeeded();
      assertThat(connector.offset(query).orElseThrow().path("row").isNumber()).isTrue();
    }

    connector.resume();
    connector.awaitComplete(query, 3);

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
  }

  @Test
  void whatIsNoPartitionIsRefusedInTheConnectorsWords() {
    String org = "\"orgId\":\"" + ORG + "\"";
    String token = "\"token\":\"" + query.token() + "\"";
    String expected = "; expected {\"orgId\": \"…\", \"token\": \"…\"} with texts as values";
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("{" + org + "}", "the partition has the keys [orgId]" + expected);
    wrong.put("{" + token + "}", "the partition has the keys [token]" + expected);
    wrong.put("{" + org + "," + token + ",\"month\":\"2024-06\"}", "the partition has the keys [");
    wrong.put("{" + org + ",\"token\":64}", "the partition's token is not a text" + expected);
    wrong.put("{" + org + ",\"token\":null}", "the partition's token is not a text" + expected);
    wrong.put("{\"orgId\":true," + token + "}", "the partition's orgId is not a text" + expected);
    wrong.put(
        "{" + org + ",\"token\":\"short\"}",
        "the token of organization " + ORG + " has 5 characters; expected 64 without white space");
    wrong.put(
        "{\"orgId\":\"abc\"," + token + "}",
        "'abc' is not an organization id; expected 24 lower-case hex digits");
    wrong.put(
        "{\"orgId\":\"" + ORG.toUpperCase(Locale.ROOT) + "\"," + token + "}",
        "'5E2211C1…' is not an organization id; expected 24 lower-case hex digits");

    wrong.forEach((partition, words) -> assertRefused(change(partition, "null"), words));
    wrong.forEach(
        (partition, words) ->
            assertRefused(change(partition, offset("READING", 0, NOTHING)), words));
  }

  @Test
  void whatIsNoOffsetIsRefusedInTheConnectorsWords() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("{}", "the offset has the keys []; expected {\"state\": \"READING\", \"row\": 0,");
    wrong.put("{\"row\":3}", "the offset has the keys [row]; expected {\"state\"");
    wrong.put("{\"state\":\"READING\",\"row\":0,\"fingerprint\":\"0\",\"x\":1}", "has the keys [");
    String state = "; expected one of READING, COMPLETE, FAILED";
    wrong.put(offset("DONE", 3, NOTHING), "state is 'DONE'" + state);
    wrong.put(offset("reading", 3, NOTHING), "state is 'reading'" + state);
    wrong.put(raw("null", "3", "\"" + NOTHING + "\""), "state is 'null'" + state);
    wrong.put(raw("3", "3", "\"" + NOTHING + "\""), "state is '3'" + state);
    String row = "; expected a whole number from 0";
    wrong.put(offset("READING", -1, NOTHING), "row is '-1'" + row);
    wrong.put(offset("READING", "\"3\"", NOTHING), "row is the text '3'" + row);
    wrong.put(offset("READING", "1.5", NOTHING), "row is '1.5'" + row);
    wrong.put(offset("READING", "true", NOTHING), "row is 'true'" + row);
    wrong.put(offset("READING", "null", NOTHING), "row is 'null'" + row);
    wrong.put(offset("READING", "9.3e18", NOTHING), "row is '9.3E18'" + row);
    wrong.put(offset("READING", "1e30", NOTHING), "row is '1.0E30'" + row);
    String fingerprint = "; expected a text of 16 hex digits";
    wrong.put(offset("READING", 1, "xyz"), "fingerprint is 'xyz'" + fingerprint);
    wrong.put(raw("\"READING\"", "1", "1234567890123456"), "'1234567890123456'" + fingerprint);
    wrong.put(raw("\"READING\"", "1", "null"), "fingerprint is 'null'" + fingerprint);

    wrong.forEach((offset, words) -> assertRefused(change(partition(query), offset), words));
  }

  /** Before the connector is asked. */
  @Test
  void whatCouldBeNobodysOffsetIsRefusedByConnectItself() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("{\"offsets\":[]}", "need to be provided");
    wrong.put("{\"offsets\":null}", "need to be provided");
    wrong.put("{}", "need to be provided");
    wrong.put(
        change(partition(query), offset("READING", "9223372036854775808", NOTHING)),
        "field row contains class java.math.BigInteger");
    wrong.put(
        change(partition(query), offset("READING", "[3]", NOTHING)), "field row contains ARRAY");

    wrong.forEach(
        (change, words) -> {
          Rest.Answer answer = connector.alterOffsets(change);

          assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(400);
          assertThat(message(answer)).contains(words);
          assertThat(connector.offset(query)).contains(complete);
        });
  }

  @Test
  void aChangeThatNamesNoPartitionIsRefused() {
    assertRefused(change("null", "null"), "a partition is missing; expected {\"orgId\"");
    assertRefused("{\"offsets\":[{\"offset\":null}]}", "a partition is missing");
    assertRefused(change("{}", "{}"), "the partition has the keys []");
  }

  /** Connect does not tell an offset that is left out from one that is null. */
  @Test
  void aChangeWithoutAnOffsetIsAReset() {
    connector.alterOffsets("{\"offsets\":[{\"partition\":" + partition(query) + "}]}").succeeded();

    assertThat(connector.offset(query)).isEmpty();
    assertThat(connector.offset(other)).isPresent();
  }

  /** By the connector's own words, and without any change. */
  private void assertRefused(String change, String... words) {
    Rest.Answer answer = connector.alterOffsets(change);

    assertThat(answer.status()).as(answer.body()).isGreaterThanOrEqualTo(400);
    assertThat(message(answer)).contains("The offsets were not changed: ").contains(words);
    assertThat(connector.offset(query)).contains(complete);
  }

  private static String message(Rest.Answer answer) {
    return answer.json().path("message").asText();
  }

  private static String change(String partition, String offset) {
    return changes(entry(partition, offset));
  }

  private static String changes(String... entries) {
    return "{\"offsets\":[" + String.join(",", entries) + "]}";
  }

  private static String entry(String partition, String offset) {
    return "{\"partition\":" + partition + ",\"offset\":" + offset + "}";
  }

  private static String partition(Query query) {
    return "{\"orgId\":\"" + query.orgId() + "\",\"token\":\"" + query.token() + "\"}";
  }

  /**
   * @param row as it is to stand in the JSON
   */
  private static String offset(String state, Object row, String fingerprint) {
    return raw("\"" + state + "\"", row.toString(), "\"" + fingerprint + "\"");
  }

  private static String raw(String state, String row, String fingerprint) {
    return String.format("{\"state\":%s,\"row\":%s,\"fingerprint\":%s}", state, row, fingerprint);
  }
}
