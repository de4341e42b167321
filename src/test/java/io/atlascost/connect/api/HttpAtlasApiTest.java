package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAtlasApiTest {
  private static final String CSV = "Usage Date,Usage Amount\n2024-01-01,1\n";
  private static final Query QUERY =
      new Query(
          "0123456789abcdef01234567",
          "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C");

  private final FakeClock clock = new FakeClock();
  private AtlasSimulator simulator;
  private HttpAtlasApi api;

  @BeforeEach
  void start() {
    this.simulator = AtlasSimulator.start();
    simulator.requireAccessToken("let-me-in");
    this.api = api(Duration.ofSeconds(20), Duration.ofMillis(200));
  }

  @AfterEach
  void stop() {
    api.close();
    simulator.close();
  }

  @Test
  void asksForTheResultInTheVersionAndFormatThatAreConfigured() throws Exception {
    replies(Reply.csv(CSV));

    assertThat(text(api.usage(QUERY))).isEqualTo(CSV);
    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path())
                  .isEqualTo(
                      "/api/atlas/v2/orgs/0123456789abcdef01234567/billing/costExplorer/usage/"
                          + QUERY.token());
              assertThat(request.headers().first("Accept"))
                  .contains("application/vnd.atlas.2023-01-01+csv");
              assertThat(request.headers().first("User-Agent")).contains("test/1");
            });
  }

  @Test
  void escapesATokenThatIsNoPathSegment() throws Exception {
    Query query = new Query(QUERY.orgId(), "a/b?c#d%e f".replace(" ", "+") + "x".repeat(53));
    simulator.anyUsage(request -> Reply.csv(CSV));

    api.usage(query);

    assertThat(simulator.requests().get(0).target())
        .endsWith("/usage/a%2Fb%3Fc%23d%25e%2Bf" + "x".repeat(53));
  }

  @Test
  void takesALone102ForProcessingThoughTheConnectionStaysOpen() throws Exception {
    replies(Reply.lone102());

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertOneRequestAndNoConnection();
  }

  @Test
  void takesA102BeforeTheEndOfTheConnectionForProcessing() throws Exception {
    replies(Reply.closing102());

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertOneRequestAndNoConnection();
  }

  @Test
  void takesA102WithABodyForProcessing() throws Exception {
    replies(Reply.bodied102());

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertOneRequestAndNoConnection();
  }

  @Test
  void takes202ForProcessingAndUsesTheConnectionAgain() throws Exception {
    replies(Reply.accepted());

    for (int i = 0; i < 3; i++) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    }

    assertThat(simulator.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void usesTheFinalReplyThatFollowsA102(int interim) throws Exception {
    replies(Reply.csv(CSV).after102(interim, Duration.ofMillis(10)));

    assertThat(text(api.usage(QUERY))).isEqualTo(CSV);
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void givesAll102sOfARequestOneGrace() throws Exception {
    api.close();
    this.api = Way.to(simulator).with(Way.TOKEN).with(Duration.ofMillis(200)).open();
    replies(Reply.csv(CSV).after102(60, Duration.ofMillis(20)));

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
  }

  @Test
  void neverReadsALateReplyAsTheAnswerToTheNextRequest() throws Exception {
    replies(Reply.late102(Duration.ofMillis(400), Reply.csv("late")), Reply.csv(CSV));

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertThat(text(api.usage(QUERY))).isEqualTo(CSV);
    assertThat(simulator.connections()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "400,VALIDATION_ERROR,QUERY_REFUSED",
    "401,UNAUTHORIZED,LOCKED_OUT",
    "403,CANNOT_CHANGE_GROUP_NAME,QUERY_REFUSED",
    "403,IP_ADDRESS_NOT_ON_ACCESS_LIST,LOCKED_OUT",
    "403,ORG_REQUIRES_ACCESS_LIST,LOCKED_OUT",
    "403,RESOURCE_REQUIRES_ACCESS_LIST,LOCKED_OUT",
    "403,IP_ADDRESS_NOT_ON_WHITELIST,LOCKED_OUT",
    "403,ORG_REQUIRES_WHITELIST,LOCKED_OUT",
    "404,RESOURCE_NOT_FOUND,QUERY_REFUSED",
    "405,METHOD_NOT_ALLOWED,LOCKED_OUT",
    "400,INVALID_VERSION_DATE,LOCKED_OUT",
    "404,MONGODB_VERSION_NOT_FOUND,QUERY_REFUSED",
    "404,ACCESS_LIST_ENTRY_NOT_FOUND,QUERY_REFUSED",
    "406,NOT_ACCEPTABLE,LOCKED_OUT",
    "406,INVALID_VERSION_DATE,LOCKED_OUT",
    "407,PROXY,LOCKED_OUT",
    "408,TIMEOUT,OUTAGE",
    "409,CONFLICT,OUTAGE",
    "410,GONE,QUERY_REFUSED",
    "410,VERSION_GONE,LOCKED_OUT",
    "415,UNSUPPORTED,LOCKED_OUT",
    "422,UNPROCESSABLE,LOCKED_OUT",
    "429,RATE_LIMITED_TOKEN_BUCKET,SLOW_DOWN",
    "500,UNEXPECTED_ERROR,OUTAGE",
    "502,BAD_GATEWAY,OUTAGE",
    "503,UNAVAILABLE,OUTAGE",
    "504,GATEWAY_TIMEOUT,OUTAGE"
  })
  void tellsWhatARefusalAsksFor(int status, String code, UsageReply.Refusal.Verdict verdict)
      throws Exception {
    replies(Reply.error(status, code, "Because."));

    assertThat(refusal())
        .satisfies(
            refusal -> {
              assertThat(refusal.verdict()).isEqualTo(verdict);
              assertThat(refusal.status()).isEqualTo(status);
              assertThat(refusal.errorCode()).isEqualTo(code);
              assertThat(refusal.detail()).isEqualTo("Because.");
              assertThat(refusal.message()).contains(status + " " + code + ": Because.");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "400,QUERY_REFUSED",
    "403,QUERY_REFUSED",
    "404,QUERY_REFUSED",
    "410,QUERY_REFUSED",
    "406,LOCKED_OUT",
    "500,OUTAGE"
  })
  void saysNothingOfQueriesWhereNoneWasAskedFor(int status, UsageReply.Refusal.Verdict verdict)
      throws Exception {
    simulator.intercept(request -> Optional.of(Reply.error(status, "CODE", "No.")));

    assertThat(api.knock().orElseThrow())
        .satisfies(
            refusal -> {
              assertThat(refusal.verdict()).isEqualTo(verdict);
              assertThat(refusal.message()).contains("Atlas answered " + status + " CODE: No.");
              assertThat(refusal.hint()).doesNotContainIgnoringCase("quer");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 410, 418})
  void knowsAServerThatIsNoAtlasByItsWords(int status) throws Exception {
    simulator.intercept(
        request -> Optional.of(Reply.of(status, "text/html", "<html>Nothing <b>here</b></html>")));

    for (UsageReply reply : List.of(api.knock().orElseThrow(), api.usage(QUERY))) {
      UsageReply.Refusal refusal = (UsageReply.Refusal) reply;
      assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
      assertThat(refusal.cause()).isEqualTo(Cause.SOMETHING_ELSE_ANSWERED);
      assertThat(refusal.message())
          .contains("something else than Atlas answered " + status + ": Nothing here")
          .contains("proxy or firewall", "atlas.base.url")
          .doesNotContain("quer");
    }
  }

  @Test
  void repeatsWordsThatCanBeWrittenAnywhereOnOneLine() throws Exception {
    replies(
        Reply.of(
            404,
            "application/json",
            "{\"error\":404,\"errorCode\":\"A\\u0000B\\rC\",\"detail\":\"x\\ud800y\\n\\u0085\\u001bz\"}"));

    assertThat(refusal())
        .satisfies(
            refusal -> {
              assertThat(refusal.errorCode()).isEqualTo("A\uFFFDB C");
              assertThat(refusal.detail()).isEqualTo("x\uFFFDy z");
              assertThat(refusal.message()).startsWith("Atlas answered 404 A\uFFFDB C: x\uFFFDy z");
            });
  }

  @Test
  void takesA403ThatOnlySpeaksOfAnAccessListForALockOut() throws Exception {
    replies(
        Reply.error(403, "FORBIDDEN", "This resource requires access through an IP Access List."));

    assertThat(refusal().verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal().message()).contains("API access list");
  }

  @Test
  void namesTheAddressThatIsNotOnTheAccessList() throws Exception {
    replies(Reply.error(403, "ORG_REQUIRES_ACCESS_LIST", "No list.", "203.0.113.7"));

    assertThat(refusal().message()).contains("add 203.0.113.7", "API access list");
  }

  @Test
  void shortensATokenThatARefusalRepeats() throws Exception {
    replies(Reply.error(404, "RESOURCE_NOT_FOUND", "No such path: " + QUERY.path()));

    assertThat(refusal().message()).contains("4ABBE973…").doesNotContain(QUERY.token());
  }

  @Test
  void showsTheTextOfAnErrorPage() throws Exception {
    replies(
        Reply.of(
            502,
            "text/html",
            "<html><head><title>502  Bad Gateway</title></head><body>\n<h1>Sorry</h1></html>"
                .getBytes(StandardCharsets.UTF_8)));

    assertThat(refusal().detail()).isEqualTo("502 Bad Gateway Sorry");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 406, 410, 418, 422})
  void takesARefusalWithoutOrWithHalfItsWordsForAnOutage(int status) throws Exception {
    replies(Reply.empty(status), Reply.error(status, "CODE", "Because.").cutAfter(20, Cut.FIN));

    assertThat(refusal().verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);
  }

  @Test
  void staysCalmWhenAnErrorSaysNothing() throws Exception {
    replies(Reply.empty(500));

    assertThat(refusal().message()).isEqualTo("Atlas answered 500");
  }

  @Test
  void staysCalmWhenTheBodyOfAnErrorIsCut() throws Exception {
    replies(Reply.error(500, "UNEXPECTED_ERROR", "x".repeat(500)).cutAfter(40, Cut.RST));

    assertThat(refusal().status()).isEqualTo(500);
  }

  @Test
  void readsLittleOfAnErrorThatIsLong() throws Exception {
    replies(
        Reply.of(500, "text/html", "<".repeat(10 * 1024 * 1024).getBytes(StandardCharsets.UTF_8)));

    assertThat(refusal().detail()).hasSizeLessThan(1100);
  }

  @ParameterizedTest
  @CsvSource({
    "7,7",
    "0,0",
    "'Mon, 01 Jun 2026 00:01:30 GMT',90",
    "'Sun, 31 May 2026 00:00:00 GMT',0"
  })
  void understandsHowLongItIsToWait(String header, int seconds) throws Exception {
    replies(Reply.error(429, "RATE_LIMITED_TOKEN_BUCKET", "slow").header("Retry-After", header));

    assertThat(refusal().throttle().retryAfter()).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1e9", "99999999999999999999"})
  void takesANonsensicalWaitForNone(String header) throws Exception {
    replies(Reply.error(429, "RATE_LIMITED_TOKEN_BUCKET", "slow").header("Retry-After", header));

    assertThat(refusal().throttle().retryAfter()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirect(int status) throws Exception {
    try (AtlasSimulator elsewhere = AtlasSimulator.start()) {
      replies(Reply.empty(status).header("Location", elsewhere.baseUrl() + "/api/atlas/v2/orgs"));

      assertThat(refusal().message()).contains("atlas.base.url");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void reportsAHostThatRefusesConnections() {
    simulator.down();

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);
  }

  @Test
  void sendsNothingTwiceWhenAConnectionBreaks() {
    replies(Reply.csv(CSV).cutInHead(5));

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void stopsWaitingForBytesThatDoNotCome() {
    api.close();
    this.api = api(Duration.ofMillis(200), Duration.ofMillis(200));
    replies(Reply.silence());

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);
  }

  @Test
  void letsGoOfABodyWithoutReadingItsRest() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    replies(Reply.csv(CSV.repeat(10_000)).holdAfter(100_000, never));

    try (UsageBody body = ((UsageReply.Usage) api.usage(QUERY)).body()) {
      assertThat(body.stream().readNBytes(100)).hasSize(100);
    }

    await().until(() -> simulator.openConnections() == 0);
  }

  @Test
  void knowsWhichBodiesToldTheirLength() throws Exception {
    replies(
        Reply.csv(CSV),
        Reply.csv(CSV).chunked(),
        Reply.csv(CSV).chunked().gzip(),
        Reply.csv(CSV).gzip(),
        Reply.csv(CSV).untilClose(),
        Reply.csv(CSV).untilCloseHttp10());

    for (boolean framed : new boolean[] {true, true, true, true, false, false}) {
      UsageReply reply = api.usage(QUERY);
      assertThat(((UsageReply.Usage) reply).body().framed()).isEqualTo(framed);
      assertThat(text(reply)).isEqualTo(CSV);
    }
  }

  @Test
  void endsARequestThatWaitsForItsFirstByteWhenItIsClosed() throws Exception {
    replies(Reply.silence());

    assertClosingEnds(() -> api.usage(QUERY));
  }

  @Test
  void endsTheGraceOfA102WithoutTakingItForOneWhenItIsClosed() throws Exception {
    api.close();
    this.api = api(Duration.ofSeconds(20), Duration.ofSeconds(20));
    replies(Reply.lone102());

    assertClosingEnds(() -> api.usage(QUERY));
  }

  @Test
  void endsTheReadingOfABodyWhenItIsClosed() throws Exception {
    replies(Reply.csv(CSV.repeat(1000)).holdAfter(1000, new CountDownLatch(1)));

    assertClosingEnds(() -> text(api.usage(QUERY)));
  }

  private void assertClosingEnds(Asking asking) throws Exception {
    FutureTask<Throwable> outcome =
        new FutureTask<>(
            () -> {
              try {
                asking.run();
                return null;
              } catch (IOException e) {
                return e;
              }
            });
    Thread thread = new Thread(outcome);
    thread.start();
    await().until(() -> simulator.requests().size() == 1);

    api.close();

    await().atMost(Duration.ofSeconds(5)).until(outcome::isDone);
    assertThat(outcome.get()).isInstanceOf(IOException.class);
    await().until(() -> simulator.openConnections() == 0);
  }

  private interface Asking {
    void run() throws IOException;
  }

  private void assertOneRequestAndNoConnection() {
    assertThat(simulator.requests()).hasSize(1);
    await().until(() -> simulator.openConnections() == 0);
  }

  private HttpAtlasApi api(Duration readTimeout, Duration grace) {
    return new HttpAtlasApi(
        new HttpAtlasApi.Options(
            new Network(
                simulator.baseUrl(), Duration.ofSeconds(5), readTimeout, grace, Proxy.NONE, tls()),
            new Credentials.AccessToken(new Password("let-me-in")),
            "2023-01-01",
            Format.CSV),
        "test/1",
        clock);
  }

  private static SSLContext tls() {
    try {
      return Tls.standard();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void replies(Reply... replies) {
    simulator.usage(QUERY.orgId(), QUERY.token(), replies);
  }

  private UsageReply.Refusal refusal() throws IOException {
    return (UsageReply.Refusal) api.usage(QUERY);
  }

  private static String text(UsageReply reply) throws IOException {
    try (UsageBody body = ((UsageReply.Usage) reply).body()) {
      return new String(body.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
