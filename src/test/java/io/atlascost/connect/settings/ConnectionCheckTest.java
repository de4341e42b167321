package io.atlascost.connect.settings;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Nobody;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UnaskedAtlas;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.ForwardProxy;
import io.atlascost.connect.simulator.Organization;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

@Timeout(20)
class ConnectionCheckTest {
  private static final String ORG = "0123456789abcdef01234567";
  private static final Path DIRECTORY = Path.of("target", "certificates", "check");
  private static final String PASSWORD = TestCertificates.PASSWORD;

  private static TestCertificates certificates;

  private final Map<String, String> props = new HashMap<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final LogCaptureAppender log = keep(new LogCaptureAppender());
  private AtlasSimulator simulator;

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(DIRECTORY);
  }

  @BeforeEach
  void configure() {
    log.setClassLogger(ConnectionCheck.class, Level.WARN);
    log.addToLogger(LogManager.getLogger(ConnectionCheck.class));
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.queries", ORG + ":" + "T".repeat(64));
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    ask(AtlasSimulator.start().requireAccessToken("let-me-in"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  @Test
  void asksAtlasOnceWhereAllIsWell() {
    simulator.organizations(List.of(new Organization(ORG, "Test")));

    assertThat(problems()).isEmpty();
    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path()).isEqualTo("/api/atlas/v2/orgs");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "api_key,atlas.public.key,public,atlas.private.key,private-key",
    "service_account,atlas.client.id,mdb_sa_id,atlas.client.secret,mdb_sa_sk_secret"
  })
  void findsEveryWayInGoodOrNamesTheSecretToChange(
      String mode, String identityKey, String identity, String secretKey, String secret) {
    props.put("atlas.auth.mode", mode);
    props.put(identityKey, identity);
    props.put(secretKey, secret);
    if (mode.equals("api_key")) {
      simulator.requireDigest(identity, secret);
    } else {
      simulator.requireServiceAccount(identity, secret, Duration.ofHours(1));
    }

    assertThat(problems()).isEmpty();

    props.put(secretKey, "wrong-secret");
    assertThat(problems()).containsOnlyKeys(secretKey);
    assertThat(problems().get(secretKey))
        .contains("401", identityKey + " and " + secretKey)
        .doesNotContain("wrong-secret");
  }

  @Test
  void namesTheAccessTokenThatIsRefused() {
    props.put("atlas.access.token", "wrong-token");

    assertThat(problems()).containsOnlyKeys("atlas.access.token");
    assertThat(problems().get("atlas.access.token")).contains("401").doesNotContain("wrong-token");
  }

  @Test
  void tellsOfTheAccessListWhereTheAddressIsNotOnIt() {
    fail(Reply.error(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "This address is not allowed."));

    Map<String, String> problems = problems();
    assertThat(problems).containsOnlyKeys("atlas.client.id");
    assertThat(problems.get("atlas.client.id"))
        .contains("This address is not allowed.", "API access list");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void findsNoFaultWithAConfigurationWhenAtlasIsOnlyUnwell(int status) {
    fail(Reply.empty(status));

    assertThat(problems()).isEmpty();
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void asksNothingWhereAnythingElseIsWrong() {
    props.remove("topic");

    assertThat(problems()).containsOnlyKeys("topic");
    assertThat(simulator.connections()).isZero();
  }

  @Test
  void asksNothingWhereItIsSwitchedOff() {
    props.put("atlas.connection.check", "false");
    props.put("atlas.access.token", "wrong");

    assertThat(problems()).isEmpty();
    assertThat(simulator.connections()).isZero();
  }

  @Test
  void reportsAHostThatIsUnknown() {
    props.put("atlas.base.url", "https://atlas.invalid");

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url")).contains("atlas.invalid");
  }

  @Test
  void reportsAHostThatRefusesConnections() {
    simulator.down();

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url"))
        .contains("cannot be reached", "atlas.connection.check=false");
  }

  @Test
  void findsNoFaultWithAConfigurationWhenTheHostKeepsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      props.put("atlas.base.url", "http://127.0.0.1:" + silent.getLocalPort());

      assertThat(problems()).isEmpty();
      assertThat(log.getMessages("WARN")).singleElement().asString().contains("Atlas is not well");
    }
  }

  static Stream<Reply> unwell() {
    Reply refusal = Reply.error(401, "UNAUTHORIZED", "No.");
    return Stream.of(
        refusal.firstByteAfter(Duration.ofMillis(2300)),
        Reply.silence(),
        refusal.cutInHead(20, Cut.RST),
        refusal.cutInHead(0, Cut.FIN),
        refusal.cutInHead(0, Cut.RST));
  }

  @ParameterizedTest
  @MethodSource("unwell")
  void findsNoFaultWithAConfigurationWhenAtlasIsSlowOrBreaksOff(Reply reply) {
    fail(reply);

    assertThat(problems()).isEmpty();
    assertThat(log.getMessages("WARN")).singleElement().asString().contains("Atlas is not well");
  }

  @Test
  void takesAConfigurationWhereAtlasIsSlowerThanTheWholeCheck() {
    Values values = new Values(props, List.of(), List.of());
    CountDownLatch later = new CountDownLatch(1);
    ConnectionCheck check =
        new ConnectionCheck(
            doors(values, () -> new Knock(() -> later.await(1, TimeUnit.HOURS))),
            new Nobody(),
            Duration.ofMillis(50));

    check.run(values);
    later.countDown();

    assertThat(values.areValid()).isTrue();
    assertThat(log.getMessages("WARN")).singleElement().asString().contains("Atlas is slow");
  }

  @Test
  void takesAConfigurationWhereTheCheckItselfHasADefect() {
    Values values = new Values(props, List.of(), List.of());
    ConnectionCheck check =
        new ConnectionCheck(
            doors(
                values,
                () ->
                    new Knock(
                        () -> {
                          throw new IllegalStateException("ours");
                        })),
            new Nobody(),
            Duration.ofSeconds(5));

    check.run(values);

    assertThat(values.areValid()).isTrue();
    assertThat(log.getMessages("ERROR"))
        .singleElement()
        .asString()
        .contains("defect of the connector");
  }

  @Test
  void asksInTheLoggingContextOfConnect() {
    List<String> contexts = new CopyOnWriteArrayList<>();
    Values values = new Values(props, List.of(), List.of());
    ConnectionCheck check =
        new ConnectionCheck(
            doors(values, () -> new Knock(() -> contexts.add(MDC.get("connector.context")))),
            new Nobody(),
            Duration.ofSeconds(5));

    MDC.put("connector.context", "[costs|worker] ");
    try {
      check.run(values);
    } finally {
      MDC.remove("connector.context");
    }

    assertThat(contexts).containsExactly("[costs|worker] ");
  }

  @ParameterizedTest
  @CsvSource({
    "200,text/html",
    "404,text/html",
    "403,text/html",
    "400,application/json",
    "418,text/plain"
  })
  void namesTheAddressWhereSomethingElseAnswers(int status, String type) {
    simulator.organizationsReply(Reply.of(status, type, "<html>Nothing here</html>"));

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url"))
        .contains("something else than Atlas answered " + status)
        .doesNotContain("atlas.queries", "token");
  }

  @ParameterizedTest
  @CsvSource({"410,VERSION_GONE", "406,NOT_ACCEPTABLE", "400,INVALID_VERSION_DATE"})
  void blamesNoVersionThatIsNotAskedFor(int status, String code) {
    simulator.organizationsReply(Reply.error(status, code, "No more."));

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url"))
        .contains("No more.", "newer release", "atlas.connection.check=false")
        .doesNotContain("atlas.api.version");
  }

  @Test
  void asksForTheVersionOfTheListingWhicheverIsConfigured() {
    props.put("atlas.api.version", "2025-03-12");

    assertThat(problems()).isEmpty();
    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.header("Accept"))
                    .contains("application/vnd.atlas.2023-01-01+json"));
  }

  @Test
  void namesTheAddressWhereNoTlsIsSpoken() throws IOException {
    ServerSocket plain = keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    Thread server = new Thread(() -> refuseTls(plain), "plain-server");
    server.setDaemon(true);
    server.start();
    props.put("atlas.base.url", "https://127.0.0.1:" + plain.getLocalPort());

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url")).contains("no TLS as we speak it");
  }

  private static void refuseTls(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.getInputStream().read();
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
      } catch (IOException e) {
        // Closed by the test, or by the client.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "api_key"})
  void asksAHostWithAnUnderscoreInItsName(String mode) {
    ForwardProxy proxy = keep(ForwardProxy.start());
    simulator.requireNothing();
    props.put("atlas.auth.mode", mode);
    props.put("atlas.public.key", "public");
    props.put("atlas.private.key", "private-key");
    props.put("atlas.base.url", simulator.baseUrl().toString().replace("127.0.0.1", "atlas_sim"));
    props.put("atlas.allow.plaintext", "true");
    props.put("atlas.proxy.url", proxy.url().toString());

    assertThat(problems()).isEmpty();
    assertThat(simulator.requests())
        .singleElement()
        .extracting(request -> request.header("Host").orElse(""))
        .asString()
        .startsWith("atlas_sim:");

    props.put("atlas.proxy.url", "http://no_proxy_of_this_name:3128");
    assertThat(problems()).containsOnlyKeys("atlas.proxy.url");
    assertThat(problems().get("atlas.proxy.url")).contains("the host is unknown");
  }

  @Test
  void asksAnAddressOfIpv6() {
    props.put("atlas.auth.mode", "api_key");
    props.put("atlas.public.key", "public");
    props.put("atlas.private.key", "private-key");
    props.put(
        "atlas.base.url",
        simulator.requireNothing().baseUrl().toString().replace("127.0.0.1", "[::ffff:7f00:1]"));

    assertThat(problems()).isEmpty();
    assertThat(simulator.requests()).isNotEmpty();
  }

  @Test
  void reportsAHostWhoseAnswersNeverEnd() {
    fail(Reply.error(401, "UNAUTHORIZED", "x".repeat(10_000)).trickle(1, Duration.ofMillis(100)));

    assertThat(problems()).isNotEmpty();
  }

  @Test
  void leavesNothingBehind() {
    fail(Reply.silence());

    assertThat(problems()).isEmpty();
    org.awaitility.Awaitility.await()
        .until(
            () ->
                simulator.openConnections() == 0
                    && Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(t -> t.getName().equals("atlas-cost-connection-check")));
  }

  @Test
  void followsNoRedirectAndTellsWhichKeyToSet() {
    fail(Reply.empty(301).header("Location", "https://example.invalid/"));

    Map<String, String> problems = problems();
    assertThat(problems).containsOnlyKeys("atlas.base.url");
    assertThat(problems.get("atlas.base.url")).contains("redirects are not followed");
  }

  @Test
  void namesTheProxyThatIsDown() {
    ForwardProxy proxy = keep(ForwardProxy.start());
    props.put("atlas.proxy.url", proxy.url().toString());
    assertThat(problems()).isEmpty();

    proxy.down();

    assertThat(problems()).containsOnlyKeys("atlas.proxy.url");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesTheProxyUserThatIsRefused(boolean secured) {
    if (secured) {
      ask(AtlasSimulator.start(certificates.serverContext()));
      props.put("atlas.ssl.truststore.location", certificates.trustPem().toString());
    }

    ForwardProxy proxy = keep(ForwardProxy.start().requireCredentials("user", "pass-word"));
    props.put("atlas.proxy.url", proxy.url().toString());
    assertThat(problems()).containsOnlyKeys("atlas.proxy.user");

    props.put("atlas.proxy.user", "user");
    props.put("atlas.proxy.password", "wrong-word");
    assertThat(problems()).containsOnlyKeys("atlas.proxy.user");
    assertThat(problems().get("atlas.proxy.user")).contains("407").doesNotContain("wrong-word");

    props.put("atlas.proxy.password", "pass-word");
    assertThat(problems()).isEmpty();
  }

  @Test
  void namesTheTrustStoreWhereTheCertificateIsNotTrusted() {
    ask(AtlasSimulator.start(certificates.serverContext()));

    assertThat(problems()).containsOnlyKeys("atlas.ssl.truststore.location");
    assertThat(simulator.requests()).isEmpty();

    props.put("atlas.ssl.truststore.location", certificates.trustPem().toString());
    assertThat(problems()).isEmpty();
  }

  @Test
  void namesTheAddressWhereTheCertificateIsForAnotherHost() {
    ask(AtlasSimulator.start(certificates.serverContext("other.invalid")));
    props.put("atlas.ssl.truststore.location", certificates.trustPem().toString());

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url")).contains("another host");
  }

  @Test
  void namesTheKeyStoreWhereACertificateIsAskedFor() {
    ask(AtlasSimulator.startRequiringClientCertificates(certificates.serverContext()));
    props.put("atlas.ssl.truststore.location", certificates.trustPem().toString());

    // The server's word may be overtaken by the end of the connection.
    assertThat(problems()).hasSize(1);
    assertThat(problems().toString()).contains("atlas.ssl.keystore.location");

    props.put("atlas.ssl.keystore.location", certificates.clientPem().toString());
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"client.p12", "client.jks", "client-encrypted.pem"})
  void namesThePasswordThatDoesNotFitItsKeyStore(String file) {
    certificates.clientPkcs12();
    certificates.clientJks();
    certificates.clientEncryptedPem();
    props.put("atlas.ssl.keystore.location", DIRECTORY.resolve(file).toString());

    props.put("atlas.ssl.keystore.password", "wrong-word");
    assertThat(problems()).containsOnlyKeys("atlas.ssl.keystore.password");
    assertThat(problems().toString()).doesNotContain("wrong-word");

    props.remove("atlas.ssl.keystore.password");
    assertThat(problems()).containsOnlyKeys("atlas.ssl.keystore.password");
    assertThat(simulator.connections()).isZero();

    props.put("atlas.ssl.keystore.password", PASSWORD);
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"trust.p12", "trust.jks"})
  void namesThePasswordThatDoesNotFitItsTrustStore(String file) {
    certificates.trustPkcs12();
    certificates.trustJks();
    props.put("atlas.ssl.truststore.location", DIRECTORY.resolve(file).toString());

    props.put("atlas.ssl.truststore.password", "wrong-word");
    assertThat(problems()).containsOnlyKeys("atlas.ssl.truststore.password");

    props.put("atlas.ssl.truststore.password", PASSWORD);
    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"atlas.ssl.truststore", "atlas.ssl.keystore"})
  void namesTheFileThatIsMissingOrNone(String prefix) throws IOException {
    props.put(prefix + ".location", DIRECTORY.resolve("missing.pem").toString());
    assertThat(problems()).containsOnlyKeys(prefix + ".location");
    assertThat(problems().get(prefix + ".location")).contains("no such file");

    Path garbage = Files.writeString(DIRECTORY.resolve("garbage.p12"), "garbage");
    props.put(prefix + ".location", garbage.toString());
    assertThat(problems()).containsOnlyKeys(prefix + ".location");

    Path empty = Files.writeString(DIRECTORY.resolve("garbage.pem"), "garbage");
    props.put(prefix + ".location", empty.toString());
    assertThat(problems()).containsOnlyKeys(prefix + ".location");

    Path untold = Files.writeString(DIRECTORY.resolve("garbage"), "garbage");
    props.put(prefix + ".location", untold.toString());
    assertThat(problems()).containsOnlyKeys(prefix + ".type");
    assertThat(simulator.connections()).isZero();
  }

  @Test
  void refusesPlaintextBeforeAnythingIsSent() {
    props.put("atlas.base.url", "http://atlas.invalid");

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url"))
        .contains("plaintext", "atlas.allow.plaintext=true");

    props.put("atlas.allow.plaintext", "true");
    assertThat(problems().get("atlas.base.url")).contains("unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"atlas.base.url", "atlas.proxy.url"})
  void doesNotRepeatAPasswordThatSomebodyWroteIntoAnAddress(String key) {
    props.put(key, "http://user:pass-word@127.0.0.1:1");

    assertThat(problems()).containsOnlyKeys(key);
    assertThat(problems().get(key)).doesNotContain("pass-word");
  }

  /** Every request is answered so. */
  private void fail(Reply reply) {
    props.put("atlas.auth.mode", "service_account");
    props.put("atlas.client.id", "mdb_sa_id");
    props.put("atlas.client.secret", "mdb_sa_sk_secret");
    simulator.tokenReplies(reply);
  }

  private void ask(AtlasSimulator other) {
    this.simulator = keep(other);
    props.put("atlas.base.url", simulator.baseUrl().toString());
  }

  private static List<ConnectionCheck.Door> doors(Values values, Supplier<AtlasApi> atlas) {
    return AccessSettings.read(values).orElseThrow().accounts().stream()
        .map(account -> new ConnectionCheck.Door(account, false, atlas))
        .toList();
  }

  /** Atlas, whose only answer takes as long, or goes as wrong, as it is told. */
  private record Knock(Callable<?> course) implements UnaskedAtlas {
    @Override
    public UsageReply usage(Query query) {
      throw new AssertionError("not asked for by a check");
    }

    @Override
    public Optional<UsageReply.Refusal> knock() throws IOException {
      try {
        course.call();
        return Optional.empty();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  private <T extends AutoCloseable> T keep(T server) {
    opened.add(server);
    return server;
  }

  private Map<String, String> problems() {
    return new AtlasCostSourceConnector()
        .validate(props).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(
                Collectors.toMap(
                    ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
