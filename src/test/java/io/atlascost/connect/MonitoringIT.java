package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.Installation;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.monitoring.MonitoringSamples;
import io.atlascost.connect.monitoring.Prometheus;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Organization;
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
import java.util.Base64;
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

  private static final String EXPIRED = "mdb_sa_id_expired";

  /** Each alert, and the connector that gives cause to it; one row cannot be read by two. */
  private static final String[] FIRING = {
    "AtlasCostTaskFailed failed",
    "AtlasCostNoProgress costs",
    "AtlasCostNoProgress half-locked-out",
    "AtlasCostControlDiffers costs",
    "AtlasCostDeadLetters costs",
    "AtlasCostDeadLetters lossy",
    "AtlasCostLockedOut half-locked-out",
    "AtlasCostOrganizationRefused costs",
    "AtlasCostSunsetNear costs",
    "AtlasCostSunsetNear half-locked-out",
    "AtlasCostRecordsLost lossy"
  };

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
        .organizations(List.of(new Organization(busy.orgId(), "Costs")))
        .intercept(MonitoringIT::inPlaceOfAtlas);
    connector("costs", rows, busy)
        .withDeadLetters()
        .withStatus()
        .with("atlas.schedule.orgs", SCHEDULED + "," + REFUSING)
        .with("atlas.schedule.interval.ms", "1000")
        .with("atlas.schedule.months", "1")
        .with("atlas.schedule.settle.days", "0")
        .create();
    connector("failed", forbidden).create();
    connector("half-locked-out", busy)
        .with("atlas.access.token", "")
        .with("atlas.accounts", "expired,good")
        .with("atlas.account.good.client.id", "mdb_sa_id_good")
        .with("atlas.account.good.client.secret", "mdb_sa_sk_good")
        .with("atlas.account.expired.client.id", EXPIRED)
        .with("atlas.account.expired.client.secret", "mdb_sa_sk_expired")
        .create();
    connector("lossy", rows)
        .withTolerance()
        .with("transforms", "cast")
        .with("transforms.cast.type", "org.apache.kafka.connect.transforms.Cast$Value")
        .with("transforms.cast.spec", "service:int32")
        .create();
  }

  private static Optional<Reply> inPlaceOfAtlas(Request request) {
    if (request.method().equals("POST") && request.path().contains(REFUSING)) {
      return Optional.of(Reply.error(403, "USER_UNAUTHORIZED", "No."));
    }

    return request.path().equals("/api/oauth/token")
        ? Optional.of(token(request))
        : Optional.empty();
  }

  /** One of the accounts is not let in. */
  private static Reply token(Request request) {
    String authorization = request.header("Authorization").orElseThrow().replace("Basic ", "");
    String account = new String(Base64.getDecoder().decode(authorization), UTF_8);
    return account.startsWith(EXPIRED)
        ? Reply.error(401, "UNAUTHORIZED", "The secret has expired.")
        : Reply.json("{\"access_token\":\"token\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");
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
  void everyQueryIsAnsweredAndEveryAlertFiresForItsCauseAlone() {
    requireInstalled("prometheus");
    try (Prometheus prometheus = Prometheus.start(exporter)) {
      waiting()
          .untilAsserted(
              () -> {
                List<String> unanswered =
                    Stream.concat(
                            MonitoringSamples.dashboardQueries().stream(),
                            prometheus.alertQueries().stream())
                        .filter(query -> prometheus.ask(inTheTest(query)).isEmpty())
                        .toList();
                assertThat(unanswered).as("queries without an answer").isEmpty();
              });

      waiting()
          .untilAsserted(() -> assertThat(prometheus.firing()).containsExactlyInAnyOrder(FIRING));
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
