package io.atlascost.connect.simulator.books;

import static io.atlascost.connect.simulator.books.DeskClient.org;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
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
  void accountsSeeTheirOrganizationsAndCanBeLockedOut() throws Exception {
    desk.account("one", "secret", RETAIL).account("two", "secret", LABS);
    assertThat(client.get("/api/atlas/v2/orgs").statusCode()).isEqualTo(401);
    assertThat(client.accessToken("one", "wrong").statusCode()).isEqualTo(401);
    assertThat(client.accessToken("three", "secret").statusCode()).isEqualTo(401);

    client.logIn("one");
    assertThat(client.json("/api/atlas/v2/orgs").findValuesAsText("id")).containsExactly(RETAIL);
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(client.get(org(LABS) + "/invoices").statusCode()).isEqualTo(403);
    assertThat(client.json("/api/atlas/v2/clusters").findValuesAsText("orgId"))
        .containsOnly(RETAIL);

    desk.accounts().lockOut("one");
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(401);
    assertThat(client.accessToken("one", "secret").statusCode()).isEqualTo(401);

    desk.accounts().lockOutByAddress("one");
    assertThat(client.get(org(RETAIL) + "/invoices").body())
        .contains("IP_ADDRESS_NOT_ON_ACCESS_LIST");
    assertThat(client.accessToken("one", "secret").statusCode()).isEqualTo(403);

    desk.accounts().letIn("one").show("one", LABS).hide("one", RETAIL);
    assertThat(client.get(org(LABS) + "/invoices").statusCode()).isEqualTo(200);
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(403);

    desk.accounts().revokeTokens("one");
    assertThat(client.get(org(LABS) + "/invoices").statusCode()).isEqualTo(401);
    client.logIn("two");
    clock.advance(Duration.ofHours(1));
    assertThat(client.get(org(LABS) + "/invoices").statusCode()).as("too old").isEqualTo(401);
  }

  @Test
  void apiKeysSeeTheirOrganizationsToo() throws Exception {
    desk.account("one", "secret", RETAIL).apiKey("two", "key", LABS).apiKey("three", "key");

    assertThat(
            client.get("/api/atlas/v2/orgs").headers().firstValue("www-authenticate").orElseThrow())
        .startsWith("Digest realm=\"MMS Public API\"");
    assertThat(client.digest("two", "key", "/api/atlas/v2/orgs"))
        .contains(LABS)
        .doesNotContain(RETAIL);
    assertThat(client.digest("three", "key", "/api/atlas/v2/orgs")).doesNotContain(LABS);
    assertThat(client.digest("two", "wrong", "/api/atlas/v2/orgs"))
        .contains("NOT_ORG_GROUP_CREATOR");

    desk.accounts().lockOutByAddress("two");
    assertThat(client.digest("two", "key", "/api/atlas/v2/orgs")).contains("ACCESS_LIST");
    client.logIn("one");
    assertThat(client.json("/api/atlas/v2/orgs").findValuesAsText("id")).containsExactly(RETAIL);
  }
}
