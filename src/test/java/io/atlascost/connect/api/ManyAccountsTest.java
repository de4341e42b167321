package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Organization;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ManyAccountsTest {
  private static final String EMEA_ORG = "aaaaaaaaaaaaaaaaaaaaaaaa";
  private static final String APAC_ORG = "bbbbbbbbbbbbbbbbbbbbbbbb";
  private static final String SHARED_ORG = "cccccccccccccccccccccccc";
  private static final String NEW_ORG = "dddddddddddddddddddddddd";
  private static final YearMonth MAY = YearMonth.of(2026, 5);

  private final FakeClock clock = new FakeClock();
  private final AtlasSimulator emea = AtlasSimulator.start();
  private final AtlasSimulator apac = AtlasSimulator.start();
  private final Map<String, AtlasApi> accounts = new LinkedHashMap<>();
  private ManyAccounts many;

  @BeforeEach
  void open() {
    serve(emea, "emea", EMEA_ORG, SHARED_ORG);
    serve(apac, "apac", APAC_ORG, SHARED_ORG);
    accounts.put("emea", account(emea, "emea"));
    accounts.put("apac", account(apac, "apac"));
    this.many = new ManyAccounts(accounts, clock);
  }

  @AfterEach
  void close() {
    many.close();
    emea.close();
    apac.close();
  }

  /** What is asked about an organization, in one form. */
  private enum About {
    USAGE,
    CREATION,
    PROJECTS,
    INVOICES;

    Optional<Refusal> ask(AtlasApi atlas, String orgId) throws IOException {
      return switch (this) {
        case USAGE -> {
          UsageReply reply = atlas.usage(new Query(orgId, Way.QUERY.token()));
          if (reply instanceof UsageReply.Usage usage) {
            usage.body().close();
          }

          yield reply instanceof Refusal refusal ? Optional.of(refusal) : Optional.empty();
        }
        case CREATION ->
            refusal(atlas.create(new UsageQuery(orgId, MAY, Cut.SERVICES, List.of("x"), true)));
        case PROJECTS -> refusal(atlas.projects(orgId, 1));
        case INVOICES -> refusal(atlas.invoices(orgId, MAY, MAY, 1));
      };
    }

    private static <T> Optional<Refusal> refusal(Answer<T> answer) {
      return answer instanceof Answer.Refused<T> refused
          ? Optional.of(refused.refusal())
          : Optional.empty();
    }
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void asksTheAccountThatSeesTheOrganization(About about) throws Exception {
    assertThat(about.ask(many, EMEA_ORG)).isEmpty();
    assertThat(about.ask(many, APAC_ORG)).isEmpty();

    assertThat(about(emea)).singleElement().asString().contains(EMEA_ORG);
    assertThat(about(apac)).singleElement().asString().contains(APAC_ORG);
    assertThat(emea.tokenRequests()).hasSize(1);
    assertThat(apac.tokenRequests()).hasSize(1);
  }

  @Test
  void asksTheFirstOfThoseThatSeeAnOrganizationAndListsOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(About.USAGE.ask(many, SHARED_ORG)).isEmpty();
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(about(emea)).hasSize(20);
    assertThat(about(apac)).isEmpty();
    assertThat(listings(emea)).isEqualTo(1);
    assertThat(listings(apac)).isEqualTo(1);
  }

  @Test
  void asksNobodyAboutAnOrganizationThatIsDeleted() throws Exception {
    emea.organizationsReply(
        Reply.json("{\"results\":[{\"id\":\"" + EMEA_ORG + "\",\"isDeleted\":true}]}"));

    assertThat(About.CREATION.ask(many, EMEA_ORG).orElseThrow())
        .returns(Cause.UNKNOWN_ORGANIZATION, Refusal::cause)
        .returns(Verdict.QUERY_REFUSED, Refusal::verdict)
        .extracting(Refusal::message)
        .asString()
        .contains(EMEA_ORG, "none of atlas.accounts", "name the account");
    assertThat(about(emea)).isEmpty();
  }

  @Test
  void looksForANewOrganizationOnceInFiveMinutes() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(About.USAGE.ask(many, NEW_ORG)).isPresent();
      clock.advance(Duration.ofSeconds(6));
    }

    assertThat(listings(apac)).isEqualTo(2);

    organizations(apac, APAC_ORG, NEW_ORG);
    assertThat(About.USAGE.ask(many, NEW_ORG)).isEmpty();
    assertThat(about(apac)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void goesOnWithTheOthersWhereOneDoesNotListItsOrganizations(About about) throws Exception {
    emea.organizationsReply(Reply.json("{\"results\":"));

    for (int i = 0; i < 10; i++) {
      assertThat(about.ask(many, APAC_ORG)).isEmpty();
      assertThat(about.ask(many, SHARED_ORG)).isEmpty();
      assertThatThrownBy(() -> about.ask(many, EMEA_ORG))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("which of atlas.accounts sees organization " + EMEA_ORG)
          .hasMessageContaining("emea=");
      clock.advance(Duration.ofSeconds(24));
    }

    assertThat(listings(emea)).isEqualTo(2);
    assertThat(about(emea)).isEmpty();

    emea.organizationsReply(Reply.json("{\"results\":[{\"id\":\"" + EMEA_ORG + "\"}]}"));
    assertThat(about.ask(many, EMEA_ORG)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"500", "503", "429"})
  void isNotSureOfAnOrganizationWhereAnAccountIsNotWell(int status) {
    emea.organizationsReply(Reply.error(status, "CODE", "Later."));

    assertThatThrownBy(() -> About.USAGE.ask(many, EMEA_ORG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("emea=Atlas answered " + status + " CODE: Later.");
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void stopsTheOrganizationsOfAnAccountThatIsLockedOutFromTheBeginning(About about)
      throws Exception {
    lockOut(emea, "emea");

    assertThat(about.ask(many, APAC_ORG)).isEmpty();
    assertLockedOutAlone(about.ask(many, EMEA_ORG).orElseThrow());
    assertThat(about.ask(many, SHARED_ORG)).isEmpty();
    assertThat(about(apac)).hasSize(2);
    assertThat(many.lockedOut()).containsExactly("emea");
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void stopsTheOrganizationsOfAnAccountThatIsLockedOutLater(About about) throws Exception {
    assertThat(about.ask(many, EMEA_ORG)).isEmpty();
    lockOut(emea, "emea");

    assertLockedOutAlone(about.ask(many, EMEA_ORG).orElseThrow());
    assertThat(about.ask(many, APAC_ORG)).isEmpty();
    // The other one that sees it.
    assertThat(about.ask(many, SHARED_ORG)).isEmpty();
    assertThat(about(apac)).hasSize(2);
  }

  @Test
  void triesAnAccountThatIsLockedOutAgainAndSaysSoOnceEach() throws Exception {
    try (LogCaptureAppender log = capture()) {
      lockOut(emea, "emea");
      for (int i = 0; i < 10; i++) {
        assertThat(About.USAGE.ask(many, EMEA_ORG)).isPresent();
        clock.advance(Duration.ofSeconds(24));
      }

      serve(emea, "emea", EMEA_ORG, SHARED_ORG);
      clock.advance(Sightings.RETRY);
      assertThat(About.USAGE.ask(many, EMEA_ORG)).isEmpty();
      assertThat(About.USAGE.ask(many, SHARED_ORG)).isEmpty();

      assertThat(about(emea)).hasSize(2);
      assertThat(many.lockedOut()).isEmpty();
      assertThat(log.getMessages()).hasSize(2);
      assertThat(log.getMessages().get(0))
          .contains("'emea' is locked out", "atlas.account.emea.client.secret");
      assertThat(log.getMessages().get(1)).contains("'emea' is let in again");
    }
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void locksOutWhereNoAccountIsLeft(About about) throws Exception {
    lockOut(emea, "emea");
    lockOut(apac, "apac");

    for (String organization : List.of(EMEA_ORG, APAC_ORG, SHARED_ORG, NEW_ORG)) {
      assertThat(about.ask(many, organization).orElseThrow())
          .returns(Verdict.LOCKED_OUT, Refusal::verdict)
          .returns(Cause.CREDENTIALS, Refusal::cause)
          .extracting(Refusal::message)
          .asString()
          .contains("atlas.accounts: '", "atlas.account.");
    }

    assertThat(many.knock().orElseThrow().verdict()).isEqualTo(Verdict.LOCKED_OUT);
  }

  @ParameterizedTest
  @EnumSource(About.class)
  void locksOutWhereTheLastOneIsLockedOutLater(About about) throws Exception {
    assertThat(about.ask(many, EMEA_ORG)).isEmpty();
    assertThat(about.ask(many, APAC_ORG)).isEmpty();
    lockOut(emea, "emea");
    assertLockedOutAlone(about.ask(many, EMEA_ORG).orElseThrow());
    lockOut(apac, "apac");

    assertThat(about.ask(many, APAC_ORG).orElseThrow().verdict()).isEqualTo(Verdict.LOCKED_OUT);
  }

  @Test
  void isNotLockedOutWhereTheOthersDoNotAnswer() throws Exception {
    assertThat(About.USAGE.ask(many, EMEA_ORG)).isEmpty();
    clock.advance(Duration.ofHours(1));
    lockOut(emea, "emea");
    apac.down();

    assertLockedOutAlone(About.USAGE.ask(many, EMEA_ORG).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "401,UNAUTHORIZED,ACCOUNT_LOCKED_OUT",
    "403,IP_ADDRESS_NOT_ON_ACCESS_LIST,ACCOUNT_LOCKED_OUT",
    "402,UNPAID,ACCOUNT_LOCKED_OUT",
    "403,NO,ROLE",
    "404,ORG_NOT_FOUND,UNKNOWN_ORGANIZATION",
    "407,PROXY,PROXY_CREDENTIALS",
    "302,MOVED,MOVED",
    "406,VERSION,API_VERSION",
    "429,SLOW,TOO_MANY_REQUESTS",
    "500,OUCH,NOT_WELL"
  })
  void keepsForTheAccountWhatIsAboutTheAccount(int status, String code, Cause cause)
      throws Exception {
    emea.anyUsage(request -> Reply.error(status, code, "Because."));

    Refusal refusal = About.USAGE.ask(many, EMEA_ORG).orElseThrow();

    assertThat(refusal.cause()).isEqualTo(cause);
    assertThat(refusal.status()).isEqualTo(status);
    boolean passes = refusal.verdict() == Verdict.OUTAGE || refusal.verdict() == Verdict.SLOW_DOWN;
    assertThat(refusal.message().contains("atlas.accounts: 'emea'")).isNotEqualTo(passes);
  }

  @Test
  void listsTheOrganizationsOfAllAccounts() {
    assertThat(many.listing())
        .isEqualTo(
            new OrganizationListing(
                Map.of(EMEA_ORG, "emea", SHARED_ORG, "emea", APAC_ORG, "apac"),
                Map.of(),
                Map.of()));
    assertThat(many.listing().isComplete()).isTrue();
  }

  @Test
  void losesNoOrganizationByAnOutageOrALockOut() {
    many.listing();
    emea.organizationsReply(Reply.json("{\"results\":"));
    lockOut(apac, "apac");

    OrganizationListing listing = many.listing();

    assertThat(listing.organizations()).containsExactlyInAnyOrder(EMEA_ORG, SHARED_ORG, APAC_ORG);
    assertThat(listing.isComplete()).isFalse();
    assertThat(listing.failed()).containsOnlyKeys("emea");
    assertThat(listing.refused()).containsOnlyKeys("apac");
    assertThat(listing.refused().get("apac").message())
        .contains("atlas.account.apac.client.id and atlas.account.apac.client.secret");

    emea.organizationsReply(Reply.json("{\"results\":[{\"id\":\"" + NEW_ORG + "\"}]}"));
    assertThat(many.listing().organizations())
        .containsExactlyInAnyOrder(NEW_ORG, SHARED_ORG, APAC_ORG);
  }

  @Test
  void listsClustersOfAllAccountsAndKeepsThoseOfOneThatDoesNotAnswer() throws Exception {
    clusters(emea, EMEA_ORG);
    clusters(apac, APAC_ORG);
    assertThat(clusters()).containsExactly(EMEA_ORG, APAC_ORG);

    clusters(apac, NEW_ORG);
    emea.intercept(request -> Optional.of(Reply.error(500, "OUCH", "Later.")));
    assertThat(clusters()).containsExactly(EMEA_ORG, NEW_ORG);

    emea.down();
    assertThat(clusters()).containsExactly(EMEA_ORG, NEW_ORG);

    apac.down();
    assertThatThrownBy(this::clusters).isInstanceOf(IOException.class);
  }

  @Test
  void listsAsOnePageTheOrganizationsOfAllOrNone() throws Exception {
    Page<io.atlascost.connect.api.Organization> page =
        ((Answer.Given<Page<io.atlascost.connect.api.Organization>>) many.organizations(1)).value();
    assertThat(page.items()).hasSize(3);
    assertThat(page.hasNext()).isFalse();

    lockOut(apac, "apac");
    assertThat(many.organizations(1)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void knocksUntilOneIsLetIn() throws Exception {
    assertThat(many.knock()).isEmpty();
    lockOut(emea, "emea");
    assertThat(many.knock()).isEmpty();
    emea.down();
    assertThat(many.knock()).isEmpty();
  }

  @Test
  void tellsNoSecret() throws Exception {
    Reply echo = Reply.error(401, "NO", "secret-of-emea-account and secret-of-apac-account");
    emea.intercept(request -> Optional.of(echo));

    assertThat(About.USAGE.ask(many, EMEA_ORG).orElseThrow().message())
        .contains("atlas.accounts: 'emea'")
        .doesNotContain("secret-of-emea");
  }

  @Test
  void endsWhateverIsUnderWayWhenItIsClosed() throws Exception {
    apac.anyUsage(request -> Reply.silence());
    FutureTask<Optional<Refusal>> asking = new FutureTask<>(() -> About.USAGE.ask(many, APAC_ORG));
    new Thread(asking).start();
    await().until(() -> about(apac).size() == 1);

    many.close();

    await().atMost(Duration.ofSeconds(5)).until(asking::isDone);
    assertThat(asking).failsWithin(Duration.ZERO);
  }

  @Test
  void needsAnAccount() {
    assertThatThrownBy(() -> new ManyAccounts(Map.of(), clock))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheKeysOfEachAccount() {
    assertThat(
            new Credentials.ServiceAccount("atlas.account.emea.", "id", new Password("s")).keys())
        .isEqualTo("atlas.account.emea.client.id and atlas.account.emea.client.secret");
    assertThat(new Credentials.ApiKey("atlas.account.emea.", "id", new Password("s")).keys())
        .isEqualTo("atlas.account.emea.public.key and atlas.account.emea.private.key");
    assertThat(new Credentials.ServiceAccount("id", new Password("s")).keys())
        .isEqualTo("atlas.client.id and atlas.client.secret");
    assertThat(new Credentials.ApiKey("id", new Password("s")).keys())
        .isEqualTo("atlas.public.key and atlas.private.key");
  }

  private static void assertLockedOutAlone(Refusal refusal) {
    assertThat(refusal.cause()).isEqualTo(Cause.ACCOUNT_LOCKED_OUT);
    assertThat(refusal.verdict()).isEqualTo(Verdict.QUERY_REFUSED);
    assertThat(refusal.message())
        .startsWith("Atlas answered 401")
        .contains(
            "atlas.accounts: 'emea'",
            "atlas.account.emea.client.id and atlas.account.emea.client.secret")
        .doesNotContain("secret-of-emea");
  }

  private HttpAtlasApi account(AtlasSimulator simulator, String name) {
    Credentials.ServiceAccount credentials =
        new Credentials.ServiceAccount(
            "atlas.account." + name + ".", "id-" + name, new Password(secret(name)));
    return Way.to(simulator).with(credentials).with(clock).open();
  }

  private static String secret(String name) {
    return "secret-of-" + name + "-account";
  }

  private void serve(AtlasSimulator simulator, String name, String... organizations) {
    simulator.requireServiceAccount("id-" + name, secret(name), Duration.ofDays(1));
    organizations(simulator, organizations);
    simulator.anyUsage(request -> Reply.csv(Way.CSV));
    simulator.intercept(ManyAccountsTest::listing);
  }

  /** What the simulator need not know. */
  private static Optional<Reply> listing(Request request) {
    return request.path().endsWith("/groups") || request.path().endsWith("/invoices")
        ? Optional.of(
            request.header("Authorization").isPresent()
                ? Reply.json("{\"results\":[]}")
                : Reply.error(401, "UNAUTHORIZED", "No."))
        : Optional.empty();
  }

  private static void organizations(AtlasSimulator simulator, String... ids) {
    simulator.organizations(List.of(ids).stream().map(id -> new Organization(id, "x")).toList());
  }

  /** Everything that the account sends is refused from now on. */
  private void lockOut(AtlasSimulator simulator, String name) {
    simulator.requireServiceAccount("id-" + name, "another-secret", Duration.ofDays(1));
    simulator.intercept(
        request ->
            request.path().endsWith("/oauth/token")
                ? Optional.empty()
                : Optional.of(Reply.error(401, "UNAUTHORIZED", "No.")));
    clock.advance(Duration.ofSeconds(10));
  }

  private static void clusters(AtlasSimulator simulator, String orgId) {
    String item = "{\"orgId\":\"%s\",\"groupId\":\"%s\"}".formatted(orgId, orgId);
    simulator.intercept(
        request ->
            request.path().endsWith("/clusters")
                ? Optional.of(Reply.json("{\"results\":[" + item + "]}"))
                : Optional.empty());
  }

  private List<String> clusters() throws IOException {
    Page<ProjectClusters> page = ((Answer.Given<Page<ProjectClusters>>) many.clusters(1)).value();
    return page.items().stream().map(ProjectClusters::orgId).toList();
  }

  private static List<String> about(AtlasSimulator simulator) {
    return simulator.requests().stream()
        .map(Request::path)
        .filter(path -> path.contains("/orgs/"))
        .toList();
  }

  private static long listings(AtlasSimulator simulator) {
    return simulator.requests().stream()
        .filter(request -> request.path().endsWith("/v2/orgs"))
        .count();
  }

  private static LogCaptureAppender capture() {
    LogCaptureAppender appender = new LogCaptureAppender();
    appender.setClassLogger(LetIn.class, Level.INFO);
    appender.addToLogger(LogManager.getLogger(LetIn.class));
    return appender;
  }
}
