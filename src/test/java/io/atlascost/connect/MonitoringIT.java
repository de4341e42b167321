package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.Installation;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.monitoring.MonitoringSamples;
import io.atlascost.connect.monitoring.Prometheus;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What config/monitoring makes of a real worker that has something to complain about: scraped from
 * Prometheus's exporter, asked and judged by a real Prometheus, where one is installed.
 */
class MonitoringIT {
  private static final String REFUSING = "fedcba9876543210fedcba98";
  private static final String SCHEDULED = "0123456789abcdef01234567";

  /** Its accounts are locked out one with the task, as long as it has no others. */
  private static final String ENDS_WITH_ITS_TASK = "AtlasCostLockedOut";

  private static final LoopbackPort exporter = LoopbackPort.free();

  private static KafkaBroker broker;
  private static AtlasSimulator atlas;
  private static ConnectWorker worker;

  @BeforeAll
  static void start() {
    broker = KafkaBroker.start();
    atlas = AtlasSimulator.start();
    worker =
        ConnectWorker.start(
            installation(),
            broker.bootstrapServers(),
            Path.of("target", "worker-logs", "monitoring.log"),
            Map.of("exactly.once.source.support", "disabled"));
    startTrouble();
  }

  private static Installation installation() {
    Path agent =
        Path.of(System.getProperty("jmx-exporter.directory"), "jmx_prometheus_javaagent.jar");
    Path plugin = Path.of(System.getProperty("plugin.path"));
    Installation own = Installation.ofThisJvm(plugin);
    List<String> options = new ArrayList<>(own.options());
    options.add(
        "-javaagent:%s=127.0.0.1:%d:%s"
            .formatted(agent, exporter.number(), MonitoringSamples.EXPORTER.toAbsolutePath()));
    return own.withOptions(options);
  }

  @AfterAll
  static void end() {
    worker.close();
    atlas.close();
    broker.close();
  }

  /** The cause of every alert. */
  private static void startTrouble() {
    Query rows = query(1);
    Query busy = query(2);
    Query forbidden = query(3);
    String soon =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plus(Duration.ofDays(10)).atOffset(ZoneOffset.UTC));
    GrowingBill.of(atlas, "1.5", 2, 3, 3, 2);
    atlas
        .usage(rows.orgId(), rows.token(), Reply.csv(UsageRows.csv(4) + "no row\n"))
        .usage(busy.orgId(), busy.token(), Reply.accepted().header("Sunset", soon))
        .usage(forbidden.orgId(), forbidden.token(), Reply.error(401, "UNAUTHORIZED", "No."))
        .intercept(MonitoringIT::refuse);
    connector("costs", rows, busy)
        .withDeadLetters()
        .withStatus()
        .with("atlas.schedule.orgs", SCHEDULED + "," + REFUSING)
        .with("atlas.schedule.interval.ms", "1000")
        .with("atlas.schedule.months", "1")
        .with("atlas.schedule.settle.days", "0")
        .create();
    connector("locked-out", forbidden).create();
    connector("lossy", rows)
        .withTolerance()
        .with("transforms", "cast")
        .with("transforms.cast.type", "org.apache.kafka.connect.transforms.Cast$Value")
        .with("transforms.cast.spec", "service:int32")
        .create();
  }

  private static Optional<Reply> refuse(Request request) {
    return request.method().equals("POST") && request.path().contains(REFUSING)
        ? Optional.of(Reply.error(403, "USER_UNAUTHORIZED", "No."))
        : Optional.empty();
  }

  private static Deployment connector(String name, Query... queries) {
    return new Deployment(
            name,
            new Rest(worker::url),
            new Broker(broker.bootstrapServers()),
            atlas.baseUrl(),
            queries)
        .with("atlas.connection.check", "false");
  }

  @Test
  void everyMetricOfDashboardAndAlertsIsExported() {
    Set<String> names = MonitoringSamples.names();

    waiting()
        .untilAsserted(() -> assertThat(missing(names, scrape())).as("not exported").isEmpty());
  }

  private static Set<String> missing(Set<String> names, String scrape) {
    Set<String> missing = new TreeSet<>(names);
    missing.removeIf(name -> scrape.lines().anyMatch(line -> line.startsWith(name + "{")));
    return missing;
  }

  private static String scrape() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + exporter.number() + "/metrics");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
    return response.body();
  }

  @Test
  void theAlertsPassTheirTests() {
    requireInstalled("promtool");

    assertThat(Prometheus.promtool("check", "config", MonitoringSamples.PROMETHEUS.toString()))
        .contains("SUCCESS");
    assertThat(Prometheus.promtool("test", "rules", MonitoringSamples.ALERT_TESTS.toString()))
        .contains("SUCCESS");
  }

  @Test
  void everyQueryIsAnsweredAndEveryAlertThatHasACauseFires() {
    requireInstalled("prometheus");
    try (Prometheus prometheus = Prometheus.start(exporter)) {
      waiting()
          .untilAsserted(
              () -> {
                List<String> unanswered =
                    Stream.concat(
                            MonitoringSamples.dashboardQueries().stream(),
                            prometheus.alertQueries(ENDS_WITH_ITS_TASK).stream())
                        .filter(query -> prometheus.ask(inTheTest(query)).isEmpty())
                        .toList();
                assertThat(unanswered).as("queries without an answer").isEmpty();
              });

      Set<String> alerts = MonitoringSamples.alerts();
      alerts.remove(ENDS_WITH_ITS_TASK);
      waiting().untilAsserted(() -> assertThat(prometheus.firing()).isEqualTo(alerts));
      assertThat(prometheus.ask("count by (connector) (ALERTS{alertstate=\"firing\"})"))
          .extracting(JsonNode::toString)
          .anyMatch(sample -> sample.contains("locked-out"))
          .anyMatch(sample -> sample.contains("lossy"));
    }
  }

  /** As Grafana would put its variables in. */
  private static String inTheTest(String query) {
    return query
        .replace("$connector", ".*")
        .replace("$__rate_interval", "15s")
        .replace("$__range", "1m");
  }

  private static void requireInstalled(String program) {
    if (!Prometheus.isInstalled(program)) {
      System.out.println("MONITORING " + program + " is not installed: what needs it is skipped");
      Assumptions.abort(program + " is not installed");
    }
  }

  private static ConditionFactory waiting() {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500));
  }
}
