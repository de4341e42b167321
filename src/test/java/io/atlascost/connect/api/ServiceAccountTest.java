package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.ForwardProxy;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountTest {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final MovableClock clock = new MovableClock();
  private final List<HttpAtlasApi> users = new ArrayList<>();
  private final AtlasSimulator simulator = AtlasSimulator.start().clock(clock);

  @BeforeEach
  void letTheAccountIn() {
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", LIFETIME);
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));
  }

  @AfterEach
  void close() {
    users.forEach(HttpAtlasApi::close);
    simulator.close();
  }

  @Test
  void asksForOneTokenForAllWhoStartTogether() throws Exception {
    List<FutureTask<String>> results = askTogether(10);

    for (FutureTask<String> result : results) {
      assertThat(result.get()).isEqualTo(CSV);
    }

    assertThat(simulator.tokenRequests()).hasSize(1);
    assertThat(simulator.requests(QUERY.token())).hasSize(10);
  }

  @Test
  void usesOneTokenForManyRequestsAndRenewsItBeforeItExpires() throws Exception {
    HttpAtlasApi user = user();
    ask(user);
    clock.advance(LIFETIME.multipliedBy(8).dividedBy(10));
    ask(user);
    assertThat(simulator.tokenRequests()).hasSize(1);

    clock.advance(LIFETIME.multipliedBy(15).dividedBy(100));
    ask(user);

    assertThat(simulator.tokenRequests()).hasSize(2);
    assertThat(simulator.requests(QUERY.token())).hasSize(3);
  }

  @Test
  void goesOnWithAGoodTokenWhileItCannotBeRenewed() throws Exception {
    HttpAtlasApi user = user();
    ask(user);
    clock.advance(LIFETIME.multipliedBy(95).dividedBy(100));
    simulator.tokenReplies(Reply.empty(503), Reply.silence().closing());

    ask(user);
    ask(user);

    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @Test
  void renewsARevokedTokenOnceForAll() throws Exception {
    askTogether(5).forEach(result -> assertThat(result).succeedsWithin(Duration.ofSeconds(10)));
    simulator.revokeTokens();

    for (HttpAtlasApi user : users) {
      ask(user);
    }

    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @Test
  void isLockedOutWhenARenewedTokenIsRefusedToo() throws Exception {
    HttpAtlasApi user = user();
    ask(user);
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.error(401, "UNAUTHORIZED", "No."));

    UsageReply.Refusal refusal = (UsageReply.Refusal) user.usage(QUERY);

    assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal.message()).contains("atlas.client.id and atlas.client.secret");
    assertThat(simulator.tokenRequests()).hasSize(2);
    assertThat(simulator.requests(QUERY.token())).hasSize(3);
  }

  @Test
  void waitsOutWhatTheTokenEndpointAsksForWithAllUsers() throws Exception {
    simulator.tokenReplies(Reply.error(429, "RATE_LIMITED", "Slow.").header("Retry-After", "30"));
    HttpAtlasApi first = user();
    HttpAtlasApi second = user();

    assertThat(refusal(first).verdict()).isEqualTo(UsageReply.Refusal.Verdict.SLOW_DOWN);
    assertThat(refusal(first).throttle().retryAfter()).contains(Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(10));
    assertThat(refusal(second).throttle().retryAfter()).contains(Duration.ofSeconds(20));
    assertThat(simulator.tokenRequests()).hasSize(1);

    clock.advance(Duration.ofSeconds(20));
    ask(second);
    ask(first);
    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"429,SLOW_DOWN", "500,OUTAGE", "503,OUTAGE"})
  void pausesByItselfWhereTheTokenEndpointDoesNotSayHowLong(
      int status, UsageReply.Refusal.Verdict verdict) throws Exception {
    simulator.tokenReplies(Reply.empty(status));

    askTogether(5).forEach(result -> assertThat(result).failsWithin(Duration.ofSeconds(10)));
    assertThat(refusal(users.get(0)).verdict()).isEqualTo(verdict);
    assertThat(simulator.tokenRequests()).hasSize(1);
    assertThat(simulator.requests(QUERY.token())).isEmpty();

    clock.advance(Duration.ofSeconds(6));
    ask(users.get(0));
  }

  @Test
  void pausesEvenIfToldThatItNeedNot() throws Exception {
    simulator.tokenReplies(
        Reply.empty(503).header("Retry-After", "0"), Reply.empty(503).header("Retry-After", "0"));
    HttpAtlasApi user = user();

    for (int i = 0; i < 5; i++) {
      assertThat(refusal(user).status()).isEqualTo(503);
    }

    assertThat(simulator.tokenRequests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403})
  void isLockedOutWithAWrongSecretAndTellsWhichKeysToCheck(int status) throws Exception {
    simulator.tokenReplies(
        Reply.of(
            status,
            "application/json",
            "{\"error\":\"invalid_client\",\"error_description\":\"Unknown client.\"}"));
    HttpAtlasApi user = user();

    UsageReply.Refusal refusal = refusal(user);

    assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal.message())
        .contains("invalid_client", "Unknown client.")
        .contains("atlas.client.id and atlas.client.secret");
    assertThat(simulator.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"access_token\":\"\"}", "{\"access_token\":{\"planted-token\":1}}"})
  void takesATokenReplyWithoutATokenForAnOutageOfAll(String body) throws Exception {
    simulator.tokenReplies(Reply.of(200, "application/json", body));
    HttpAtlasApi first = user();
    HttpAtlasApi second = user();

    for (HttpAtlasApi user : List.of(first, second)) {
      assertThat(refusal(user).verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
      assertThat(refusal(user).message())
          .contains("/api/oauth/token has no access_token")
          .doesNotContain("planted-token");
    }

    assertThat(simulator.tokenRequests()).hasSize(1);
    clock.advance(Duration.ofSeconds(6));
    ask(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>planted-token</html>",
        "{\"access_token\":\"planted-token"
      })
  void takesSomethingElseInPlaceOfATokenForTheAskersOwnOutage(String body) throws Exception {
    simulator.tokenReplies(Reply.of(200, "application/json", body));
    HttpAtlasApi first = user();

    assertThat(refusal(first).verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
    assertThat(refusal(first).message())
        .contains("something else than Atlas answered 200", "/api/oauth/token")
        .doesNotContain("planted-token");
    assertThat(simulator.tokenRequests()).as("the asker does not insist").hasSize(1);

    ask(user());
  }

  @Test
  void understandsATokenThatDoesNotSayHowLongItLives() throws Exception {
    simulator
        .requireNothing()
        .tokenReplies(Reply.of(200, "application/json", "{\"access_token\":\"eternal\"}"));
    HttpAtlasApi user = user();

    ask(user);
    clock.advance(Duration.ofMinutes(30));
    ask(user);

    assertThat(simulator.tokenRequests()).hasSize(1);
    assertThat(simulator.requests(QUERY.token()))
        .allSatisfy(
            request -> assertThat(request.header("Authorization")).contains("Bearer eternal"));
  }

  @Test
  void tellsThatNoTokensAreGivenThere() throws Exception {
    simulator.requireNothing();

    UsageReply.Refusal refusal = refusal(user());

    assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal.status()).isEqualTo(404);
    assertThat(refusal.hint())
        .contains("no access tokens are given there", "atlas.base.url")
        .doesNotContain("quer");
  }

  @Test
  void tellsThatTheTokenEndpointWantsTheAddressOnTheAccessList() throws Exception {
    simulator.tokenReplies(Reply.error(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "No.", "203.0.113.7"));

    UsageReply.Refusal refusal = refusal(user());

    assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal.status()).isEqualTo(403);
    assertThat(refusal.message()).contains("add 203.0.113.7", "API access list");
  }

  @Test
  void needsOneTokenForTwelveValidationsInARow() throws Exception {
    for (int i = 0; i < 12; i++) {
      try (HttpAtlasApi validation = way().open()) {
        assertThat(validation.knock()).isEmpty();
      }
    }

    assertThat(simulator.tokenRequests()).hasSize(1);
  }

  @Test
  void forgetsATokenThatExpiredWhileNobodyUsedIt() throws Exception {
    HttpAtlasApi user = user();
    ask(user);
    user.close();
    int known = known();

    clock.advance(LIFETIME);
    way().with(new Credentials.ServiceAccount("another", new Password("other"))).open().close();

    assertThat(known()).isEqualTo(known - 1);
    ask(user());
    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  /** How many accounts are kept, used or not. */
  private static int known() {
    synchronized (SharedTokens.ACCOUNTS) {
      return SharedTokens.ACCOUNTS.size();
    }
  }

  @Test
  void keepsNoMoreThanTwentyAccountsThatNobodyUses() throws Exception {
    simulator.requireNothing();
    HttpAtlasApi inUse = user();
    for (int i = 0; i < 30; i++) {
      simulator.tokenReplies(
          Reply.of(200, "application/json", "{\"access_token\":\"token-" + i + "\"}"));
      Credentials account = new Credentials.ServiceAccount("client", new Password("secret-" + i));
      try (HttpAtlasApi passing = way().with(account).open()) {
        ask(passing);
      }
    }

    assertThat(known()).isBetween(20, 21);
    try (HttpAtlasApi last =
        way().with(new Credentials.ServiceAccount("client", new Password("secret-29"))).open()) {
      ask(last);
    }

    assertThat(simulator.tokenRequests()).hasSize(30);
    inUse.close();
  }

  @Test
  void takesAChangedSecretForAnotherAccount() throws Exception {
    HttpAtlasApi user = user();
    ask(user);
    user.close();
    simulator.requireServiceAccount("mdb_sa_id", "renewed-secret", LIFETIME);

    ask(
        keep(
            way()
                .with(new Credentials.ServiceAccount("mdb_sa_id", new Password("renewed-secret")))
                .open()));

    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @Test
  void knowsAnAccountWithoutKeepingItsSecret() {
    Credentials.ServiceAccount same =
        new Credentials.ServiceAccount("mdb_sa_id", new Password("mdb_sa_sk_secret"));
    Credentials.ServiceAccount changed =
        new Credentials.ServiceAccount("mdb_sa_id", new Password("another"));
    SharedTokens.Account account =
        SharedTokens.Account.of(simulator.baseUrl(), (Credentials.ServiceAccount) Way.ACCOUNT);

    assertThat(account.toString()).contains("mdb_sa_id").doesNotContain("mdb_sa_sk_secret");
    assertThat(account)
        .isEqualTo(SharedTokens.Account.of(simulator.baseUrl(), same))
        .isNotEqualTo(SharedTokens.Account.of(simulator.baseUrl(), changed));
  }

  private enum Obstacle {
    WRONG_PROXY_PASSWORD,
    DEAD_PROXY,
    BROKEN_CONNECTION,
    FIREWALL_PAGE,
    ADDRESS_NOT_ALLOWED,
    BAD_GATEWAY_OF_A_PROXY,
    PORTAL
  }

  @ParameterizedTest
  @EnumSource(Obstacle.class)
  void keepsWhatIsInTheWayOfOneToThatOne(Obstacle obstacle) throws Exception {
    try (ForwardProxy proxy = ForwardProxy.start().requireCredentials("user", "right")) {
      HttpAtlasApi other = user();
      HttpAtlasApi hindered = keep(hindered(obstacle, proxy));

      assertThatThrownBy(() -> ask(hindered))
          .isInstanceOfAny(IOException.class, ClassCastException.class);

      ask(other);
      ask(user());
      int ownRequests =
          obstacle.name().contains("PROXY_P") || obstacle == Obstacle.DEAD_PROXY ? 0 : 1;
      assertThat(simulator.tokenRequests()).hasSize(ownRequests + 1);
    }
  }

  private HttpAtlasApi hindered(Obstacle obstacle, ForwardProxy proxy) {
    return switch (obstacle) {
      case WRONG_PROXY_PASSWORD -> way().through(proxy, "user", "wrong").open();
      case DEAD_PROXY -> {
        HttpAtlasApi hindered = way().through(proxy, "user", "right").open();
        proxy.down();
        yield hindered;
      }
      case BROKEN_CONNECTION -> {
        simulator.tokenReplies(Reply.empty(200).cutInHead(3));
        yield way().open();
      }
      case FIREWALL_PAGE -> {
        simulator.tokenReplies(Reply.of(403, "text/html", "<html>Access list says no</html>"));
        yield way().open();
      }
      case ADDRESS_NOT_ALLOWED -> {
        simulator.tokenReplies(Reply.error(403, "IP_ADDRESS_NOT_ON_ACCESS_LIST", "No."));
        yield way().open();
      }
      case BAD_GATEWAY_OF_A_PROXY -> {
        simulator.tokenReplies(Reply.of(502, "text/html", "<html>Bad Gateway</html>"));
        yield way().through(proxy, "user", "right").open();
      }
      case PORTAL -> {
        simulator.tokenReplies(Reply.empty(302).header("Location", "http://portal.invalid/"));
        yield way().open();
      }
    };
  }

  @Test
  @Timeout(20)
  void letsTheNextAskWhenWhatTheFirstMetIsItsOwn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Reply page = Reply.of(403, "text/html", "<html>No.</html>");
    simulator.tokenReplies(page.holdUntil(answer), page, page);
    List<FutureTask<String>> asking = askTogether(5);
    await().until(() -> simulator.tokenRequests().size() == 1);

    answer.countDown();

    int refused = 0;
    for (FutureTask<String> result : asking) {
      try {
        assertThat(result.get()).isEqualTo(CSV);
      } catch (ExecutionException e) {
        refused++;
      }
    }

    assertThat(refused).isEqualTo(3);
    assertThat(simulator.tokenRequests()).hasSize(4);
  }

  @Test
  @Timeout(20)
  void doesNotWaitForThoseWhoGoByAProxyThatLeadsNowhere() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (ForwardProxy proxy = ForwardProxy.start()) {
      simulator.tokenReplies(Reply.empty(503).holdUntil(never));
      FutureTask<String> stuck = ask(keep(way().through(proxy).open()), () -> {});
      await().until(() -> simulator.tokenRequests().size() == 1);

      ask(user());

      assertThat(stuck.isDone()).isFalse();
      never.countDown();
      assertThat(stuck.get()).as("it gets what the other got").isEqualTo(CSV);
    }
  }

  @Test
  void doesNotShareATokenWithOtherCredentials() throws Exception {
    ask(user());
    HttpAtlasApi stranger =
        keep(
            way()
                .with(new Credentials.ServiceAccount("mdb_sa_id", new Password("other-secret")))
                .open());

    assertThat(refusal(stranger).verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
  }

  @Test
  @Timeout(20)
  void letsTheOthersAskWhenTheOneWhoAsksIsClosed() throws Exception {
    simulator.tokenReplies(Reply.silence());
    HttpAtlasApi first = user();
    FutureTask<String> broken = ask(first, () -> {});
    await().until(() -> simulator.tokenRequests().size() == 1);
    FutureTask<String> waiting = ask(user(), () -> {});

    first.close();

    assertThat(waiting.get()).isEqualTo(CSV);
    assertThat(broken).failsWithin(Duration.ofSeconds(5));
    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @Test
  @Timeout(20)
  void letsOneWhoWaitsForTheTokenGoWhileAnotherAsks() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    simulator.tokenReplies(Reply.empty(503).holdUntil(answer));
    FutureTask<String> asking = ask(user(), () -> {});
    await().until(() -> simulator.tokenRequests().size() == 1);
    HttpAtlasApi second = user();
    FutureTask<String> waiting = ask(second, () -> {});

    second.close();

    assertThat(waiting).failsWithin(Duration.ofSeconds(5));
    assertThat(asking.isDone()).isFalse();
    answer.countDown();
    assertThat(asking).failsWithin(Duration.ofSeconds(5));
  }

  /** All at once, each on a thread of its own. */
  private List<FutureTask<String>> askTogether(int count) {
    CyclicBarrier start = new CyclicBarrier(count);
    List<FutureTask<String>> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      results.add(ask(user(), start::await));
    }

    return results;
  }

  private interface Start {
    void await() throws Exception;
  }

  private static FutureTask<String> ask(HttpAtlasApi user, Start start) {
    FutureTask<String> result =
        new FutureTask<>(
            () -> {
              start.await();
              return Way.text(user.usage(QUERY));
            });
    new Thread(result).start();
    return result;
  }

  private static void ask(HttpAtlasApi user) throws IOException {
    assertThat(Way.text(user.usage(QUERY))).isEqualTo(CSV);
  }

  private static UsageReply.Refusal refusal(HttpAtlasApi user) throws IOException {
    return (UsageReply.Refusal) user.usage(QUERY);
  }

  private HttpAtlasApi user() {
    return keep(way().open());
  }

  private Way way() {
    return Way.to(simulator).with(Way.ACCOUNT).with(clock);
  }

  private HttpAtlasApi keep(HttpAtlasApi user) {
    users.add(user);
    return user;
  }

  /** Seen by the threads of tests and simulator alike. */
  private static final class MovableClock extends java.time.Clock implements Clock {
    private volatile Instant instant = Instant.parse("2026-06-01T00:00:00Z");

    void advance(Duration step) {
      this.instant = instant.plus(step);
    }

    @Override
    public Instant instant() {
      return instant;
    }

    @Override
    public Moment now() {
      return new Moment(Duration.between(Instant.EPOCH, instant).toNanos());
    }

    @Override
    public Instant wallTime() {
      return instant;
    }

    @Override
    public void sleep(Duration pause) {
      throw new AssertionError("nobody waits");
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public java.time.Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
