package io.atlascost.connect.simulator.books;

import static io.atlascost.connect.simulator.books.DeskClient.ask;
import static io.atlascost.connect.simulator.books.DeskClient.org;
import static io.atlascost.connect.simulator.books.DeskClient.quoted;
import static io.atlascost.connect.simulator.books.DeskClient.usage;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {
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
  void deletedClusterIsInNoListingButInQueriesThatNameIt() throws Exception {
    clock.advance(Duration.ofDays(9));
    books.deleteCluster(RETAIL, SampleCompany.STOCK);
    clock.advance(Duration.ofDays(1));
    String token = client.create(RETAIL, ask("clusters", quoted(List.of(SampleCompany.STOCK))));

    JsonNode stock = client.result(RETAIL, token).get("usageDetails").get(1);

    assertThat(client.json("/api/atlas/v2/clusters").findValuesAsText("clusterId"))
        .contains(SampleCompany.CARTS, SampleCompany.MODELS)
        .doesNotContain(SampleCompany.STOCK);
    assertThat(stock.get("clusterId").asText()).isEqualTo(SampleCompany.STOCK);
    assertThat(stock.get("clusterName").asText()).isEqualTo("stock");
    assertThat(stock.get("projectId").asText()).isEqualTo(SampleCompany.WAREHOUSE);
    assertThat(stock.get("usageAmount").decimalValue()).isPositive();

    books.deleteProject(RETAIL, SampleCompany.WAREHOUSE);
    assertThat(client.json(org(RETAIL) + "/groups").findValuesAsText("id"))
        .containsExactly(SampleCompany.SHOP);
  }

  @Test
  void listsOrganizationsByPagesWithThoseThatAreDeleted() throws Exception {
    SampleCompany.roboticsCome(books);
    books.delete(LABS);

    JsonNode first = client.json("/api/atlas/v2/orgs?itemsPerPage=2");

    assertThat(first.get("totalCount").asInt()).isEqualTo(3);
    assertThat(first.get("results").findValuesAsText("isDeleted")).containsExactly("false", "true");
    assertThat(first.get("links").findValuesAsText("rel")).contains("next");
    assertThat(client.json("/api/atlas/v2/orgs?itemsPerPage=2&pageNum=2").get("results"))
        .hasSize(1);

    books.vanish(RETAIL);
    assertThat(client.json("/api/atlas/v2/orgs").get("totalCount").asInt()).isEqualTo(2);
    assertThat(client.post(usage(LABS), ask("services", "")).statusCode()).isEqualTo(404);
    assertThat(client.post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(404);
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

    JsonNode invoices = client.json(org(RETAIL) + "/invoices?" + query);

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

    assertThat(client.get(org(RETAIL) + "/groups").statusCode()).isEqualTo(403);
    assertThat(client.get("/api/atlas/v2/clusters").statusCode()).isEqualTo(403);
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);

    desk.allow(Operation.LIST_PROJECTS);
    assertThat(client.get(org(RETAIL) + "/groups").statusCode()).isEqualTo(200);

    desk.refuse(RETAIL, Reply.error(403, "FORBIDDEN", "Not you."));
    assertThat(client.get(org(RETAIL) + "/groups").body()).contains("Not you.");
    assertThat(client.get(org(LABS) + "/groups").statusCode()).isEqualTo(200);

    desk.accept(RETAIL);
    assertThat(client.get(org(RETAIL) + "/groups").statusCode()).isEqualTo(200);
  }
}
