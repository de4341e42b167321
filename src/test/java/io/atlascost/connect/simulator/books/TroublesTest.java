package io.atlascost.connect.simulator.books;

import static io.atlascost.connect.simulator.books.DeskClient.ask;
import static io.atlascost.connect.simulator.books.DeskClient.org;
import static io.atlascost.connect.simulator.books.DeskClient.quoted;
import static io.atlascost.connect.simulator.books.DeskClient.usage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TroublesTest {
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
    String token = client.create(RETAIL, ask("services", quoted(SampleCompany.SERVICES)));
    String path = usage(RETAIL) + "/" + token;

    assertThat(client.get(path).statusCode()).isEqualTo(202);
    assertThat(client.get(path))
        .returns(200, HttpResponse::statusCode)
        .returns("", HttpResponse::body);
    assertThat(client.get(path).headers().firstValue("retry-after")).hasValue("1");
    assertThat(client.get(path).statusCode()).isEqualTo(500);
    assertThat(client.get(path).statusCode()).isEqualTo(503);
    assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);
    assertThat(client.result(RETAIL, token).get("usageDetails")).hasSize(8);
    assertThat(client.result(RETAIL, token).get("usageDetails")).hasSize(8);
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

    assertThat(client.post(usage(RETAIL), ask("services", "")).statusCode()).isEqualTo(429);
    assertThat(desk.snapshots()).isEmpty();
    assertThatThrownBy(() -> client.create(RETAIL, ask("services", "")))
        .isInstanceOf(IOException.class);
    assertThat(desk.snapshots()).hasSize(1);
    assertThat(client.create(RETAIL, ask("services", ""))).hasSize(64);
    assertThat(desk.snapshots()).hasSize(2);
    assertThat(client.post(usage(RETAIL), ask("services", "")).statusCode())
        .as("anew")
        .isEqualTo(429);
  }

  @Test
  void tokensExpire() throws Exception {
    desk.tokensLive(Duration.ofDays(2));
    String token = client.create(RETAIL, ask("services", ""));
    clock.advance(Duration.ofDays(2).minusNanos(1));
    assertThat(client.status(RETAIL, token)).isEqualTo(200);
    assertThat(client.status(LABS, token)).as("another organization's").isEqualTo(404);

    clock.advance(Duration.ofNanos(1));
    assertThat(client.status(RETAIL, token)).isEqualTo(404);

    desk.expiredTokensAre(410);
    assertThat(client.status(RETAIL, token)).isEqualTo(410);

    String one = client.create(RETAIL, ask("services", ""));
    String two = client.create(RETAIL, ask("services", ""));
    desk.expire(one);
    assertThat(client.status(RETAIL, one)).isEqualTo(410);
    assertThat(client.status(RETAIL, two)).isEqualTo(200);
    desk.expireTokens();
    assertThat(client.status(RETAIL, two)).isEqualTo(410);
    assertThat(desk.snapshots()).as("still known to tests").hasSize(3);
  }

  @Test
  void listingsHaveTroublesOfTheirOwn() throws Exception {
    desk.listingTroubles(Troubles.always(Trouble.THROTTLED_429, Trouble.FAILED_500));

    assertThat(client.get("/api/atlas/v2/orgs").statusCode()).isEqualTo(429);
    assertThat(client.get("/api/atlas/v2/orgs").statusCode()).isEqualTo(500);
    assertThat(client.get("/api/atlas/v2/orgs").statusCode()).isEqualTo(200);
    assertThat(client.get("/api/atlas/v2/orgs").statusCode()).as("anew").isEqualTo(429);
    assertThat(client.get(org(RETAIL) + "/invoices").statusCode()).isEqualTo(429);
  }
}
