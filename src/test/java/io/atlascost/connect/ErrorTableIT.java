package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every event that the documentation lists, many at a time: a query for each, in one task where
 * errors are tolerated, in a task of its own where they are not.
 */
class ErrorTableIT {
  private static final String LABELS = "Cluster Name,Usage Date,Usage Amount\n";
  private static final String FIRST = "a,2024-06-01,1\n";
  private static final String LAST = "b,2024-06-01,3\n";
  private static final String JSON_FIRST =
      "{\"usageDetails\":[{\"usageDate\":\"2024-06-01\",\"usageAmount\":1},";
  private static final String JSON_LAST = "{\"usageDate\":\"2024-06-01\",\"usageAmount\":3}]}";
  private static final String PAGE =
      "<!doctype html><html><body>Please <b>log in</b></body></html>";
  private static final int CELL = 64 * 1024 + 1;
  private static final String DETAIL = "In Atlas's own words.";

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  /**
   * A query that cannot be read to its end, or not all of it.
   *
   * @param requests how often Atlas is asked
   * @param rows that are delivered, by their numbers
   * @param end the row of the last offset
   * @param state of that offset
   * @param words that the operator gets to see
   */
  private record Event(
      String name,
      Reply reply,
      String kind,
      int requests,
      List<Long> rows,
      String state,
      long end,
      List<String> words) {

    static Event badRow(String name, Reply reply, String... words) {
      return new Event(
          name, reply, "INVALID_ROW", 1, List.of(1L, 3L), "COMPLETE", 3, List.of(words));
    }

    static Event refused(String name, Reply reply, String... words) {
      return new Event(name, reply, "REFUSED", 1, List.of(), "FAILED", 0, List.of(words));
    }

    static Event malformed(String name, Reply reply, long rows, String... words) {
      List<Long> numbers = LongStream.rangeClosed(1, rows).boxed().toList();
      return new Event(name, reply, "MALFORMED_BODY", 5, numbers, "FAILED", rows, List.of(words));
    }
  }

  private static List<Event> events() {
    return List.of(
        Event.badRow(
            "a CSV cell above 64 KiB",
            Reply.csv(LABELS + FIRST + "x".repeat(CELL) + ",2024-06-01,2\n" + LAST),
            "row 2",
            "Cluster Name",
            "at most 64 KiB"),
        Event.badRow(
            "a JSON cell above 64 KiB",
            Reply.json(JSON_FIRST + "{\"clusterName\":\"" + "x".repeat(CELL) + "\"}," + JSON_LAST),
            "row 2",
            "clusterName",
            "at most 64 KiB"),
        Event.badRow(
            "a CSV row above 512 KiB",
            Reply.csv(LABELS + FIRST + ("x".repeat(60_000) + ",").repeat(9) + "\n" + LAST),
            "row 2",
            "at most 512 KiB"),
        Event.badRow(
            "a JSON row above 512 KiB",
            Reply.json(
                JSON_FIRST
                    + "{\"tags\":["
                    + "\"xxxxxxxxxxxxx\",".repeat(40_000)
                    + "0]},"
                    + JSON_LAST),
            "row 2",
            "at most 512 KiB"),
        Event.badRow(
            "a JSON element that breaks",
            Reply.json(JSON_FIRST + "{\"usageAmount\":oops}," + JSON_LAST),
            "row 2"),
        Event.refused(
            "400",
            Reply.error(400, "VALIDATION_ERROR", DETAIL),
            "400 VALIDATION_ERROR",
            DETAIL,
            "check the organization id and the token"),
        Event.refused(
            "404",
            Reply.error(404, "RESOURCE_NOT_FOUND", DETAIL),
            "404 RESOURCE_NOT_FOUND",
            DETAIL,
            "create a new query"),
        Event.refused(
            "404 of the organization",
            Reply.error(404, "ORG_NOT_FOUND", DETAIL),
            "404 ORG_NOT_FOUND",
            DETAIL,
            "check the organization id"),
        Event.refused("410", Reply.error(410, "GONE", DETAIL), "410", DETAIL, "create a new query"),
        Event.refused(
            "403",
            Reply.error(403, "ORG_FORBIDDEN", DETAIL),
            "403 ORG_FORBIDDEN",
            DETAIL,
            "Organization Billing Viewer"),
        Event.malformed(
            "a web page instead of a result", Reply.of(200, "text/html", PAGE), 0, "web page"),
        Event.malformed(
            "a web page that calls itself CSV", Reply.csv(PAGE), 0, "no label that is known"),
        Event.malformed("a web page that calls itself JSON", Reply.json(PAGE), 0, "is not JSON"),
        Event.malformed(
            "an open quote",
            Reply.csv(LABELS + FIRST + LAST + "\"c,2024-06-01,4\n"),
            2,
            "a quote is still open"),
        Event.malformed(
            "JSON that breaks",
            Reply.json(JSON_FIRST.substring(0, JSON_FIRST.length() - 1) + "] oops}"),
            1,
            "is not JSON"),
        Event.malformed("JSON that ends too early", Reply.json(JSON_FIRST), 1, "ends too early"),
        Event.malformed("JSON of another shape", Reply.json("[1, 2]"), 0, "no object"),
        new Event(
            "a query that is processing for ever",
            Reply.accepted(),
            "QUERY_TIMEOUT",
            0,
            List.of(),
            "FAILED",
            0,
            List.of("still processing", "query.timeout.ms")));
  }

  @Test
  void whatCannotBeReadBecomesADeadLetterAndEveryOtherQueryGoesOn() {
    List<Event> events = events();
    Query good = script(0, Reply.csv(LABELS + FIRST));
    List<Query> queries = script(events);
    queries.add(good);
    Deployment connector =
        connector(queries).with("query.timeout.ms", "500").withDeadLetters().create();

    connector.awaitComplete(good, 1);
    for (int i = 0; i < events.size(); i++) {
      connector.awaitOffset(queries.get(i), events.get(i).state(), events.get(i).end());
    }

    connector.awaitRunning(1);
    List<Deployment.Delivered> letters = connector.deadLetters();
    assertThat(letters).hasSize(events.size());
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      Query query = queries.get(i);
      assertThat(connector.rows(query)).as(event.name()).isEqualTo(event.rows());
      assertThat(letters)
          .as(event.name())
          .filteredOn(letter -> letter.value().get("token").equals(query.token()))
          .singleElement()
          .satisfies(letter -> assertTells(event, letter));
      assertAsked(query, event);
    }
  }

  private static void assertTells(Event event, Deployment.Delivered letter) {
    Struct value = letter.value();
    assertThat(value.getString("orgId")).isEqualTo(ORG);
    assertThat(value.getString("kind")).isEqualTo(event.kind());
    String message = letter.header("__connect.errors.exception.message");
    assertThat(message).contains(event.words()).hasSizeLessThan(2000);
    if (event.kind().equals("REFUSED")) {
      assertThat(message).contains(value.getInt32("httpStatus").toString());
      assertThat(event.words().contains(DETAIL)).isEqualTo(DETAIL.equals(value.get("detail")));
    }

    if (event.kind().equals("INVALID_ROW")) {
      assertThat(value.getInt64("row")).isEqualTo(2);
      assertThat(value.getString("raw")).isNotEmpty().hasSizeLessThanOrEqualTo(32 * 1024);
    }
  }

  private static int task(List<List<String>> tasks, Query query) {
    return tasks.indexOf(List.of(query.orgId() + ":" + query.token()));
  }

  @Test
  void whatCannotBeReadFailsItsTaskAndNoOther() {
    List<Event> events = events();
    Query good = script(0, Reply.csv(LABELS + FIRST));
    List<Query> queries = script(events);
    queries.add(good);
    Deployment connector =
        connector(queries)
            .with("query.timeout.ms", "500")
            .with("tasks.max", Integer.toString(queries.size()))
            .create();

    connector.awaitComplete(good, 1);
    List<List<String>> tasks = connector.assignments();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      Query query = queries.get(i);
      String trace = connector.awaitFailure(task(tasks, query));
      assertThat(trace)
          .as(event.name())
          .contains(event.words())
          .contains("5e22…7de3/" + query.token().substring(0, 8))
          .doesNotContain(Deployment.ACCESS_TOKEN);
      List<Long> before = event.kind().equals("INVALID_ROW") ? List.of(1L) : event.rows();
      assertThat(connector.rows(query)).as(event.name()).isEqualTo(before);
      if (before.isEmpty()) {
        assertThat(connector.offset(query)).as(event.name()).isEmpty();
      } else {
        connector.awaitOffset(query, "READING", before.size());
      }

      assertAsked(query, event);
    }

    assertThat(connector.status().path("tasks").path(task(tasks, good)).path("state").asText())
        .isEqualTo("RUNNING");
    assertThat(connector.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOutageIsWaitedOutAndRepeatsNothing(boolean tolerates) {
    Reply whole = Reply.csv(LABELS + FIRST + LAST);
    int firstRow = (LABELS + FIRST).length();
    List<Reply> outages =
        List.of(
            Reply.error(429, "RATE_LIMITED_TOKEN_BUCKET", DETAIL).header("Retry-After", "1"),
            Reply.error(500, "UNEXPECTED_ERROR", DETAIL),
            Reply.of(502, "text/html", PAGE),
            Reply.error(503, "UNAVAILABLE", DETAIL).header("Retry-After", "1"),
            Reply.empty(504),
            Reply.of(503, "text/plain", "Oh no! ".repeat(1_500_000)),
            Reply.error(503, "UNAVAILABLE", DETAIL).cutAfter(10, Cut.FIN),
            // Their words may have been that no request at all will be answered.
            Reply.error(403, "ORG_FORBIDDEN", DETAIL).cutAfter(10, Cut.FIN),
            Reply.error(400, "VALIDATION_ERROR", DETAIL).cutAfter(30, Cut.RST),
            // Not Atlas refuses these, but something in between.
            Reply.of(403, "text/html", PAGE),
            Reply.of(404, "text/plain", "Oh no! ".repeat(1_500_000)),
            Reply.json("{\"message\":\"Forbidden\"}").status(403),
            Reply.empty(404),
            Reply.empty(418),
            Reply.csv(LABELS).header("Content-Encoding", "br"),
            whole.cutInHead(0, Cut.FIN),
            whole.cutInHead(20, Cut.RST),
            Reply.silence(),
            whole.cutAfter(firstRow + 3L, Cut.FIN),
            whole.cutAfter(firstRow + 3L, Cut.RST),
            whole.gzip().cutAfter(30, Cut.FIN),
            whole.corruptGzipAt(30),
            whole.withoutLastChunk());
    List<Query> queries = new ArrayList<>();
    outages.forEach(outage -> queries.add(script(queries.size(), outage, whole)));
    Deployment connector = connector(queries).with("atlas.read.timeout.ms", "300");
    if (tolerates) {
      connector.withDeadLetters();
    }

    connector.create();

    for (Query query : queries) {
      connector.awaitComplete(query, 2);
      assertThat(connector.rows(query)).containsExactly(1L, 2L);
      assertThat(connect.atlas().requests(query.token())).hasSize(2);
    }

    connector.awaitRunning(1);
    assertThat(connector.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRefusedConnectionIsWaitedOut(boolean tolerates) {
    Query query = script(0, Reply.csv(LABELS + FIRST + LAST));
    Deployment connector = connector(List.of(query)).with("atlas.connection.check", "false");
    if (tolerates) {
      connector.withDeadLetters();
    }

    connect.atlas().down();
    connector.create();
    connector.awaitRunning(1);
    assertThat(connector.offset(query)).isEmpty();

    connect.atlas().up();

    connector.awaitComplete(query, 2);
    assertThat(connector.rows()).containsExactly(1L, 2L);
    assertThat(connector.deadLetters()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void somethingElseThanAtlasFailsTheTaskWhenItGoesOnAndCostsNoQuery(boolean tolerates) {
    Query query = script(0, Reply.of(403, "text/html", PAGE));
    Deployment connector = connector(List.of(query)).with("retry.timeout.ms", "300");
    if (tolerates) {
      connector.withDeadLetters();
    }

    connector.create();

    assertThat(connector.awaitFailure(0))
        .contains("something else than Atlas answered 403: Please log in", "proxy or firewall")
        .doesNotContain("Organization Billing Viewer");
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
  }

  @Test
  void aReplyThatSaysNothingIsNoResultYet() {
    List<Reply> nothings =
        List.of(
            Reply.csv(""),
            Reply.json(" \r\n"),
            Reply.json("\uFEFF").gzip(),
            Reply.csv("").chunked(),
            Reply.csv("").untilClose(),
            Reply.empty(204),
            Reply.accepted(),
            Reply.json("{}").status(202));
    List<Query> queries = new ArrayList<>();
    nothings.forEach(
        nothing ->
            queries.add(
                script(queries.size(), nothing, nothing, Reply.csv(LABELS + FIRST + LAST))));
    Deployment connector = connector(queries).create();

    for (Query query : queries) {
      connector.awaitComplete(query, 2);
      assertThat(connector.rows(query)).containsExactly(1L, 2L);
      assertThat(connect.atlas().requests(query.token())).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAddressThatIsNotOnTheAccessListFailsTheTask(boolean tolerates) {
    assertLocksOut(
        tolerates,
        Reply.error(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "IP address 192.0.2.7 is not"),
        "403 IP_ADDRESS_NOT_ON_ACCESS_LIST",
        "192.0.2.7",
        "API access list");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOrganizationThatRequiresAnAccessListFailsTheTask(boolean tolerates) {
    assertLocksOut(
        tolerates,
        Reply.error(403, "ORG_REQUIRES_ACCESS_LIST", DETAIL, "203.0.113.7"),
        "403 ORG_REQUIRES_ACCESS_LIST",
        "add 203.0.113.7",
        "API access list");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aVersionThatIsGoneFailsTheTask(boolean tolerates) {
    assertLocksOut(
        tolerates,
        Reply.error(410, "VERSION_GONE", DETAIL),
        "410 VERSION_GONE",
        "check atlas.api.version");
  }

  private void assertLocksOut(boolean tolerates, Reply reply, String... words) {
    Query query = script(0, reply);
    Deployment connector = connector(List.of(query));
    if (tolerates) {
      connector.withDeadLetters();
    }

    connector.create();

    assertThat(connector.awaitFailure(0)).contains(words);
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
  }

  private Deployment connector(List<Query> queries) {
    return connect.connector(queries.toArray(new Query[0]));
  }

  private List<Query> script(List<Event> events) {
    List<Query> queries = new ArrayList<>();
    events.forEach(event -> queries.add(script(queries.size() + 1, event.reply())));
    return queries;
  }

  private Query script(int number, Reply... replies) {
    Query query = query(number);
    connect.atlas().usage(query.orgId(), query.token(), replies);
    return query;
  }

  private void assertAsked(Query query, Event event) {
    if (event.requests() > 0) {
      assertThat(connect.atlas().requests(query.token()))
          .as(event.name())
          .hasSize(event.requests());
    }
  }
}
