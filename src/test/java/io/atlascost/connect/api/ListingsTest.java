package io.atlascost.connect.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingsTest {
  private static final String ORG = Way.QUERY.orgId();
  private static final YearMonth MAY = YearMonth.of(2026, 5);

  private final AtlasSimulator simulator = AtlasSimulator.start();
  private final HttpAtlasApi api = Way.to(simulator).open("2025-03-12");

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  @Test
  void asksForEachPageInTheVersionOfTheListing() throws Exception {
    answer("{\"results\":[]}");

    api.organizations(1);
    api.projects(ORG, 2);
    api.clusters(3);
    api.invoices(ORG, YearMonth.of(2025, 12), YearMonth.of(2026, 1), 4);

    assertThat(simulator.requests())
        .allSatisfy(
            request ->
                assertThat(request.header("Accept"))
                    .contains("application/vnd.atlas.2023-01-01+json"))
        .extracting(request -> request.method() + " " + request.target())
        .containsExactly(
            "GET /api/atlas/v2/orgs?pageNum=1&itemsPerPage=500",
            "GET /api/atlas/v2/orgs/" + ORG + "/groups?pageNum=2&itemsPerPage=500",
            "GET /api/atlas/v2/clusters?pageNum=3&itemsPerPage=500",
            "GET /api/atlas/v2/orgs/"
                + ORG
                + "/invoices?fromDate=2025-11-01&toDate=2026-03-01&viewLinkedInvoices=false"
                + "&pageNum=4&itemsPerPage=500");
  }

  @Test
  void followsThePagesOverOneConnection() throws Exception {
    List<io.atlascost.connect.simulator.Organization> all =
        IntStream.range(0, 1203)
            .mapToObj(i -> new io.atlascost.connect.simulator.Organization(id(i), "Org " + i))
            .toList();
    simulator.organizations(all);

    List<String> listed = new ArrayList<>();
    boolean hasNext = true;
    for (int page = 1; hasNext; page++) {
      Page<Organization> organizations = given(api.organizations(page));
      organizations.items().forEach(one -> listed.add(one.id()));
      hasNext = organizations.hasNext();
    }

    assertThat(listed)
        .containsExactlyElementsOf(
            all.stream().map(io.atlascost.connect.simulator.Organization::id).toList());
    assertThat(simulator.requests()).hasSize(3);
    assertThat(simulator.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | ,\"totalCount\":500 | true",
        "499 | ,\"totalCount\":700 | false",
        "500 | ,\"links\":[] | true",
        "500 | ,\"links\":[{\"rel\":\"self\"}] | false",
        "  3 | ,\"links\":[{\"rel\":\"self\"},{\"rel\":\"next\",\"href\":\"x\"}] | true",
        "  3 | ,\"links\":null | false",
        "  0 | ,\"links\":[{\"rel\":\"next\"}] | false",
        "501 | ,\"links\":{} | true"
      })
  void knowsWhetherThereMayBeAnotherPage(int items, String rest, boolean hasNext) throws Exception {
    String results =
        IntStream.range(0, items)
            .mapToObj(i -> "{\"id\":\"" + id(i) + "\"}")
            .collect(joining(",", "[", "]"));
    answer("{\"results\":" + results + rest + "}");

    Page<String> page = given(api.projects(ORG, 1));

    assertThat(page.items()).hasSize(items);
    assertThat(page.hasNext()).isEqualTo(hasNext);
  }

  /** Atlas counts the deleted ones and those that cannot be named. */
  @Test
  void countsWhatItLeavesOutWhereAPageIsFull() throws Exception {
    answer("{\"results\":[" + "{},".repeat(499) + "{}]}");

    assertThat(given(api.organizations(1))).isEqualTo(new Page<>(List.of(), true));
  }

  @Test
  void toleratesWhatIsMissingAndWhatIsNew() throws Exception {
    answer(
        """
        {"results":[
          {"id":"aaaaaaaaaaaaaaaaaaaaaaaa","name":"A","isDeleted":true},
          {"id":"bbbbbbbbbbbbbbbbbbbbbbbb","new":{"results":[{"id":"x"}],"deep":[[[{}]]]}},
          {"id":"cccccccccccccccccccccccc","name":null,"isDeleted":null},
          {"id":"dddddddddddddddddddddddd","name":{"first":"D"},"isDeleted":"no"},
          {"id":"123"}, {"id":"AAAAAAAAAAAAAAAAAAAAAAAA"}, {"id":null}, {"id":["a"]}, {},
          {"id":123456789012345678901234567890}, {"id":"%s"}
        ],"links":[]}
        """
            .formatted("e".repeat(100_000)));

    assertThat(given(api.organizations(1)).items())
        .containsExactly(
            new Organization("aaaaaaaaaaaaaaaaaaaaaaaa", "A", true),
            new Organization("bbbbbbbbbbbbbbbbbbbbbbbb", "", false),
            new Organization("cccccccccccccccccccccccc", "", false),
            new Organization("dddddddddddddddddddddddd", "", false));
  }

  @Test
  void listsClustersOfAllProjects() throws Exception {
    answer(
        """
        {"results":[
          {"orgId":"aaaaaaaaaaaaaaaaaaaaaaaa","orgName":"A","groupId":"111111111111111111111111",
           "groupName":"P","planType":"Atlas","tags":[],"clusters":[
             {"clusterId":"222222222222222222222222","name":"C","versions":["7.0"],"auth":true},
             {"clusterId":"nope"}, {"name":"X"}]},
          {"orgId":"aaaaaaaaaaaaaaaaaaaaaaaa","groupId":"333333333333333333333333"},
          {"groupId":"444444444444444444444444","clusters":[]},
          {"orgId":"aaaaaaaaaaaaaaaaaaaaaaaa","clusters":[]}
        ]}
        """);

    assertThat(given(api.clusters(1)).items())
        .containsExactly(
            new ProjectClusters(
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "111111111111111111111111",
                List.of("222222222222222222222222")),
            new ProjectClusters("aaaaaaaaaaaaaaaaaaaaaaaa", "333333333333333333333333", List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-05-01,2026-06-01,2026-05-01,2026-06-01",
    "2026-05-01T00:00:00Z,2026-06-01T00:00:00Z,2026-05-01,2026-06-01",
    "2026-05-01T00:00:00.000Z,2026-06-01T00:00:00+00:00,2026-05-01,2026-06-01",
    "2026-05-01T04:00:00Z,2026-05-31T23:59:59Z,2026-05-01,2026-06-01",
    "2026-04-30T20:00:00-04:00,2026-05-31T20:00:00-04:00,2026-05-01,2026-06-01",
    "2026-05-17T09:11:12Z,2026-06-01T00:00:00Z,2026-05-17,2026-06-01"
  })
  void readsTheDaysThatAnInvoiceBills(
      String start, String end, LocalDate first, LocalDate exclusive) throws Exception {
    answer("{\"results\":[" + invoice(start, end, ",\"updated\":\"2026-06-03T01:02:03Z\"") + "]}");

    assertThat(given(api.invoices(ORG, MAY, MAY, 1)).items())
        .containsExactly(
            new Invoice(
                "66d7254246a21a41036ff315",
                first,
                exclusive,
                "PENDING",
                Optional.of(Instant.parse("2026-06-03T01:02:03Z"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"updated\":null", ",\"updated\":\"yesterday\""})
  void knowsNotWhenAnInvoiceWasUpdatedWhereItDoesNotSay(String updated) throws Exception {
    answer("{\"results\":[" + invoice("2026-05-01", "2026-06-01", updated) + "]}");

    assertThat(given(api.invoices(ORG, MAY, MAY, 1)).items())
        .singleElement()
        .returns(Optional.empty(), Invoice::updated)
        .returns(true, Invoice::isPending);
  }

  @Test
  void readsASingleInvoiceThatIsNotPaged() throws Exception {
    answer(
        invoice(
            "2026-05-01",
            "2026-06-01",
            ",\"lineItems\":[{\"id\":\"x\",\"startDate\":\"2020-01-01\"}],\"links\":[]"));

    Page<Invoice> page = given(api.invoices(ORG, MAY, MAY, 1));

    assertThat(page.items()).singleElement().returns(LocalDate.of(2026, 5, 1), Invoice::start);
    assertThat(page.hasNext()).isFalse();
  }

  @Test
  void leavesOutInvoicesThatBillNoDayOfTheMonths() throws Exception {
    answer(
        "{\"results\":["
            + String.join(
                ",",
                invoice("2026-03-01", "2026-04-01", ""),
                invoice("2026-03-15", "2026-04-15", ",\"statusName\":\"PAID\""),
                invoice("2026-06-01", "2026-07-01", ""),
                invoice("2026-05-31", "2026-06-30", ",\"statusName\":\"CLOSED\""),
                "{\"id\":\"1\"}",
                "{\"startDate\":\"2026-05-01\",\"endDate\":\"2026-06-01\"}")
            + "]}");

    assertThat(given(api.invoices(ORG, YearMonth.of(2026, 4), MAY, 1)).items())
        .extracting(Invoice::status)
        .containsExactly("PAID", "CLOSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"results\":[1]}",
        "{\"results\":[[]]}",
        "{\"results\":[{\"id\":}]}",
        "{\"results\":[{\"id\":\"a\"}",
        "{\"results\":[{\"id\":\"a\"},]}",
        "{\"results\":[]} <html>",
        "{\"items\":[]}",
        "{\"results\":[{\"id\":\"1\",\"startDate\":\"May 1\",\"endDate\":\"2026-06-01\"}]}",
        "{\"results\":[{\"id\":\"1\",\"startDate\":\"2026-13-01\",\"endDate\":\"2026-06-01\"}]}"
      })
  void saysWhatItCouldNotRead(String body) {
    answer(body);

    assertThatThrownBy(() -> api.invoices(ORG, MAY, MAY, 1))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the list of invoices cannot be read: ");
  }

  /** Else an organization that is asked for would be a list of one, and all others gone. */
  @Test
  void takesASingleObjectForNoListOfOrganizations() {
    answer("{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaa\",\"name\":\"A\",\"isDeleted\":false}");

    assertThatThrownBy(() -> api.organizations(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("lists nothing");
  }

  @Test
  void givesUpABodyThatIsTooLarge() {
    String filler = "\"" + "x".repeat(1_000_000) + "\",";
    answer("{\"filler\":[" + filler.repeat(17) + "1],\"results\":[]}");

    assertThatThrownBy(() -> api.organizations(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the list of organizations cannot be read");
  }

  @Test
  void givesUpABodyThatIsTooDeep() {
    answer("{\"filler\":" + "[".repeat(5000) + "]".repeat(5000) + ",\"results\":[]}");

    assertThatThrownBy(() -> api.organizations(1)).isInstanceOf(IOException.class);
  }

  @Test
  void givesUpABodyThatTricklesForTooLong() {
    Reply trickle =
        Reply.json("{\"results\":[],\"filler\":\"" + "x".repeat(100_000) + "\"}")
            .trickle(1, Duration.ofMillis(20));
    simulator.intercept(request -> Optional.of(trickle));
    Duration timeout = Duration.ofMillis(100);
    try (HttpAtlasApi hasty = Way.to(simulator).withReadTimeout(timeout).open()) {
      long before = System.nanoTime();

      assertThatThrownBy(() -> hasty.organizations(1)).isInstanceOf(IOException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void asksForNoOrganizationThatWouldBeAnotherPath() {
    assertThatThrownBy(() -> api.projects("../x", 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> api.invoices("../x", MAY, MAY, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void answer(String body) {
    simulator.intercept(request -> Optional.of(Reply.json(body)));
  }

  private static String invoice(String start, String end, String rest) {
    String status = rest.contains("statusName") ? "" : ",\"statusName\":\"PENDING\"";
    return "{\"id\":\"66d7254246a21a41036ff315\",\"startDate\":\""
        + start
        + "\",\"endDate\":\""
        + end
        + "\""
        + status
        + rest
        + "}";
  }

  private static String id(int number) {
    return String.format("%024x", number);
  }

  private static <T> T given(Answer<T> answer) {
    return ((Answer.Given<T>) answer).value();
  }
}
