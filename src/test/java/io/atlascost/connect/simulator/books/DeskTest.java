package io.atlascost.connect.simulator.books;

import static io.atlascost.connect.simulator.books.DeskClient.ask;
import static io.atlascost.connect.simulator.books.DeskClient.org;
import static io.atlascost.connect.simulator.books.DeskClient.quoted;
import static io.atlascost.connect.simulator.books.DeskClient.usage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTest {
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final String RETAIL = SampleCompany.RETAIL;
  private static final String LABS = SampleCompany.LABS;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final Books books = SampleCompany.books(7, clock);
  private final Desk desk = books.desk();
  private final AtlasSimulator simulator = AtlasSimulator.start().backedBy(desk);
  private final DeskClient client = new DeskClient(simulator.baseUrl());

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void tokenIsOneResultWhateverHappensAfterwards() throws Exception {
    clock.advance(Duration.ofDays(9));
    String token = client.create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    JsonNode first = client.result(RETAIL, token);
    clock.advance(Duration.ofDays(1));
    books.rename("Backup", "Snapshots", MAY);

    assertThat(client.result(RETAIL, token)).isEqualTo(first);
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
    String token = client.create(RETAIL, ask("services", quoted(List.of("Clusters", "Storage"))));

    Snapshot snapshot = desk.snapshot(token).orElseThrow();

    assertThat(client.result(RETAIL, token).findValuesAsText("service"))
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
    JsonNode partial = client.result(RETAIL, client.create(RETAIL, ask("projects", names)));
    JsonNode whole =
        client.result(
            RETAIL, client.create(RETAIL, ask("projects", names).replace("true", "false")));

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

    assertThat(
            client.result(RETAIL, client.create(RETAIL, ask("services", ""))).get("usageDetails"))
        .isEmpty();
    assertThat(
            client.result(RETAIL, client.create(RETAIL, ask("clusters", ""))).get("usageDetails"))
        .hasSize(1);
  }

  @Test
  void anotherDimensionsFilterNarrowsAResult() throws Exception {
    clock.advance(Duration.ofDays(9));
    String services = ask("services", quoted(SampleCompany.SERVICES));
    String shop = ",\"projects\":[\"" + SampleCompany.SHOP + "\"]}";
    String narrow = services.substring(0, services.length() - 1) + shop;

    JsonNode partial = client.result(RETAIL, client.create(RETAIL, narrow));
    JsonNode whole = client.result(RETAIL, client.create(RETAIL, narrow.replace("true", "false")));

    assertThat(partial.findValuesAsText("service"))
        .contains("Clusters", "App Services", "Support", "Credits")
        .doesNotContain("Atlas Data Federation");
    assertThat(whole.findValuesAsText("service"))
        .contains("Clusters", "App Services")
        .doesNotContain("Atlas Data Federation", "Support", "Credits");
    assertThat(desk.snapshots().values()).allMatch(snapshot -> snapshot.lacking().signum() > 0);
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
    HttpResponse<String> reply = client.post(usage(RETAIL), body.replace('\'', '"'));

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("\"error\":400");
    assertThat(desk.snapshots()).isEmpty();
  }

  @Test
  void rowsComeInAnotherOrderIfThatIsWanted() throws Exception {
    clock.advance(Duration.ofDays(9));
    String token = client.create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    JsonNode first = client.result(RETAIL, token);
    desk.shuffleRows();

    JsonNode second = client.result(RETAIL, token);

    assertThat(second).isNotEqualTo(first);
    assertThat(amounts(second)).isEqualTo(amounts(first));
  }

  @Test
  void givesCsvIfThatIsAskedFor() throws Exception {
    clock.advance(Duration.ofDays(9));
    books.organization(SampleCompany.ROBOTICS, "Arms, \"Legs\"");
    books.use(SampleCompany.ROBOTICS, MAY, Line.of("Support"), "1.50");
    String token = client.create(SampleCompany.ROBOTICS, ask("services", "\"Support\""));

    HttpResponse<String> reply =
        client.send(
            client
                .request(usage(SampleCompany.ROBOTICS) + "/" + token)
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
  void refusesNamesOfServicesThatItDoesNotKnowIfThatIsWanted() throws Exception {
    desk.refuseServicesBut(List.of("Clusters", "Storage"));

    assertThat(client.post(usage(RETAIL), ask("services", "\"Clusters\"")).statusCode())
        .isEqualTo(202);
    assertThat(client.post(usage(RETAIL), ask("services", "\"Clusters\",\"Backup\"")).body())
        .contains("400", "INVALID_ENUM_VALUE", "Backup");
  }

  @Test
  void countsRequestsInTheBusiestMinute() throws Exception {
    client.get(org(RETAIL) + "/invoices");
    clock.advance(Duration.ofSeconds(30));
    client.get(org(RETAIL) + "/groups");
    client.create(RETAIL, ask("services", ""));
    clock.advance(Duration.ofSeconds(30));
    client.get(org(RETAIL) + "/invoices");
    client.get(org(LABS) + "/invoices");
    client.get("/api/atlas/v2/orgs");

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
    assertThat(client.result(RETAIL, token).has("scripted")).isTrue();
    assertThat(
            client.result(RETAIL, client.create(RETAIL, ask("services", ""))).has("usageDetails"))
        .isTrue();

    simulator.clock(clock).limitRate(2, 1, Duration.ofMinutes(1));
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(client.post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(202);
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(429);
    assertThat(client.get(org(LABS) + "/invoices").statusCode()).isEqualTo(200);
  }

  private static List<BigDecimal> amounts(Snapshot snapshot) {
    return snapshot.rows().stream().map(Row::amount).sorted().toList();
  }

  private static List<BigDecimal> amounts(JsonNode result) {
    return result.findValues("usageAmount").stream().map(JsonNode::decimalValue).sorted().toList();
  }
}
