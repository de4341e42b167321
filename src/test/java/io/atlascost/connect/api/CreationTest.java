package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTest {
  private static final String ORG = Way.QUERY.orgId();

  private final AtlasSimulator simulator = AtlasSimulator.start().requireAccessToken("let-me-in");
  private final HttpAtlasApi api = Way.to(simulator).open("2024-08-05");

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  @Test
  void postsWhatTheQueryIsAboutInTheConfiguredVersion() throws Exception {
    api.create(query(YearMonth.of(2026, 5), Cut.SERVICES, "Clusters", "Credits"));

    assertThat(simulator.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("POST");
              assertThat(request.target())
                  .isEqualTo("/api/atlas/v2/orgs/" + ORG + "/billing/costExplorer/usage");
              assertThat(request.header("Accept"))
                  .contains("application/vnd.atlas.2024-08-05+json");
              assertThat(request.header("Content-Type"))
                  .contains("application/vnd.atlas.2024-08-05+json");
              assertThat(request.body())
                  .isEqualTo(
                      "{\"startDate\":\"2026-05-01\",\"endDate\":\"2026-06-01\",\"groupBy\":\"services\",\"organizations\":[\""
                          + ORG
                          + "\"],\"services\":[\"Clusters\",\"Credits\"],\"includePartialMatches\":true}");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2025-12,2025-12-01,2026-01-01",
    "2024-02,2024-02-01,2024-03-01",
    "2026-02,2026-02-01,2026-03-01"
  })
  void endsBeforeTheFirstDayOfTheNextMonth(YearMonth month, String start, String end)
      throws Exception {
    api.create(query(month, Cut.PROJECTS, "aaaaaaaaaaaaaaaaaaaaaaaa"));

    assertThat(simulator.requests().get(0).body())
        .contains("\"startDate\":\"" + start + "\"", "\"endDate\":\"" + end + "\"")
        .contains("\"groupBy\":\"projects\"", "\"projects\":[\"aaaaaaaaaaaaaaaaaaaaaaaa\"]");
  }

  @Test
  void namesTheOrganizationAloneWhereThatIsTheCut() throws Exception {
    api.create(new UsageQuery(ORG, YearMonth.of(2026, 5), Cut.ORGANIZATIONS, List.of(), false));

    assertThat(simulator.requests().get(0).body())
        .isEqualTo(
            "{\"startDate\":\"2026-05-01\",\"endDate\":\"2026-06-01\",\"groupBy\":\"organizations\",\"organizations\":[\""
                + ORG
                + "\"],\"includePartialMatches\":false}");
  }

  @Test
  void writesAnyNameThatAServiceMayHave() throws Exception {
    String[] names = {"a \"quoted\" \\ one", "Größe €", "\n\t", "😀", "</html>"};

    api.create(query(YearMonth.of(2026, 5), Cut.SERVICES, names));

    assertThat(new ObjectMapper().readTree(simulator.requests().get(0).body()).path("services"))
        .extracting(name -> name.asText())
        .containsExactly(names);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202})
  void takesTheTokenOfAReplyThatSaysItIsDone(int status) throws Exception {
    simulator.creations(
        request ->
            Reply.json("{\"links\":[{}],\"token\":\"" + Way.QUERY.token() + "\",\"x\":{}}")
                .status(status)
                .header("RateLimit-Remaining", "0"));

    assertThat(create())
        .isEqualTo(
            new Answer.Given<>(
                Way.QUERY.token(), new UsageReply.Throttle(java.util.Optional.empty(), true)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"\"}",
        "{\"token\":\"4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05\"}",
        "{\"token\":\"4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05CC\"}",
        "{\"token\":\"4ABBE973862346D40F3AE859D4BE96 0F895764EB14EAB039E7B82F9D638C05C\"}",
        "{\"token\":[\"4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C\"]}",
        "{\"token\":4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C}",
        "{\"token\":\"4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C\"",
        "{\"content\":{\"token\":\"4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C\"}}",
        "{\"status\":\"PROCESSING\"}"
      })
  void doesNotKnowWhetherThereIsAQueryWhereNoTokenCame(String body) {
    simulator.creations(request -> Reply.json(body).status(202));

    assertThatThrownBy(this::create)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("whether Atlas created the query is not known")
        .hasMessageNotContaining("4ABBE973862346");
  }

  @Test
  void repeatsNothingOfABodyThatMayBeATokenWrittenOtherwise() throws Exception {
    simulator.creations(request -> Reply.json("\"" + Way.QUERY.token() + "\"").status(202));

    assertThat(((Answer.Refused<String>) create()).refusal())
        .returns(UsageReply.Refusal.Verdict.OUTAGE, UsageReply.Refusal::verdict)
        .extracting(UsageReply.Refusal::message)
        .asString()
        .contains("something else than Atlas answered 202")
        .doesNotContain("4ABBE973862346");
  }

  @ParameterizedTest
  @CsvSource({
    "403,NO,Organization Billing Viewer",
    "404,ORG_NOT_FOUND,atlas.schedule.orgs",
    "404,RESOURCE_NOT_FOUND,atlas.schedule.orgs",
    "400,VALIDATION_ERROR,atlas.schedule.services",
    "406,INVALID_VERSION_DATE,atlas.api.version",
    "401,UNAUTHORIZED,atlas.access.token"
  })
  void saysWhatToChange(int status, String code, String hint) throws Exception {
    simulator.creations(request -> Reply.error(status, code, "No."));

    assertThat(((Answer.Refused<String>) create()).refusal().hint())
        .contains(hint)
        .doesNotContain("atlas.queries");
  }

  @Test
  void refusesAnOrganizationIdThatWouldBeAnotherPath() {
    assertThatThrownBy(
            () -> new UsageQuery("../groups", YearMonth.of(2026, 5), Cut.SERVICES, List.of(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 lower-case hex digits");
  }

  private Answer<String> create() throws IOException {
    return api.create(query(YearMonth.of(2026, 5), Cut.SERVICES, "Clusters"));
  }

  private static UsageQuery query(YearMonth month, Cut cut, String... names) {
    return new UsageQuery(ORG, month, cut, List.of(names), true);
  }
}
