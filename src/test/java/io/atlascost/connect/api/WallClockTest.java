package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody sets the wall's clock by a day, and no wait changes. */
class WallClockTest {
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final FakeClock clock = new FakeClock();
  private final AtlasSimulator simulator = AtlasSimulator.start();

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {-24, 24})
  void leavesBudgetsAndHoldsAsTheyAre(long hours) {
    Pace.Growth growth = new Pace.Growth(Duration.ofSeconds(1), Duration.ofSeconds(60));
    Pace pace = new Pace(new Pace.Limits(2, Map.of(), growth, growth), new Random(1));
    pace.asked("a", clock.now());
    pace.asked("a", clock.now());
    pace.hold("b", Duration.ofSeconds(90), clock.now());
    List<Duration> before = waits(pace);

    clock.setWall(Duration.ofHours(hours));

    assertThat(waits(pace))
        .isEqualTo(before)
        .startsWith(Duration.ofMinutes(1), Duration.ofSeconds(90));
    clock.advance(Duration.ofSeconds(90));
    assertThat(waits(pace)).startsWith(Duration.ZERO, Duration.ZERO);
  }

  private List<Duration> waits(Pace pace) {
    List<Duration> waits = new ArrayList<>();
    waits.add(pace.untilAllowed("a", clock.now()));
    waits.add(pace.untilAllowed("b", clock.now()));
    waits.add(pace.poll(3, Optional.of(Duration.ofSeconds(7))));
    waits.add(pace.slowDown(2, Optional.empty()));
    return waits;
  }

  @ParameterizedTest
  @ValueSource(longs = {-24, 24})
  void neitherEndsNorProlongsATokensLife(long hours) throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));
    simulator.tokenReplies(token(1), token(2));
    try (HttpAtlasApi api = Way.to(simulator).with(Way.ACCOUNT).with(clock).open()) {
      ask(api);

      clock.setWall(Duration.ofHours(hours));
      ask(api);
      assertThat(simulator.tokenRequests()).hasSize(1);

      clock.advance(LIFETIME);
      ask(api);
      assertThat(simulator.tokenRequests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-24, 24})
  void leavesThePauseOfTheTokenEndpointAsItIs(long hours) throws Exception {
    simulator.tokenReplies(Reply.empty(429).header("Retry-After", "30"));
    try (HttpAtlasApi api = Way.to(simulator).with(Way.ACCOUNT).with(clock).open()) {
      assertThat(retryAfter(api)).contains(Duration.ofSeconds(30));

      clock.setWall(Duration.ofHours(hours));

      assertThat(retryAfter(api)).contains(Duration.ofSeconds(30));
      clock.advance(Duration.ofSeconds(10));
      assertThat(retryAfter(api)).contains(Duration.ofSeconds(20));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-24, 0, 24})
  void countsADateThatAtlasNamesFromTheWallsTimeAtThatMoment(long hours) throws Exception {
    try (HttpAtlasApi api = Way.to(simulator).with(clock).open()) {
      clock.setWall(Duration.ofHours(hours));
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              clock.wallTime().plusSeconds(50).atOffset(ZoneOffset.UTC));
      simulator.usage(
          QUERY.orgId(),
          QUERY.token(),
          Reply.empty(503).header("Retry-After", date),
          Reply.empty(503).header("Retry-After", "50"));

      assertThat(retryAfter(api)).contains(Duration.ofSeconds(50));
      assertThat(retryAfter(api)).contains(Duration.ofSeconds(50));
    }
  }

  @Test
  void leavesDeadlinesAsTheyAre() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(5), clock);

    clock.setWall(Duration.ofDays(1));

    assertThat(deadline.isOver()).isFalse();
    assertThat(deadline.left().toMilliseconds()).isEqualTo(5000);
    clock.advance(Duration.ofSeconds(5));
    clock.setWall(Duration.ofDays(-2));
    assertThat(deadline.isOver()).isTrue();
    assertThat(deadline.left().toMilliseconds()).isEqualTo(1);
  }

  private static Reply token(int number) {
    return Reply.of(
        200,
        "application/json",
        "{\"access_token\":\"token-" + number + "\",\"expires_in\":" + LIFETIME.toSeconds() + "}");
  }

  private static void ask(HttpAtlasApi api) throws IOException {
    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
  }

  private static Optional<Duration> retryAfter(HttpAtlasApi api) throws IOException {
    return api.usage(QUERY).throttle().retryAfter();
  }
}
