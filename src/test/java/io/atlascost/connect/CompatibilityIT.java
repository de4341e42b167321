package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.Installation;
import io.atlascost.connect.kafka.Jdk;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same plugin directory on workers of other versions of Connect, each in a JVM of its own. */
class CompatibilityIT {
  private static final int ROWS = 500;
  private static final int BAD_ROW = 7;
  private static final int TASKS = 2;

  /** What the connector says before Kafka 4.1. */
  private static final String NO_METRICS = "This worker has no place for the metrics of a plugin";

  private static final Pattern WITHOUT_PLUGIN_METRICS = Pattern.compile("3\\.|4\\.0\\.");

  /** Of no row at all. */
  private static final String NOTHING = "cbf29ce484222325";

  private static KafkaBroker broker;
  private static AtlasSimulator atlas;

  private final Query csv = ConnectFixture.query(1);
  private final Query json = ConnectFixture.query(2);
  private final Query later = ConnectFixture.query(3);

  /** A worker of one version on one JDK. */
  record Combination(String version, Jdk jdk) {
    /** Good for the name of a group, too. */
    String name() {
      return "connect-" + version + "-java-" + jdk.version().feature();
    }

    ConnectWorker start() {
      Path jars = Path.of(System.getProperty("workers.directory"), version);
      return ConnectWorker.start(
          Installation.of(jdk.home(), jars),
          broker.bootstrapServers(),
          log(),
          Map.of(
              "group.id",
              name(),
              "config.storage.topic",
              name() + "-configs",
              "offset.storage.topic",
              name() + "-offsets",
              "status.storage.topic",
              name() + "-status",
              // One worker alone need not notice quickly that it is dead.
              "session.timeout.ms",
              "10000",
              "heartbeat.interval.ms",
              "3000"));
    }

    Path log() {
      return Path.of("target", "worker-logs", name() + ".log");
    }

    @Override
    public String toString() {
      return "Connect " + version + ", " + jdk;
    }
  }

  static List<Combination> combinations() {
    boolean all = System.getProperty("compatibility.jdks").equals("all");
    List<Jdk> jdks = all ? Jdk.all() : List.of(Jdk.running());
    if (all && jdks.size() == 1) {
      System.out.println("COMPATIBILITY no newer JDK beside " + jdks.get(0) + ": this one only");
    }

    return Stream.of(System.getProperty("compatibility.versions").split(",", -1))
        .flatMap(version -> jdks.stream().map(jdk -> new Combination(version, jdk)))
        .toList();
  }

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
    atlas = AtlasSimulator.start().requireAccessToken(Deployment.ACCESS_TOKEN);
  }

  @AfterAll
  static void end() {
    atlas.close();
    broker.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("combinations")
  void thePluginDoesItsWork(Combination combination) throws IOException {
    Files.deleteIfExists(combination.log());
    atlas
        .usage(csv.orgId(), csv.token(), Reply.accepted(), Reply.csv(csvWithABadRow()))
        .usage(json.orgId(), json.token(), Reply.lone102(), Reply.json(UsageRows.json(ROWS)))
        .usage(later.orgId(), later.token(), Reply.csv(UsageRows.csv(3)));
    try (ConnectWorker worker = combination.start()) {
      assertThat(worker.rest().version()).isEqualTo(combination.version());
      assertListed(worker.rest().plugins());
      Deployment connector = connector(combination, worker);
      assertRefusesAWrongConfiguration(connector);

      connector.create();
      connector.awaitComplete(csv, ROWS);
      connector.awaitComplete(json, ROWS);
      assertDelivered(connector);
    }

    try (ConnectWorker restarted = combination.start()) {
      Deployment connector = connector(combination, restarted);
      goOnWithOneQueryMore(connector);
      alterOneResetItAndThenAll(connector);
    }

    assertThat(combination.log())
        .content()
        .doesNotContain(
            "NoSuchMethodError",
            "NoClassDefFoundError",
            "NoSuchFieldError",
            "ClassNotFoundException",
            "AbstractMethodError",
            " ERROR ");
    assertRanOn(combination);
    System.out.println(
        "COMPATIBILITY " + combination + ": created, read, dead letter, restarted, offsets");
  }

  /** The JDK that was meant, and its metrics published just where Connect can take them. */
  private static void assertRanOn(Combination combination) {
    assertThat(combination.log())
        .content()
        .containsPattern("jvm\\.spec = .*, " + combination.jdk().version().feature() + "\\b")
        .satisfies(
            log ->
                assertThat(log.contains(NO_METRICS))
                    .as("the worker cannot take the metrics of a plugin")
                    .isEqualTo(WITHOUT_PLUGIN_METRICS.matcher(combination.version()).lookingAt()));
  }

  private Deployment connector(Combination combination, ConnectWorker worker) {
    return new Deployment(
            "cost-" + combination.name(),
            new Rest(worker::url),
            new Broker(broker.bootstrapServers()),
            atlas.baseUrl(),
            csv,
            json)
        .withDeadLetters()
        .withStatus()
        .with("tasks.max", String.valueOf(TASKS))
        .with("exactly.once.support", "required")
        .with("transaction.boundary", "connector");
  }

  private static void assertListed(JsonNode plugins) {
    assertThat(plugins)
        .anySatisfy(
            plugin -> {
              assertThat(plugin.path("class").asText())
                  .isEqualTo(AtlasCostSourceConnector.class.getName());
              assertThat(plugin.path("version").asText())
                  .isEqualTo(System.getProperty("project.version"));
            });
  }

  private void assertRefusesAWrongConfiguration(Deployment connector) {
    Rest.Answer answer = connector.with("atlas.queries", "abc").validate();

    assertThat(answer.json().path("error_count").asInt()).isEqualTo(1);
    assertThat(answer.body()).contains("'abc' is not orgId:token");
    connector.with("atlas.queries", list(csv, json));
  }

  private void assertDelivered(Deployment connector) {
    assertThat(connector.rows(csv))
        .isEqualTo(numbers(ROWS).stream().filter(row -> row != BAD_ROW).toList());
    assertThat(connector.rows(json)).isEqualTo(numbers(ROWS));
    assertThat(connector.deadLetters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.value().getInt64("row")).isEqualTo(BAD_ROW));
    assertThat(connector.statuses())
        .extracting(status -> status.value().getString("state"))
        .containsExactly("COMPLETE", "COMPLETE");
  }

  private void goOnWithOneQueryMore(Deployment connector) {
    connector.awaitRunning(TASKS);
    connector.with("atlas.queries", list(csv, json, later)).configure();
    connector.awaitComplete(later, 3);

    assertThat(connector.rows(later)).isEqualTo(numbers(3));
    assertThat(connector.usage()).hasSize(2 * ROWS - 1 + 3);
  }

  private void alterOneResetItAndThenAll(Deployment connector) {
    stop(connector);
    connector
        .alterOffsets(
            change(later, "{\"state\":\"READING\",\"row\":0,\"fingerprint\":\"" + NOTHING + "\"}"))
        .succeeded();
    connector.resume();
    connector.awaitComplete(later, 3);
    assertThat(connector.rows(later)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);

    stop(connector);
    connector.alterOffsets(change(later, "null")).succeeded();
    assertThat(connector.offset(later)).isEmpty();
    connector.resume();
    connector.awaitComplete(later, 3);
    assertThat(connector.rows(later)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L, 1L, 2L, 3L);

    stop(connector);
    connector.resetOffsets().succeeded();
    assertThat(connector.offsets().json().path("offsets")).isEmpty();
    connector.resume();
    connector.awaitComplete(csv, ROWS);
    connector.awaitComplete(json, ROWS);
    connector.awaitComplete(later, 3);
    assertThat(connector.usage()).hasSize(2 * (2 * ROWS - 1) + 4 * 3);
  }

  /**
   * Not before all tasks run: an exactly-once task that starts asks the herder, which waits five
   * seconds for it to stop, and Connect logs an error that is nobody's.
   */
  private static void stop(Deployment connector) {
    connector.awaitRunning(TASKS);
    connector.stop();
  }

  private static String change(Query query, String offset) {
    return String.format(
        "{\"offsets\":[{\"partition\":{\"orgId\":\"%s\",\"token\":\"%s\"},\"offset\":%s}]}",
        query.orgId(), query.token(), offset);
  }

  private static String list(Query... queries) {
    return Stream.of(queries)
        .map(query -> query.orgId() + ":" + query.token())
        .collect(Collectors.joining(","));
  }

  private static String csvWithABadRow() {
    return UsageRows.csv(
        IntStream.rangeClosed(1, ROWS)
            .mapToObj(row -> row == BAD_ROW ? UsageRows.row(row, "n/a") : UsageRows.row(row))
            .toList());
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
