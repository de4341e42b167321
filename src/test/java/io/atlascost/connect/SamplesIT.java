package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The samples in {@code config/} at work, on a broker that makes no topics by itself. */
class SamplesIT {
  private static final Path SAMPLES = Path.of("config");
  private static final int ROWS = 20;

  /** Rows that Atlas has sent when it falls silent. */
  private static final int SENT = 9;

  /** Rows that are on the topic then: the last is held back, since it may be the end. */
  private static final int WRITTEN = SENT - 1;

  private static final String BODY = UsageRows.csv(ROWS);

  /** A worker without transactions. */
  @RegisterExtension final ConnectFixture plain = ConnectFixture.atLeastOnce();

  /** A worker as {@code connect-distributed.properties} has it. */
  @RegisterExtension final ConnectFixture transactional = ConnectFixture.exactlyOnce();

  private final Query query = query(1);

  @Test
  void onABrokerThatMakesNoTopicsConnectMakesThoseOfTheSample() {
    answer(plain, Reply.csv(UsageRows.csv(List.of(UsageRows.row(1), UsageRows.row(2, "n/a")))));
    assertThat(plain.broker().setting("auto.create.topics.enable")).isEqualTo("false");

    Deployment connector = sample("connector.json", plain);
    connector.configure().awaitComplete(query, 2);

    assertThat(connector.rows()).containsExactly(1L);
    assertThat(connector.deadLetters()).hasSize(1);
    assertThat(connector.statuses()).hasSize(1);
  }

  /** What one sees is in docs/errors.md, at "nothing arrives". */
  @Test
  void withoutATopicTheTaskRunsAndNothingArrivesUntilThereIsOne() {
    answer(plain, Reply.csv(BODY));
    Deployment connector = plain.connector(query);
    try (ConnectLog log = ConnectLog.capture()) {
      connector.configure();

      waiting()
          .until(
              () ->
                  log.events().stream()
                      .anyMatch(
                          event ->
                              event.contains(connector.topic() + "=UNKNOWN_TOPIC_OR_PARTITION")));
    }

    connector.awaitRunning(1);
    assertThat(connector.offset(query)).isEmpty();

    plain.broker().createTopics(connector.topic());
    connector.awaitComplete(query, ROWS);
    assertThat(connector.rows()).hasSize(ROWS).doesNotHaveDuplicates();
  }

  @Test
  void theSampleIsExactlyOnceOnAWorkerWithTransactions() {
    CountDownLatch rest = holdInTheMiddle(transactional);
    Deployment connector = sample("connector.json", transactional).create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN);
    assertThat(connector.rows()).isEmpty();
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).hasSize(ROWS);
    assertThat(markers(transactional, connector)).isEqualTo(1);
  }

  @Test
  void theSampleIsAtLeastOnceOnAWorkerWithoutTransactions() {
    CountDownLatch rest = holdInTheMiddle(plain);
    Deployment connector = sample("connector.json", plain).create();

    waiting().until(() -> connector.rows().size() == WRITTEN);
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).hasSize(ROWS);
    assertThat(markers(plain, connector)).isZero();
  }

  /** By Connect's default, {@code exactly.once.support=requested}. */
  @Test
  void aConnectorThatSaysNothingWritesATransactionForEachBatchOnAWorkerWithTransactions() {
    answer(transactional, Reply.csv(BODY));
    Deployment connector = transactional.connector(query).with("batch.max.rows", "1").create();

    connector.awaitComplete(query, ROWS);

    assertThat(markers(transactional, connector)).isEqualTo(ROWS);
  }

  @Test
  void theExactlyOnceSampleStartsOnlyWhereItsPromiseHolds() {
    answer(transactional, Reply.csv(BODY));
    Deployment connector = sample("connector-exactly-once.json", transactional).create();
    connector.awaitComplete(query, ROWS);
    assertThat(markers(transactional, connector)).isEqualTo(1);

    JsonNode answer = sample("connector-exactly-once.json", plain).validate().json();
    assertThat(answer.path("error_count").asInt()).isEqualTo(1);
    assertThat(answer.path("configs"))
        .filteredOn(config -> !config.at("/value/errors").isEmpty())
        .extracting(config -> config.at("/value/name").asText())
        .containsExactly("exactly.once.support");
  }

  /** The status record counts what the connector handed over. */
  @Test
  void whatKafkaRefusesIsLostWithToleranceAllAndTheSampleLogsIt() {
    answer(plain, Reply.csv(UsageRows.csv(2)));
    Deployment connector = sample("connector.json", plain);
    createTopicsOfWhichTheFirstRefuses(connector, plain.broker());
    try (ConnectLog log = ConnectLog.capture()) {
      connector.configure().awaitComplete(query, 2);
      connector.awaitMetric("task-error-metrics", "total-record-failures", 2);

      assertThat(log.awaitDropped(2))
          .allSatisfy(event -> assertThat(event).contains(connector.name(), "KAFKA_PRODUCE"));
    }

    assertThat(connector.rows()).isEmpty();
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.value().get("rows")).isEqualTo(2L));
  }

  @Test
  void whatAConverterRefusesIsLostWithToleranceAllAndTheSampleLogsIt() {
    answer(plain, Reply.csv(UsageRows.csv(2)));
    Deployment connector =
        sample("connector.json", plain)
            .with("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    try (ConnectLog log = ConnectLog.capture()) {
      connector.create();

      assertThat(log.awaitDropped(3))
          .allSatisfy(event -> assertThat(event).contains(connector.name(), "VALUE_CONVERTER"));
    }

    assertThat(connector.rows()).isEmpty();
    assertThat(connector.statuses()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
    connector.awaitRunning(1);
  }

  /**
   * By the log: Connect says so in its status only when the producer is closed, half a minute
   * later.
   */
  @Test
  void withTransactionsWhatKafkaRefusesFailsTheTask() {
    answer(transactional, Reply.csv(UsageRows.csv(2)));
    Deployment connector = sample("connector.json", transactional);
    createTopicsOfWhichTheFirstRefuses(connector, transactional.broker());
    try (ConnectLog log = ConnectLog.capture()) {
      connector.configure();

      waiting()
          .until(
              () ->
                  log.events().stream()
                      .filter(event -> event.contains("{id=" + connector.name() + "-0}"))
                      .filter(event -> event.contains("RecordTooLargeException"))
                      .anyMatch(event -> event.contains("Task is being killed")));
    }

    assertThat(connector.rows()).isEmpty();
    assertThat(connector.statuses()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
  }

  private static void createTopicsOfWhichTheFirstRefuses(Deployment connector, Broker broker) {
    broker.createTopicThatRefuses(connector.topic());
    broker.createTopics(connector.deadLetterTopic(), connector.statusTopic());
  }

  @Test
  void jsonToBeReadByEyeSaysAmountsAsAtlasWritesThem() {
    answer(
        plain,
        Reply.csv(
            UsageRows.csv(List.of(UsageRows.row(1, "0.0000000000"), UsageRows.row(2, "1.33")))));
    Deployment connector = sample("connector.json", plain);
    Recipe.behind("JSON, to be read by eye", SAMPLES.resolve("README.md")).addTo(connector);

    connector.create().awaitComplete(query, 2);

    assertThat(plain.broker().committed(connector.topic()))
        .extracting(record -> json(record).path("usageAmount").asText())
        .containsExactly("0.0000000000", "1.33");
    JsonNode first = json(plain.broker().committed(connector.topic()).get(0));
    assertThat(first.path("organizationName").asText()).isEqualTo("Test 2");
    assertThat(first.path("usageDate").asInt()).isEqualTo(19_875);
    JsonNode status = json(plain.broker().committed(connector.statusTopic()).get(0));
    assertThat(status.path("totalUsageAmount").asText()).isEqualTo("1.3300000000");
  }

  /** For this test's Atlas, topics and broker; all else as it stands in the file. */
  private Deployment sample(String name, ConnectFixture fixture) {
    Recipe sample =
        Recipe.sample(SAMPLES.resolve(name))
            .without("atlas.auth.mode", "atlas.client.id", "atlas.client.secret", "atlas.queries");
    return sample.addTo(fixture.connector(query));
  }

  private CountDownLatch holdInTheMiddle(ConnectFixture fixture) {
    CountDownLatch rest = fixture.latch();
    answer(fixture, Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest));
    return rest;
  }

  private void answer(ConnectFixture fixture, Reply reply) {
    fixture.atlas().usage(query.orgId(), query.token(), reply);
  }

  /** Each transaction leaves a marker behind its records, which is no record but has an offset. */
  private static long markers(ConnectFixture fixture, Deployment connector) {
    return fixture.broker().end(connector.topic())
        - fixture.broker().uncommitted(connector.topic()).size();
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new ObjectMapper().readTree(record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
