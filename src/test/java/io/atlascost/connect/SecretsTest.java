package io.atlascost.connect;

import static io.atlascost.connect.TaskAtWork.ORG;
import static io.atlascost.connect.TaskAtWork.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.ForwardProxy;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants secrets, lets the connector succeed and fail with them, and looks for them everywhere. */
@Timeout(60)
class SecretsTest {
  private static final String CLIENT_SECRET = "planted-client-secret";
  private static final String PRIVATE_KEY = "planted-private-key";
  private static final String ACCESS_TOKEN = "planted-access-token";
  private static final String PROXY_PASSWORD = "planted-proxy-password";
  private static final String CSV = "Usage Date,Usage Amount\n2024-01-01,1\n2024-01-01,none\n";

  private static final Path LOG = Path.of("target", "everything.log");

  private static TestCertificates certificates;

  private long logStart;

  private final List<String> seen = new ArrayList<>();
  private final List<SourceRecord> records = new ArrayList<>();
  private final AtlasSimulator simulator = AtlasSimulator.start(certificates.serverContext());
  private final ForwardProxy proxy =
      ForwardProxy.start().requireCredentials("proxy-user", PROXY_PASSWORD);

  private enum Mode {
    ACCESS_TOKEN,
    API_KEY,
    SERVICE_ACCOUNT
  }

  private enum Event {
    SUCCESS,
    PROCESSING,
    REFUSAL,
    LOCK_OUT,
    OUTAGE,
    BROKEN_BODY,
    MALFORMED_BODY,
    REDIRECT,
    PROXY_REFUSAL,
    UNREACHABLE,
    UNTRUSTED
  }

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(Path.of("target", "certificates", "secrets"));
  }

  @BeforeAll
  static void logEverything() throws Exception {
    configureLogs(SecretsTest.class.getResource("/everything-log4j2.xml").toURI());
  }

  @AfterAll
  static void logAsBefore() throws Exception {
    configureLogs(SecretsTest.class.getResource("/log4j2-test.xml").toURI());
  }

  /** By name, because Log4j's classes cannot be compiled against without a warning. */
  private static void configureLogs(URI configuration) throws Exception {
    Class.forName("org.apache.logging.log4j.core.config.Configurator")
        .getMethod("reconfigure", URI.class)
        .invoke(null, configuration);
  }

  @BeforeEach
  void rememberWhereTheLogIs() throws IOException {
    this.logStart = Files.size(LOG);
  }

  @AfterEach
  void close() {
    proxy.close();
    simulator.close();
  }

  static Stream<Arguments> everyEventWithEveryWayIn() {
    return Stream.of(Event.values())
        .flatMap(event -> Stream.of(Mode.values()).map(mode -> Arguments.of(event, mode)));
  }

  @ParameterizedTest
  @MethodSource("everyEventWithEveryWayIn")
  void areNowhereToBeFound(Event event, Mode mode) throws Exception {
    TaskAtWork task = task(mode);
    arrange(event, task);

    validate(task);
    work(event, task);

    String log = log();
    assertThat(log).contains("DEBUG", "org.apache.hc.client5", "0123…4567/4ABBE973…");
    List<String> everything = new ArrayList<>(seen);
    everything.add(log);
    for (String secret : secrets()) {
      assertThat(everything)
          .as("a log, a message or a validation with %s", secret)
          .noneMatch(text -> text.contains(secret));
      // The whole token is a field of records, by contract; no other secret is.
      assertThat(records)
          .filteredOn(record -> !TOKEN.contains(secret))
          .noneMatch(record -> record.toString().contains(secret));
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void areNotCarriedToAnotherHostByARedirect(Mode mode) throws Exception {
    try (AtlasSimulator elsewhere = AtlasSimulator.start(certificates.serverContext())) {
      Reply redirect = Reply.empty(307).header("Location", elsewhere.baseUrl() + "/elsewhere");
      simulator.usage(ORG, TOKEN, redirect);
      simulator.tokenReplies(redirect);
      try (TaskAtWork task =
          task(mode)
              .with("errors.tolerance", "none")
              .with("errors.deadletterqueue.topic.name", "")
              .start()) {
        await().until(() -> isOver(task));
      }

      assertThat(elsewhere.connections()).isZero();
      assertThat(String.join("\n", seen)).contains("redirects are not followed");
    }
  }

  /** What stands in our way may show us what we sent, as if it were the result. */
  static Stream<Arguments> everyEcho() {
    String request =
        "GET /api/atlas/v2/organizations/%s/billing/costExplorer/usage/%s HTTP/1.1\n"
                .formatted(ORG, TOKEN)
            + "Host: cloud.mongodb.com\nAuthorization: Bearer "
            + ACCESS_TOKEN
            + "\n";
    String both = ACCESS_TOKEN + " " + TOKEN;
    return Stream.of(
            Reply.of(200, "text/plain", request),
            Reply.of(200, "text/html", "<html><pre>" + request + "</pre></html>"),
            Reply.of(200, "text/csv", "x".repeat(60) + both + "\n"),
            Reply.of(200, "text/csv", "x".repeat(40) + both + "\n"),
            Reply.of(200, "text/csv", CSV.lines().findFirst().orElseThrow() + "\n\"" + request),
            Reply.of(200, "text/csv", "Usage Date," + both + "\n"),
            Reply.of(200, "text/csv", "Usage Date,x\nService,y\nAuthorization,a," + both + "\n"),
            Reply.of(200, "text/csv; charset=" + ACCESS_TOKEN, CSV),
            Reply.of(200, "application/json", "{\"" + both + "\": 1}"),
            Reply.of(200, "application/json", "{\"" + "x".repeat(65) + both + "\": 1 2}"),
            Reply.of(200, "application/json", "{\"Authorization\": Bearer_" + TOKEN + "}"),
            Reply.of(
                200, "application/json", "{\"url\": \"" + both.replace("-", "\\u002d") + "\"}"),
            Reply.of(200, "text/html", "x".repeat(32 * 1024 - 17) + ACCESS_TOKEN + "x".repeat(9)),
            Reply.of(200, "text/html", "x".repeat(32 * 1024 - 17) + TOKEN))
        .flatMap(reply -> Stream.of(Arguments.of(reply, "all"), Arguments.of(reply, "none")));
  }

  @ParameterizedTest
  @MethodSource("everyEcho")
  void areHiddenWhereTheyComeBackInsteadOfAResult(Reply echo, String tolerance) throws Exception {
    TaskAtWork task = task(Mode.ACCESS_TOKEN).with("errors.tolerance", tolerance);
    if (tolerance.equals("none")) {
      task.with("errors.deadletterqueue.topic.name", "");
    }

    simulator.usage(ORG, TOKEN, echo);
    work(Event.MALFORMED_BODY, task);

    String log = log();
    assertThat(log).contains("asking again");
    if (tolerance.equals("all")) {
      SourceRecord letter = records.get(0);
      assertThat(letter.topic()).isEqualTo("dead");
      assertThat(((Struct) letter.value()).getString("kind")).isEqualTo("MALFORMED_BODY");
    } else {
      assertThat(String.join("", seen)).contains("came whole 5 times");
    }

    List<String> everything = new ArrayList<>(seen);
    everything.add(log);
    records.forEach(record -> everything.addAll(told(record)));
    for (String secret : List.of(ACCESS_TOKEN, TOKEN)) {
      for (int start = 0; start + 16 <= secret.length(); start++) {
        String part = secret.substring(start, start + 16);
        assertThat(everything).noneMatch(text -> text.contains(part));
      }
    }
  }

  /** Texts of a record, without the token that is a field of its own by contract. */
  private static List<String> told(SourceRecord record) {
    List<String> told = new ArrayList<>();
    Struct value = (Struct) record.value();
    for (Field field : value.schema().fields()) {
      if (!field.name().equals("token")) {
        told.add(field.name() + " is " + value.get(field));
      }
    }

    record.headers().forEach(header -> told.add(header.key() + " is " + header.value()));
    return told;
  }

  private TaskAtWork task(Mode mode) {
    switch (mode) {
      case ACCESS_TOKEN -> simulator.requireAccessToken(ACCESS_TOKEN);
      case API_KEY -> simulator.requireDigest("public", PRIVATE_KEY);
      case SERVICE_ACCOUNT ->
          simulator.requireServiceAccount("mdb_sa_id", CLIENT_SECRET, Duration.ofHours(1));
    }

    return new TaskAtWork(simulator)
        .with("atlas.auth.mode", mode.name().toLowerCase(java.util.Locale.ROOT))
        .with("atlas.access.token", ACCESS_TOKEN)
        .with("atlas.public.key", "public")
        .with("atlas.private.key", PRIVATE_KEY)
        .with("atlas.client.id", "mdb_sa_id")
        .with("atlas.client.secret", CLIENT_SECRET)
        .with("atlas.proxy.url", proxy.url().toString())
        .with("atlas.proxy.user", "proxy-user")
        .with("atlas.proxy.password", PROXY_PASSWORD)
        .with("atlas.ssl.truststore.location", certificates.trustPem().toString())
        .with("atlas.ssl.keystore.location", certificates.clientPkcs12().toString())
        .with("atlas.ssl.keystore.password", TestCertificates.PASSWORD)
        .with("atlas.connection.check", "true")
        .with("atlas.processing.grace.ms", "50")
        .with("poll.interval.ms", "20")
        .with("retry.backoff.ms", "20")
        .with("errors.tolerance", "all")
        .with("errors.deadletterqueue.topic.name", "dead")
        .with("status.topic", "status");
  }

  private void arrange(Event event, TaskAtWork task) {
    simulator.usage(ORG, TOKEN, Reply.csv(CSV));
    switch (event) {
      case SUCCESS -> {}
      case PROCESSING -> simulator.usage(ORG, TOKEN, Reply.lone102(), Reply.csv(CSV));
      case REFUSAL -> simulator.usage(ORG, TOKEN, Reply.error(404, "RESOURCE_NOT_FOUND", "None."));
      case LOCK_OUT ->
          simulator.requireAccessToken("another").tokenReplies(Reply.empty(401), Reply.empty(401));
      case OUTAGE -> simulator.usage(ORG, TOKEN, Reply.empty(503), Reply.csv(CSV));
      case BROKEN_BODY ->
          simulator.usage(ORG, TOKEN, Reply.csv(CSV).cutAfter(30, Cut.RST), Reply.csv(CSV));
      case MALFORMED_BODY -> simulator.usage(ORG, TOKEN, Reply.csv(CSV + "\"open"));
      case REDIRECT ->
          simulator.usage(
              ORG, TOKEN, Reply.empty(302).header("Location", "https://elsewhere.invalid/"));
      case PROXY_REFUSAL -> proxy.requireCredentials("proxy-user", "another");
      case UNREACHABLE -> simulator.down();
      case UNTRUSTED -> {
        task.props().remove("atlas.ssl.truststore.location");
      }
    }
  }

  private void validate(TaskAtWork task) {
    new AtlasCostSourceConnector()
        .validate(task.props())
        .configValues()
        .forEach(
            value -> {
              seen.addAll(value.errorMessages());
              if (!value.name().equals("atlas.queries")) {
                seen.add(String.valueOf(value.value()));
              }
            });
  }

  private void work(Event event, TaskAtWork task) {
    boolean endless = event == Event.UNREACHABLE || event == Event.UNTRUSTED;
    try (task) {
      task.with("atlas.connection.check", "false");
      if (endless) {
        task.with("retry.timeout.ms", "50");
      }

      task.start();
      await().atMost(Duration.ofSeconds(20)).until(() -> isOver(task));
    }
  }

  /** Takes what the task has; until it fails, or says that the query is over. */
  private boolean isOver(TaskAtWork task) throws InterruptedException {
    try {
      List<SourceRecord> batch = task.poll();
      records.addAll(batch);
      return batch.stream().anyMatch(record -> record.topic().equals("status"));
    } catch (ConnectException e) {
      seen.add(trace(e));
      return true;
    }
  }

  /** As they stand, as they travel, and what of a query's token is not shown. */
  private List<String> secrets() {
    List<String> secrets =
        new ArrayList<>(
            List.of(
                CLIENT_SECRET,
                PRIVATE_KEY,
                ACCESS_TOKEN,
                PROXY_PASSWORD,
                TestCertificates.PASSWORD,
                base64("mdb_sa_id:" + CLIENT_SECRET),
                base64("proxy-user:" + PROXY_PASSWORD),
                TOKEN.substring(8, 20),
                TOKEN.substring(40)));
    simulator.requests(TOKEN).stream()
        .flatMap(request -> request.header("Authorization").stream())
        .filter(header -> header.startsWith("Bearer "))
        .map(header -> header.substring("Bearer ".length()))
        .forEach(secrets::add);

    return secrets;
  }

  /** What this test had logged. */
  private String log() throws IOException {
    byte[] all = Files.readAllBytes(LOG);
    int length = (int) (all.length - logStart);
    return new String(all, (int) logStart, length, StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
