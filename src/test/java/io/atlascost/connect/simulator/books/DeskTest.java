package io.atlascost.connect.simulator.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTest {
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final String RETAIL = SampleCompany.RETAIL;
  private static final String LABS = SampleCompany.LABS;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final Books books = SampleCompany.books(7, clock);
  private final Desk desk = books.desk();
  private final AtlasSimulator simulator = AtlasSimulator.start().backedBy(desk);
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Optional<String> authorization = Optional.empty();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void tokenIsOneResultWhateverHappensAfterwards() throws Exception {
    clock.advance(Duration.ofDays(9));
    String token = create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    JsonNode first = result(RETAIL, token);
    clock.advance(Duration.ofDays(1));
    books.rename("Backup", "Snapshots", MAY);

    assertThat(result(RETAIL, token)).isEqualTo(first);
    assertThat(amounts(first)).isEqualTo(amounts(desk.snapshot(token).orElseThrow()));
    assertThat(desk.snapshot(token).orElseThrow())
        .returns(BigDecimal.ZERO, snapshot -> snapshot.lacking().stripTrailingZeros())
        .returns(Instant.parse("2026-05-10T00:00:00Z"), Snapshot::created);
    assertThat(first.get("usageDetails").get(0).fieldNames())
        .toIterable()
        .containsExactly(
            "invoiceId",
            "organizationId",
            "organizationName",
            "service",
            "usageAmount",
            "usageDate");
    assertThat(first.get("usageDetails").get(0).get("usageDate").asText()).isEqualTo("2026-05-01");
  }

  @Test
  void resultLacksWhatTheFilterDoesNotName() throws Exception {
    clock.advance(Duration.ofDays(9));
    String token = create(RETAIL, ask("services", quoted(List.of("Clusters", "Storage"))));

    Snapshot snapshot = desk.snapshot(token).orElseThrow();

    assertThat(result(RETAIL, token).findValuesAsText("service"))
        .containsExactlyInAnyOrder("Clusters", "Storage");
    assertThat(snapshot.unnamed())
        .contains("Credits", "Support", "Backup")
        .doesNotContain("Storage");
    assertThat(snapshot.lacking())
        .isNotZero()
        .isEqualByComparingTo(books.total(RETAIL, MAY, clock.instant()).subtract(snapshot.total()));
  }

  @Test
  void usageWithoutValueIsInAResultOnlyIfPartialMatchesAreAskedFor() throws Exception {
    clock.advance(Duration.ofDays(9));
    String names = quoted(List.of(SampleCompany.SHOP, SampleCompany.WAREHOUSE));
    JsonNode partial = result(RETAIL, create(RETAIL, ask("projects", names)));
    JsonNode whole =
        result(RETAIL, create(RETAIL, ask("projects", names).replace("true", "false")));

    assertThat(partial.get("usageDetails")).hasSize(3);
    assertThat(partial.get("usageDetails").get(0).has("projectId")).isFalse();
    assertThat(partial.findValuesAsText("projectName"))
        .containsExactlyInAnyOrder("shop", "warehouse");
    assertThat(whole.get("usageDetails")).hasSize(2);
    assertThat(desk.newest(RETAIL, GroupBy.PROJECTS, MAY).orElseThrow().unnamed())
        .containsExactly("");
    assertThat(desk.creations(RETAIL, GroupBy.PROJECTS, MAY)).isEqualTo(2);
  }

  @Test
  void withoutNamesNothingIsFormed() throws Exception {
    clock.advance(Duration.ofDays(9));

    assertThat(result(RETAIL, create(RETAIL, ask("services", ""))).get("usageDetails")).isEmpty();
    assertThat(result(RETAIL, create(RETAIL, ask("clusters", ""))).get("usageDetails")).hasSize(1);
  }

  @Test
  void anotherDimensionsFilterNarrowsAResult() throws Exception {
    clock.advance(Duration.ofDays(9));
    String services = ask("services", quoted(SampleCompany.SERVICES));
    String shop = ",\"projects\":[\"" + SampleCompany.SHOP + "\"]}";
    String narrow = services.substring(0, services.length() - 1) + shop;

    JsonNode partial = result(RETAIL, create(RETAIL, narrow));
    JsonNode whole = result(RETAIL, create(RETAIL, narrow.replace("true", "false")));

    assertThat(partial.findValuesAsText("service"))
        .contains("Clusters", "App Services", "Support", "Credits")
        .doesNotContain("Atlas Data Federation");
    assertThat(whole.findValuesAsText("service"))
        .contains("Clusters", "App Services")
        .doesNotContain("Atlas Data Federation", "Support", "Credits");
    assertThat(desk.snapshots().values()).allMatch(snapshot -> snapshot.lacking().signum() > 0);
  }

  @Test
  void deletedClusterIsInNoListingButInQueriesThatNameIt() throws Exception {
    clock.advance(Duration.ofDays(9));
    books.deleteCluster(RETAIL, SampleCompany.STOCK);
    clock.advance(Duration.ofDays(1));
    String token = create(RETAIL, ask("clusters", quoted(List.of(SampleCompany.STOCK))));

    JsonNode stock = result(RETAIL, token).get("usageDetails").get(1);

    assertThat(json("/api/atlas/v2/clusters").findValuesAsText("clusterId"))
        .contains(SampleCompany.CARTS, SampleCompany.MODELS)
        .doesNotContain(SampleCompany.STOCK);
    assertThat(stock.get("clusterId").asText()).isEqualTo(SampleCompany.STOCK);
    assertThat(stock.get("clusterName").asText()).isEqualTo("stock");
    assertThat(stock.get("projectId").asText()).isEqualTo(SampleCompany.WAREHOUSE);
    assertThat(stock.get("usageAmount").decimalValue()).isPositive();

    books.deleteProject(RETAIL, SampleCompany.WAREHOUSE);
    assertThat(json(org(RETAIL) + "/groups").findValuesAsText("id"))
        .containsExactly(SampleCompany.SHOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01'}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'days'}",
        "{'startDate':'2026-05-02','endDate':'2026-06-01','groupBy':'services'}",
        "{'startDate':'2026-05-01','endDate':'2026-05-31','groupBy':'services'}",
        "{'startDate':'2026-05-01','endDate':'2026-05-01','groupBy':'services'}",
        "{'startDate':'May 1','endDate':'2026-06-01','groupBy':'services'}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','days':1}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','projects':'x'}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','projects':['x']}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','services':[1]}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','organizations':['']}",
        "{'startDate':'2026-05-01','endDate':'2026-06-01','groupBy':'services','includePartialMatches':1}",
      })
  void refusesABodyThatIsNoQuestion(String body) throws Exception {
    HttpResponse<String> reply = post(usage(RETAIL), body.replace('\'', '"'));

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(mapper.readTree(reply.body()).get("error").asInt()).isEqualTo(400);
    assertThat(desk.snapshots()).isEmpty();
  }

  @Test
  void troublesComeBeforeTheResultAndOnce() throws Exception {
    desk.resultTroubles(
        Troubles.always(
            Trouble.ACCEPTED_202,
            Trouble.EMPTY_200,
            Trouble.THROTTLED_429,
            Trouble.FAILED_500,
            Trouble.UNAVAILABLE_503,
            Trouble.TORN));
    clock.advance(Duration.ofDays(9));
    String token = create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    String path = usage(RETAIL) + "/" + token;

    assertThat(get(path).statusCode()).isEqualTo(202);
    assertThat(get(path)).returns(200, HttpResponse::statusCode).returns("", HttpResponse::body);
    assertThat(get(path).headers().firstValue("retry-after")).hasValue("1");
    assertThat(get(path).statusCode()).isEqualTo(500);
    assertThat(get(path).statusCode()).isEqualTo(503);
    assertThatThrownBy(() -> get(path)).isInstanceOf(IOException.class);
    assertThat(result(RETAIL, token).get("usageDetails")).hasSize(8);
    assertThat(result(RETAIL, token).get("usageDetails")).hasSize(8);
  }

  @Test
  void someTroublesAreTheSameForTheSameSeedAndToken() {
    Troubles troubles = Troubles.some(3, 4, Trouble.values());
    List<List<Trouble>> before = new ArrayList<>();
    for (int token = 0; token < 100; token++) {
      before.add(troubles.before("token " + token));
      assertThat(Troubles.some(3, 4, Trouble.values()).before("token " + token))
          .isEqualTo(before.get(token));
    }

    assertThat(before).extracting(List::size).contains(0, 1, 2, 3, 4);
    assertThat(before.stream().flatMap(List::stream)).contains(Trouble.values());
  }

  @Test
  void tornReplyToACreationLeavesAQueryThatNobodyKnows() throws Exception {
    desk.creationTroubles(Troubles.always(Trouble.THROTTLED_429, Trouble.TORN));

    assertThat(post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(429);
    assertThat(desk.snapshots()).isEmpty();
    assertThatThrownBy(() -> create(RETAIL, ask("services", ""))).isInstanceOf(IOException.class);
    assertThat(desk.snapshots()).hasSize(1);
    assertThat(create(RETAIL, ask("services", ""))).hasSize(64);
    assertThat(desk.snapshots()).hasSize(2);
    assertThat(post(usage(RETAIL), ask("services", "")).statusCode()).as("anew").isEqualTo(429);
  }

  @Test
  void tokensExpire() throws Exception {
    desk.tokensLive(Duration.ofDays(2));
    String token = create(RETAIL, ask("services", ""));
    clock.advance(Duration.ofDays(2).minusNanos(1));
    assertThat(status(RETAIL, token)).isEqualTo(200);
    assertThat(status(LABS, token)).as("another organization's").isEqualTo(404);

    clock.advance(Duration.ofNanos(1));
    assertThat(status(RETAIL, token)).isEqualTo(404);

    desk.expiredTokensAre(410);
    assertThat(status(RETAIL, token)).isEqualTo(410);

    String one = create(RETAIL, ask("services", ""));
    String two = create(RETAIL, ask("services", ""));
    desk.expire(one);
    assertThat(status(RETAIL, one)).isEqualTo(410);
    assertThat(status(RETAIL, two)).isEqualTo(200);
    desk.expireTokens();
    assertThat(status(RETAIL, two)).isEqualTo(410);
    assertThat(desk.snapshots()).as("still known to tests").hasSize(3);
  }

  @Test
  void rowsComeInAnotherOrderIfThatIsWanted() throws Exception {
    clock.advance(Duration.ofDays(9));
    String token = create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    JsonNode first = result(RETAIL, token);
    desk.shuffleRows();

    JsonNode second = result(RETAIL, token);

    assertThat(second).isNotEqualTo(first);
    assertThat(amounts(second)).isEqualTo(amounts(first));
  }

  @Test
  void givesCsvIfThatIsAskedFor() throws Exception {
    clock.advance(Duration.ofDays(9));
    books.organization(SampleCompany.ROBOTICS, "Arms, \"Legs\"");
    books.use(SampleCompany.ROBOTICS, MAY, Line.of("Support"), "1.50");
    String token = create(SampleCompany.ROBOTICS, ask("services", "\"Support\""));

    HttpResponse<String> reply =
        send(
            request(usage(SampleCompany.ROBOTICS) + "/" + token)
                .header("Accept", "application/vnd.atlas.2023-01-01+csv"));

    assertThat(reply.headers().firstValue("content-type").orElseThrow()).contains("+csv");
    assertThat(reply.body())
        .isEqualTo(
            "Usage Date,Invoice Id,Organization Name,Organization ID,Project Name,Project Id,"
                + "Cluster Name,Cluster Unique Id,Service,Usage Amount\n"
                + "2026-05-01,"
                + Books.invoiceId(SampleCompany.ROBOTICS, MAY)
                + ",\"Arms, \"\"Legs\"\"\","
                + SampleCompany.ROBOTICS
                + ",,,,,Support,1.5\n");
  }

  @Test
  void listsOrganizationsByPagesWithThoseThatAreDeleted() throws Exception {
    SampleCompany.roboticsCome(books);
    books.delete(LABS);

    JsonNode first = json("/api/atlas/v2/orgs?itemsPerPage=2");

    assertThat(first.get("totalCount").asInt()).isEqualTo(3);
    assertThat(first.get("results").findValuesAsText("isDeleted")).containsExactly("false", "true");
    assertThat(first.get("links").findValuesAsText("rel")).contains("next");
    assertThat(json("/api/atlas/v2/orgs?itemsPerPage=2&pageNum=2").get("results")).hasSize(1);

    books.vanish(RETAIL);
    assertThat(json("/api/atlas/v2/orgs").get("totalCount").asInt()).isEqualTo(2);
    assertThat(post(usage(LABS), ask("services", "")).statusCode()).isEqualTo(404);
    assertThat(post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "''                                       , 2026-07 2026-06 2026-05",
    "fromDate=2026-06-01                      , 2026-07 2026-06",
    "fromDate=2026-05-02                      , 2026-07 2026-06",
    "toDate=2026-07-01                        , 2026-06 2026-05",
    "fromDate=2026-06-01&toDate=2026-07-01    , 2026-06",
    "statusNames=PENDING                      , 2026-07",
    "statusNames=CLOSED&statusNames=PENDING   , 2026-07 2026-06 2026-05",
    "statusNames=PAID                         , ''",
  })
  void listsInvoices(String query, String months) throws Exception {
    clock.set(Instant.parse("2026-07-10T00:00:00Z"));

    JsonNode invoices = json(org(RETAIL) + "/invoices?" + query);

    assertThat(
            invoices.get("results").findValuesAsText("startDate").stream()
                .map(date -> date.substring(0, 7)))
        .containsExactly(months.isEmpty() ? new String[0] : months.split(" ", -1));
    assertThat(invoices.get("results").findValuesAsText("endDate"))
        .allMatch(date -> date.endsWith("-01T00:00:00Z"));
  }

  @Test
  void refusesWhatABillingViewerMayNotAskFor() throws Exception {
    desk.refuse(Operation.LIST_PROJECTS, Operation.LIST_CLUSTERS);

    assertThat(get(org(RETAIL) + "/groups").statusCode()).isEqualTo(403);
    assertThat(get("/api/atlas/v2/clusters").statusCode()).isEqualTo(403);
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);

    desk.allow(Operation.LIST_PROJECTS);
    assertThat(get(org(RETAIL) + "/groups").statusCode()).isEqualTo(200);

    desk.refuse(RETAIL, Reply.error(403, "FORBIDDEN", "Not you."));
    assertThat(get(org(RETAIL) + "/groups").body()).contains("Not you.");
    assertThat(get(org(LABS) + "/groups").statusCode()).isEqualTo(200);

    desk.accept(RETAIL);
    assertThat(get(org(RETAIL) + "/groups").statusCode()).isEqualTo(200);
  }

  @Test
  void accountsSeeTheirOrganizationsAndCanBeLockedOut() throws Exception {
    desk.account("one", "secret", RETAIL).account("two", "secret", LABS);
    assertThat(get("/api/atlas/v2/orgs").statusCode()).isEqualTo(401);
    assertThat(accessToken("one", "wrong").statusCode()).isEqualTo(401);
    assertThat(accessToken("three", "secret").statusCode()).isEqualTo(401);

    logIn("one");
    assertThat(json("/api/atlas/v2/orgs").findValuesAsText("id")).containsExactly(RETAIL);
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(get(org(LABS) + "/invoices").statusCode()).isEqualTo(403);
    assertThat(json("/api/atlas/v2/clusters").findValuesAsText("orgId")).containsOnly(RETAIL);

    desk.accounts().lockOut("one");
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(401);
    assertThat(accessToken("one", "secret").statusCode()).isEqualTo(401);

    desk.accounts().lockOutByAddress("one");
    assertThat(get(org(RETAIL) + "/invoices").body()).contains("IP_ADDRESS_NOT_ON_ACCESS_LIST");
    assertThat(accessToken("one", "secret").statusCode()).isEqualTo(403);

    desk.accounts().letIn("one").show("one", LABS).hide("one", RETAIL);
    assertThat(get(org(LABS) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(403);

    desk.accounts().revokeTokens("one");
    assertThat(get(org(LABS) + "/invoices").statusCode()).isEqualTo(401);
    logIn("two");
    clock.advance(Duration.ofHours(1));
    assertThat(get(org(LABS) + "/invoices").statusCode()).as("too old").isEqualTo(401);
  }

  @Test
  void apiKeysSeeTheirOrganizationsToo() throws Exception {
    desk.account("one", "secret", RETAIL).apiKey("two", "key", LABS).apiKey("three", "key");

    assertThat(get("/api/atlas/v2/orgs").headers().firstValue("www-authenticate").orElseThrow())
        .startsWith("Digest realm=\"MMS Public API\"");
    assertThat(digest("two", "key", "/api/atlas/v2/orgs")).contains(LABS).doesNotContain(RETAIL);
    assertThat(digest("three", "key", "/api/atlas/v2/orgs")).doesNotContain(LABS);
    assertThat(digest("two", "wrong", "/api/atlas/v2/orgs")).contains("NOT_ORG_GROUP_CREATOR");

    desk.accounts().lockOutByAddress("two");
    assertThat(digest("two", "key", "/api/atlas/v2/orgs")).contains("ACCESS_LIST");
    logIn("one");
    assertThat(json("/api/atlas/v2/orgs").findValuesAsText("id")).containsExactly(RETAIL);
  }

  @Test
  void refusesNamesOfServicesThatItDoesNotKnowIfThatIsWanted() throws Exception {
    desk.refuseServicesBut(List.of("Clusters", "Storage"));

    assertThat(post(usage(RETAIL), ask("services", "\"Clusters\"")).statusCode()).isEqualTo(202);
    assertThat(post(usage(RETAIL), ask("services", "\"Clusters\",\"Backup\"")).body())
        .contains("400", "INVALID_ENUM_VALUE", "Backup");
  }

  @Test
  void listingsHaveTroublesOfTheirOwn() throws Exception {
    desk.listingTroubles(Troubles.always(Trouble.THROTTLED_429, Trouble.FAILED_500));

    assertThat(get("/api/atlas/v2/orgs").statusCode()).isEqualTo(429);
    assertThat(get("/api/atlas/v2/orgs").statusCode()).isEqualTo(500);
    assertThat(get("/api/atlas/v2/orgs").statusCode()).isEqualTo(200);
    assertThat(get("/api/atlas/v2/orgs").statusCode()).as("anew").isEqualTo(429);
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(429);
  }

  @Test
  void countsRequestsInTheBusiestMinute() throws Exception {
    get(org(RETAIL) + "/invoices");
    clock.advance(Duration.ofSeconds(30));
    get(org(RETAIL) + "/groups");
    create(RETAIL, ask("services", ""));
    clock.advance(Duration.ofSeconds(30));
    get(org(RETAIL) + "/invoices");
    get(org(LABS) + "/invoices");
    get("/api/atlas/v2/orgs");

    assertThat(desk.traffic().busiestMinute(RETAIL)).isEqualTo(3);
    assertThat(desk.traffic().busiestMinute(LABS)).isEqualTo(1);
    assertThat(desk.traffic().requests(RETAIL)).isEqualTo(4);
    assertThat(desk.traffic().requests(Operation.LIST_INVOICES)).isEqualTo(3);
    assertThat(desk.traffic().requests()).containsEntry(Operation.CREATE, 1);
  }

  @Test
  void scriptsComeBeforeTheBooksAndRateLimitsToo() throws Exception {
    String token = "T".repeat(64);
    simulator.usage(RETAIL, token, Reply.json("{\"scripted\":true}"));
    assertThat(result(RETAIL, token).has("scripted")).isTrue();
    assertThat(result(RETAIL, create(RETAIL, ask("services", ""))).has("usageDetails")).isTrue();

    simulator.clock(clock).limitRate(2, 1, Duration.ofMinutes(1));
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(202);
    assertThat(get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(429);
    assertThat(get(org(LABS) + "/invoices").statusCode()).isEqualTo(200);
  }

  private static String org(String orgId) {
    return "/api/atlas/v2/orgs/" + orgId;
  }

  private static String usage(String orgId) {
    return org(orgId) + "/billing/costExplorer/usage";
  }

  private static String ask(String groupBy, String names) {
    return String.format(
        "{\"startDate\":\"2026-05-01\",\"endDate\":\"2026-06-01\",\"groupBy\":\"%s\",\"%s\":[%s],"
            + "\"includePartialMatches\":true}",
        groupBy, groupBy, names);
  }

  private static String quoted(List<String> names) {
    return '"' + String.join("\",\"", names) + '"';
  }

  private String create(String orgId, String body) throws Exception {
    HttpResponse<String> reply = post(usage(orgId), body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
    return mapper.readTree(reply.body()).get("token").asText();
  }

  private int status(String orgId, String token) throws Exception {
    return get(usage(orgId) + "/" + token).statusCode();
  }

  private JsonNode result(String orgId, String token) throws Exception {
    return json(usage(orgId) + "/" + token);
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<String> reply = get(path);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return mapper.readTree(reply.body());
  }

  private static List<BigDecimal> amounts(Snapshot snapshot) {
    return snapshot.rows().stream().map(Row::amount).sorted().toList();
  }

  private static List<BigDecimal> amounts(JsonNode result) {
    return result.findValues("usageAmount").stream().map(JsonNode::decimalValue).sorted().toList();
  }

  private void logIn(String clientId) throws Exception {
    HttpResponse<String> reply = accessToken(clientId, "secret");
    this.authorization =
        Optional.of("Bearer " + mapper.readTree(reply.body()).get("access_token").asText());
  }

  private HttpResponse<String> accessToken(String clientId, String secret) throws Exception {
    String credentials = clientId + ":" + secret;
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(simulator.baseUrl().resolve("/api/oauth/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build(),
        BodyHandlers.ofString());
  }

  private String digest(String user, String password, String path) throws Exception {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials(user, password.toCharArray()));
    try (CloseableHttpClient client =
        HttpClients.custom().setDefaultCredentialsProvider(credentials).build()) {
      return client.execute(
          new HttpGet(simulator.baseUrl().resolve(path)),
          response -> EntityUtils.toString(response.getEntity()));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(simulator.baseUrl().resolve(path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
