package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.delivery.Deliveries;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.kafka.connect.data.Struct;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What goes wrong, with both tolerances: topics, dead letters, task status and offsets. */
class ErrorsIT {
  private static final Reply NOT_FOUND =
      Reply.error(404, "RESOURCE_NOT_FOUND", "Cannot find resource 4ABB.", "4ABB");

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  private final Query query = query(1);
  private final Query other = query(2);

  @Test
  void aRowThatCannotBeReadFailsTheTaskBehindTheRowsBeforeIt() {
    script(query, Reply.csv(withBadRow()));
    Deployment connector = connect.connector(query).create();

    String trace = connector.awaitFailure(0);
    connector.awaitOffset(query, "READING", 2);

    assertThat(connector.rows()).containsExactly(1L, 2L);
    assertThat(trace)
        .contains("5e22…7de3/00000001…", "row 3", "usageAmount is 'a lot'", "a decimal number")
        .contains("errors.tolerance=all", "errors.deadletterqueue.topic.name")
        .doesNotContain(Deployment.ACCESS_TOKEN);
    assertThat(connector.deadLetters()).isEmpty();
  }

  @Test
  void onceErrorsAreToleratedTheTaskGoesOnAndADeadLetterCarriesTheOffsetOfItsRow() {
    String last = "Test 2,p,c,s,i,no date,1";
    script(query, Reply.csv(withBadRow() + last + "\n"));
    Deployment connector = connect.connector(query).create();
    connector.awaitFailure(0);
    connector.awaitOffset(query, "READING", 2);

    connector.withDeadLetters().configure();
    connector.awaitComplete(query, 6);

    assertThat(connector.rows()).containsExactly(1L, 2L, 4L, 5L);
    assertThat(connector.deadLetters())
        .extracting(letter -> letter.value().getString("field"))
        .containsExactly("usageAmount", "usageDate");
  }

  @Test
  void aRowThatCannotBeReadBecomesADeadLetterAndTheNextRowsFollow() {
    script(query, Reply.csv(withBadRow()));
    Deployment connector = connect.connector(query).withDeadLetters().withStatus().create();

    connector.awaitComplete(query, 5);

    assertThat(connector.rows()).containsExactly(1L, 2L, 4L, 5L);
    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertIsAbout(query, letter);
              Struct value = letter.value();
              assertThat(value.schema().name()).isEqualTo("io.atlascost.CostExplorerError");
              assertThat(value.getString("kind")).isEqualTo("INVALID_ROW");
              assertThat(value.getString("message")).contains("a lot", "expected a decimal number");
              assertThat(value.getInt64("row")).isEqualTo(3);
              assertThat(value.getString("field")).isEqualTo("usageAmount");
              assertThat(value.getString("raw")).isEqualTo(UsageRows.row(3, "a lot"));
              assertThat(value.getInt32("httpStatus")).isNull();
              assertThat(value.get("occurredAt")).isNotNull();
              assertHeaders(connector, letter, "row 3: usageAmount is 'a lot'");
            });
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.value().getInt64("rows")).isEqualTo(4);
              assertThat(status.value().getInt64("deadLetters")).isEqualTo(1);
            });
  }

  @Test
  void withoutADeadLetterTopicAnErrorLeavesOneLineInTheLog() {
    script(query, Reply.csv(withBadRow()));
    Deployment connector = connect.connector(query).withTolerance();
    List<String> warnings;
    try (LogCaptureAppender log = capture()) {
      connector.create();
      connector.awaitComplete(query, 5);
      warnings = log.getMessages("WARN");
    }

    assertThat(connector.rows()).containsExactly(1L, 2L, 4L, 5L);
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(warnings)
        .filteredOn(line -> line.contains("5e22…7de3/00000001…"))
        .singleElement()
        .asString()
        .contains("row 3", "usageAmount is 'a lot'");
  }

  @Test
  void aRefusedQueryFailsItsTaskInAtlassWordsAndOtherTasksGoOn() {
    script(query, NOT_FOUND);
    script(other, Reply.csv(UsageRows.csv(2)));
    Deployment connector = connect.connector(query, other).with("tasks.max", "2").create();

    String trace = connector.awaitFailure(0);
    connector.awaitComplete(other, 2);

    assertThat(trace)
        .contains("5e22…7de3/00000001…", "404", "RESOURCE_NOT_FOUND", "Cannot find resource 4ABB.")
        .contains("create a new query", "atlas.queries");
    assertThat(connector.rows(other)).containsExactly(1L, 2L);
    assertThat(connector.offset(query)).isEmpty();
  }

  @Test
  void aRefusedQueryBecomesADeadLetterAndTheOthersOfItsTaskGoOn() {
    script(query, NOT_FOUND);
    script(other, Reply.csv(UsageRows.csv(2)));
    Deployment connector = connect.connector(query, other).withDeadLetters().withStatus().create();

    connector.awaitOffset(query, "FAILED", 0);
    connector.awaitComplete(other, 2);

    assertThat(connector.rows()).containsExactly(1L, 2L);
    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertIsAbout(query, letter);
              Struct value = letter.value();
              assertThat(value.getString("kind")).isEqualTo("REFUSED");
              assertThat(value.getInt32("httpStatus")).isEqualTo(404);
              assertThat(value.getString("errorCode")).isEqualTo("RESOURCE_NOT_FOUND");
              assertThat(value.getString("detail")).isEqualTo("Cannot find resource 4ABB.");
              assertThat(value.getInt64("row")).isNull();
              assertThat(value.getString("field")).isNull();
              assertThat(value.getString("raw")).isNull();
              assertHeaders(connector, letter, "Atlas answered 404 RESOURCE_NOT_FOUND");
            });
    assertThat(connector.statuses())
        .extracting(status -> status.value().getString("state"))
        .containsExactly("FAILED", "COMPLETE");
    assertThat(connect.atlas().requests(query.token())).hasSize(1);
  }

  @Test
  void aQueryThatIsProcessingForTooLongFailsTheTask() {
    script(query, Reply.accepted());
    Deployment connector = connect.connector(query).with("query.timeout.ms", "200").create();

    assertThat(connector.awaitFailure(0))
        .contains("5e22…7de3/00000001…", "still processing", "200 ms", "query.timeout.ms");
    assertThat(connector.offset(query)).isEmpty();
  }

  @Test
  void aQueryThatIsProcessingForTooLongBecomesADeadLetterAndTheOthersGoOn() {
    script(query, Reply.accepted());
    script(other, Reply.csv(UsageRows.csv(2)));
    Deployment connector =
        connect.connector(query, other).with("query.timeout.ms", "200").withDeadLetters().create();

    connector.awaitOffset(query, "FAILED", 0);
    connector.awaitComplete(other, 2);

    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertIsAbout(query, letter);
              assertThat(letter.value().getString("kind")).isEqualTo("QUERY_TIMEOUT");
              assertHeaders(connector, letter, "still processing");
            });
    assertThat(connector.rows()).containsExactly(1L, 2L);
  }

  @Test
  void aBodyThatCannotBeParsedFiveTimesFailsTheTaskBehindTheRowsBeforeTheFault() {
    script(query, Reply.json("{\"usageDetails\":[" + UsageRows.jsonRows(3) + "] oops}"));
    Deployment connector = connect.connector(query).create();

    String trace = connector.awaitFailure(0);
    connector.awaitOffset(query, "READING", 3);

    assertThat(trace).contains("5e22…7de3/00000001…", "5 times", "could not be parsed");
    assertThat(connector.rows()).containsExactly(1L, 2L, 3L);
    assertThat(connect.atlas().requests(query.token())).hasSize(5);
  }

  @Test
  void aBodyThatCannotBeParsedFiveTimesBecomesADeadLetterAndTheRowsBeforeItStay() {
    script(query, Reply.csv(UsageRows.csv(3) + "\"a quote that never ends,1\n"));
    script(other, Reply.csv(UsageRows.csv(2)));
    Deployment connector = connect.connector(query, other).withDeadLetters().withStatus();
    List<String> warnings;
    try (LogCaptureAppender log = capture()) {
      connector.create();
      connector.awaitOffset(query, "FAILED", 3);
      connector.awaitComplete(other, 2);
      warnings = log.getMessages("WARN");
    }

    // Whoever reads only the log knows as much.
    assertThat(warnings)
        .filteredOn(line -> line.contains("given up"))
        .singleElement()
        .asString()
        .contains("5e22…7de3/00000001…", "could not be parsed");

    assertThat(connector.rows(query)).containsExactly(1L, 2L, 3L);
    assertThat(connector.rows(other)).containsExactly(1L, 2L);
    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertIsAbout(query, letter);
              assertThat(letter.value().getString("kind")).isEqualTo("MALFORMED_BODY");
              assertThat(letter.value().getString("raw"))
                  .startsWith("Organization Name,")
                  .endsWith("a quote that never ends,1\n");
              assertHeaders(connector, letter, "could not be parsed");
            });
    assertThat(connector.statuses())
        .filteredOn(status -> status.key().get("token").equals(query.token()))
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.value().getString("state")).isEqualTo("FAILED");
              assertThat(status.value().getInt64("rows")).isEqualTo(3);
              assertThat(status.value().getInt64("deadLetters")).isEqualTo(1);
            });
    assertThat(connect.atlas().requests(query.token())).hasSize(5);
  }

  @Test
  void anOutageOfAnyLengthIsNoErrorAndRepeatsNothing() {
    String body = UsageRows.csv(6);
    script(
        query,
        Reply.error(503, "UNAVAILABLE", "Try again."),
        Reply.csv(body).cutAfter(UsageRows.bytesUpTo(body, 4), Cut.RST),
        Reply.csv(body).cutAfter(UsageRows.bytesUpTo(body, 5), Cut.FIN),
        Reply.of(502, "text/html", "<html>Bad gateway</html>"),
        Reply.error(429, "RATE_LIMITED_TOKEN_BUCKET", "Slow down."),
        Reply.csv(body));
    Deployment connector = connect.connector(query).create();

    connector.awaitComplete(query, 6);

    assertThat(connector.rows()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(connect.atlas().requests(query.token())).hasSize(6);
  }

  @Test
  void wrongCredentialsFailTheTaskWhateverIsTolerated() {
    script(query, Reply.csv(UsageRows.csv(2)));
    connect.atlas().requireAccessToken("another");
    Deployment connector =
        connect.connector(query).withDeadLetters().with("atlas.connection.check", "false").create();

    assertThat(connector.awaitFailure(0))
        .contains("401", "atlas.access.token", "atlas.base.url")
        .doesNotContain(Deployment.ACCESS_TOKEN);
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
  }

  private void script(Query scripted, Reply... replies) {
    connect.atlas().usage(scripted.orgId(), scripted.token(), replies);
  }

  /** Five rows, of which the third has no amount that is one. */
  private static String withBadRow() {
    return UsageRows.csv(
        List.of(
            UsageRows.row(1),
            UsageRows.row(2),
            UsageRows.row(3, "a lot"),
            UsageRows.row(4),
            UsageRows.row(5)));
  }

  private static void assertIsAbout(Query query, Deployment.Delivered letter) {
    for (Struct struct : List.of(letter.key(), letter.value())) {
      assertThat(struct.getString("orgId")).isEqualTo(ORG);
      assertThat(struct.getString("token")).isEqualTo(query.token());
    }

    Object row = letter.value().get("row");
    assertThat(letter.key().get("row")).isEqualTo(row == null ? 0L : row);
  }

  private static void assertHeaders(
      Deployment connector, Deployment.Delivered letter, String message) {
    Map.of(
            "topic", connector.topic(),
            "connector.name", connector.name(),
            "task.id", "0",
            "stage", "TASK_POLL",
            "class.name", AtlasCostSourceTask.class.getName())
        .forEach(
            (name, value) ->
                assertThat(letter.header("__connect.errors." + name)).as(name).isEqualTo(value));
    assertThat(letter.header("__connect.errors.exception.class.name"))
        .startsWith("io.atlascost.connect.");
    assertThat(letter.header("__connect.errors.exception.message")).contains(message);
  }

  private static LogCaptureAppender capture() {
    LogCaptureAppender appender = new LogCaptureAppender();
    appender.setClassLogger(Deliveries.class, Level.WARN);
    appender.addToLogger(LogManager.getLogger(Deliveries.class));
    return appender;
  }
}
