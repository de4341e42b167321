package io.atlascost.connect;

import static io.atlascost.connect.TaskAtWork.ORG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedBudgetTest {
  private static final String OTHER_ORG = "fedcba9876543210fedcba98";

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtlasSimulator simulator = AtlasSimulator.start();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }

    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void allTasksTogetherAskAnOrganizationNoMoreOftenThanTheBudgetAllows(int tasks) {
    simulator.anyUsage(request -> Reply.accepted());
    int budget = 7;

    start(
        new TaskAtWork(simulator)
            .with("atlas.queries", queries(ORG, 6) + "," + queries(OTHER_ORG, 6))
            .with("atlas.requests.per.minute", Integer.toString(budget))
            .with("poll.interval.ms", "1")
            .with("poll.interval.max.ms", "1"),
        tasks);

    // What is left of a division among tasks is not used.
    int used = budget - budget % tasks;
    await().until(() -> requests(ORG) >= used && requests(OTHER_ORG) >= used);
    await()
        .during(Duration.ofMillis(500))
        .until(() -> requests(ORG) <= budget && requests(OTHER_ORG) <= budget);
  }

  @Test
  void asksNoMoreAfterTheLastRequestThatIsFree() {
    simulator.anyUsage(request -> Reply.accepted().header("RateLimit-Remaining", "0"));

    assertIsAskedOnce();
  }

  @Test
  void waitsAsManySecondsAsItIsTold() {
    simulator.anyUsage(request -> Reply.empty(429).header("Retry-After", "300"));

    assertIsAskedOnce();
  }

  @Test
  void waitsUntilTheDateThatItIsTold() {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(5));
    simulator.anyUsage(request -> Reply.empty(429).header("Retry-After", date));

    assertIsAskedOnce();
  }

  /** One organization's hold keeps all its queries waiting, and no other organization's. */
  private void assertIsAskedOnce() {
    start(
        new TaskAtWork(simulator)
            .with("atlas.queries", queries(ORG, 3) + "," + queries(OTHER_ORG, 3))
            .with("poll.interval.ms", "1")
            .with("poll.interval.max.ms", "1")
            .with("retry.backoff.ms", "60000"),
        1);

    await().until(() -> requests(ORG) == 1 && requests(OTHER_ORG) == 1);
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(simulator.requests()).hasSize(2));
  }

  private void start(TaskAtWork connector, int tasks) {
    opened.addAll(connector.startAll(tasks));
  }

  private long requests(String orgId) {
    return simulator.requests().stream().filter(r -> r.path().contains(orgId)).count();
  }

  private static String queries(String orgId, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> orgId + ":" + Character.toString('A' + number).repeat(64))
        .collect(Collectors.joining(","));
  }
}
