package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The recipes of {@code docs/transforms.md} on a worker, and what the page says about losses. */
class TransformsIT {
  private static final Path PAGE = Path.of("docs", "transforms.md");
  private static final int ROWS = 4;
  private static final int BAD_ROW = 2;

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @RegisterExtension final ConnectFixture transactional = ConnectFixture.exactlyOnce();

  private final Query query = query(1);

  @Test
  void aPredicateKeepsATransformToUsageRecords() {
    Deployment connector = recipe("## Usage records alone").create();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.usage())
        .hasSize(ROWS - 1)
        .allSatisfy(
            record -> assertThat(record.value().getString("provider")).isEqualTo("mongodb-atlas"));
    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.value().schema().field("provider")).isNull());
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.value().schema().field("provider")).isNull());
  }

  @Test
  void valueToKeyMakesAKeyOfTheFieldsThatItNames() {
    Deployment connector = recipe("## Another key").create();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.usage())
        .hasSize(ROWS - 1)
        .allSatisfy(
            record -> {
              assertThat(record.key().schema().fields())
                  .extracting(Field::name)
                  .containsExactly("usageDate", "projectId", "service");
              assertThat(record.key().get("usageDate")).isEqualTo(record.value().get("usageDate"));
              assertThat(record.key().getString("service")).isEqualTo("Clusters");
            });
    assertThat(connector.deadLetters()).hasSize(1);
    assertThat(connector.statuses()).hasSize(1);
  }

  @Test
  void timestampRouterWritesToTheMonthInWhichAtlasAnswered() {
    Deployment connector = recipe("## Topics by time").create();
    connector.awaitComplete(query, ROWS);

    List<Deployment.Delivered> usage =
        connector.usage(connector.topic() + "-" + YearMonth.now(ZoneOffset.UTC));
    assertThat(usage).extracting(Deployment.Delivered::row).containsExactly(1L, 3L, 4L);
    assertThat(connector.usage()).isEmpty();
    assertThat(connector.deadLetters()).hasSize(1);
    assertThat(connector.statuses()).hasSize(1);
  }

  @Test
  void castWritesDatesAsTextAndGivesUpDecimals() {
    Deployment connector = recipe("## Other types").create();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.usage())
        .hasSize(ROWS - 1)
        .allSatisfy(
            record -> {
              assertThat(record.value().get("usageDate")).isEqualTo("2024-06-01");
              assertThat(record.value().get("usageEndDate")).isNull();
              assertThat(record.value().get("usageAmount")).isEqualTo(record.row() + 0.25);
            });
    assertThat(connector.statuses()).hasSize(1);
  }

  /** Which is why amounts as texts are better had from {@code decimal.handling.mode}. */
  @Test
  void castToTextWritesAZeroWithAnExponent() {
    Deployment connector =
        recipe("## Other types").with("transforms.types.spec", "usageAmount:string");
    answer(connect, UsageRows.csv(List.of(UsageRows.row(1, "0.00"))));
    connector.create().awaitComplete(query, 1);

    assertThat(connector.usage())
        .extracting(record -> record.value().get("usageAmount"))
        .containsExactly("0E-18");
  }

  @Test
  void flattenFindsNothingToDo() {
    Deployment plain = connect.connector(query).withStatus().withDeadLetters();
    answer(connect);
    plain.create().awaitComplete(query, ROWS);
    Deployment connector = recipe("## Nothing to flatten").create();
    connector.awaitComplete(query, ROWS);

    assertThat(fieldsAndValues(connector)).isEqualTo(fieldsAndValues(plain));
    assertThat(connector.deadLetters()).hasSize(1);
    assertThat(connector.statuses()).hasSize(1);
  }

  /** The page's warning: what it loses, that nobody says so, and what cures it. */
  @Test
  void aTransformThatFailsTakesDeadLettersAndTheEndAlongWithoutALineInTheLog() {
    answer(connect);
    Deployment connector = valueToKeyWithoutPredicate().withJson();
    try (ConnectLog log = ConnectLog.capture()) {
      connector.create();
      awaitRefused(connector, 2);
      connector.awaitOffset(query, "READING", ROWS);

      assertThat(log.events()).noneMatch(event -> event.contains("service"));
    }

    assertThat(connector.rows()).containsExactly(1L, 3L, 4L);
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.statuses()).isEmpty();

    connector.restartTask();
    waiting().until(() -> requests(connect) == 2);
    awaitRefused(connector, 1);
    connector.awaitOffset(query, "READING", ROWS);
    assertThat(connector.rows()).containsExactly(1L, 3L, 4L);

    Recipe.behind("## Another key", PAGE).addTo(connector).configure();
    connector.awaitComplete(query, ROWS);
    assertThat(connector.rows()).containsExactly(1L, 3L, 4L);
    assertThat(connector.statuses()).hasSize(1);
    // Its row lies behind the offset: only a reset brings it.
    assertThat(connector.deadLetters()).isEmpty();
  }

  @Test
  void theLogOfErrorsShowsWhatATransformRefusesAndNoToken() {
    answer(connect);
    Deployment connector =
        valueToKeyWithoutPredicate().withJson().with("errors.log.enable", "true");
    try (ConnectLog log = ConnectLog.capture()) {
      connector.create();

      assertThat(log.awaitDropped(2))
          .allSatisfy(
              event ->
                  assertThat(event)
                      .contains(connector.name(), "ValueToKey", "Field does not exist: service")
                      .doesNotContain(query.token()));
    }
  }

  /** Which is why the samples leave it out. */
  @Test
  void theLogOfErrorsWithMessagesShowsTheTokenOfTheQuery() {
    answer(connect);
    Deployment connector =
        valueToKeyWithoutPredicate()
            .withJson()
            .with("errors.log.enable", "true")
            .with("errors.log.include.messages", "true");
    try (ConnectLog log = ConnectLog.capture()) {
      connector.create();

      assertThat(log.awaitDropped(2))
          .allSatisfy(event -> assertThat(event).contains(query.token()));
    }
  }

  /** In Connect's words, on which the connector has no influence. */
  @Test
  void theMessageOfATransformMayShowWhatStandsInTheRecord() {
    answer(connect);
    Deployment connector =
        connect
            .connector(query)
            .with("transforms", "types")
            .with("transforms.types.type", "org.apache.kafka.connect.transforms.Cast$Value")
            .with("transforms.types.spec", "queryToken:int64")
            .create();

    assertThat(connector.awaitFailure(0)).contains(query.token());
  }

  @Test
  void withToleranceNoneATransformThatFailsFailsTheTaskAndNothingIsLost() {
    answer(connect);
    Deployment connector =
        valueToKeyWithoutPredicate()
            .with("errors.tolerance", "none")
            .with("errors.deadletterqueue.topic.name", "");
    connect.atlas().usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(ROWS)));
    connector.withJson().create();

    assertThat(connector.awaitFailure(0)).contains("Field does not exist: service");
    connector.awaitOffset(query, "READING", ROWS);
    Recipe.behind("## Another key", PAGE).addTo(connector).configure();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(connector.statuses()).hasSize(1);
  }

  @Test
  void theEndIsNotStoredWhenATransformDropsTheRecordThatCarriesIt() {
    answer(connect, badRow(ROWS));
    Deployment connector = droppingDeadLetters(connect.connector(query));
    connector.create().awaitOffset(query, "READING", ROWS - 1);
    awaitPolled(connector, ROWS);

    connector.restartTask();
    waiting().until(() -> requests(connect) == 2);
    awaitPolled(connector, 1);

    connector.awaitOffset(query, "READING", ROWS - 1);
    assertThat(connector.rows()).containsExactly(1L, 2L, 3L);
    assertThat(connector.deadLetters()).isEmpty();
  }

  @Test
  void aResultOfWhichNothingIsLeftIsReadFromItsFirstRowAfterARestart() {
    answer(connect, UsageRows.csv(ROWS));
    Deployment connector =
        droppingDeadLetters(connect.connector(query))
            .with("predicates.errors.pattern", ".*")
            .create();
    awaitPolled(connector, ROWS);

    connector.restartTask();
    waiting().until(() -> requests(connect) == 2);
    awaitPolled(connector, ROWS);

    assertThat(connector.offset(query)).isEmpty();
    assertThat(connector.rows()).isEmpty();
  }

  @Test
  void aStatusRecordCarriesTheEndWhenTheLastRecordBeforeItIsDropped() {
    answer(connect, badRow(ROWS));
    Deployment connector = droppingDeadLetters(connect.connector(query)).withStatus().create();

    connector.awaitComplete(query, ROWS);

    // What the connector handed over, whatever became of it.
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.value().get("deadLetters")).isEqualTo(1L));
    assertThat(connector.deadLetters()).isEmpty();
  }

  @Test
  void aTransactionEndsThoughATransformDropsTheRecordThatEndsIt() {
    answer(transactional, badRow(ROWS));
    Deployment connector =
        droppingDeadLetters(transactional.connector(query))
            .with("exactly.once.support", "required")
            .with("transaction.boundary", "connector")
            .create();

    connector.awaitOffset(query, "READING", ROWS - 1);

    assertThat(connector.rows()).containsExactly(1L, 2L, 3L);
  }

  private Deployment recipe(String heading) {
    answer(connect);
    Deployment connector =
        Recipe.behind(heading, PAGE)
            .addTo(connect.connector(query).withDeadLetters().withStatus())
            .withJson();
    createdByConnect(connector);
    return connector;
  }

  /** A topic that a transform thinks up. */
  private static void createdByConnect(Deployment connector) {
    connector
        .with("topic.creation.default.replication.factor", "1")
        .with("topic.creation.default.partitions", "1");
  }

  private Deployment valueToKeyWithoutPredicate() {
    return connect
        .connector(query)
        .withDeadLetters()
        .withStatus()
        .with("transforms", "key")
        .with("transforms.key.type", "org.apache.kafka.connect.transforms.ValueToKey")
        .with("transforms.key.fields", "service");
  }

  private static Deployment droppingDeadLetters(Deployment connector) {
    return Recipe.behind("## What is dropped", PAGE).addTo(connector.withDeadLetters());
  }

  private void answer(ConnectFixture fixture) {
    answer(fixture, badRow(BAD_ROW));
  }

  private void answer(ConnectFixture fixture, String body) {
    fixture.atlas().usage(query.orgId(), query.token(), Reply.csv(body));
  }

  private int requests(ConnectFixture fixture) {
    return fixture.atlas().requests(query.token()).size();
  }

  private static String badRow(int bad) {
    return UsageRows.csv(
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(row -> row == bad ? UsageRows.row(row, "n/a") : UsageRows.row(row))
            .toList());
  }

  private static List<List<Object>> fieldsAndValues(Deployment connector) {
    return connector.usage().stream()
        .map(Deployment.Delivered::value)
        .map(TransformsIT::fieldsAndValues)
        .toList();
  }

  /** But for the one that tells one reading from another. */
  private static List<Object> fieldsAndValues(Struct value) {
    return value.schema().fields().stream()
        .filter(field -> !field.name().equals("retrievedAt"))
        .<Object>map(field -> Map.entry(field.schema(), String.valueOf(value.get(field))))
        .toList();
  }

  /** Until a transform has refused so many records of the task. */
  private static void awaitRefused(Deployment connector, double records) {
    connector.awaitMetric("task-error-metrics", "total-record-failures", records);
  }

  /** Until the task has given so many records to Connect since it started. */
  private static void awaitPolled(Deployment connector, double records) {
    connector.awaitMetric("source-task-metrics", "source-record-poll-total", records);
  }
}
