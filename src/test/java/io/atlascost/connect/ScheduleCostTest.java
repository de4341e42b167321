package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Line;
import io.atlascost.connect.simulator.books.Snapshot;
import io.atlascost.connect.simulator.books.Trouble;
import io.atlascost.connect.simulator.books.Troubles;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A hundred organizations with two cuts and three open months on the clock: requests within every
 * budget, and no month later than its interval and a bound.
 */
class ScheduleCostTest {
  private static final int ORGANIZATIONS = 100;
  private static final int ROUNDS = 3;

  /** Two cuts, three open months. */
  private static final int SCOPES = 6 * ORGANIZATIONS;

  private static final Duration INTERVAL = Duration.ofHours(6);
  private static final Instant FOUNDED = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant BEGINNING = FakeClock.BEGINNING.plus(Duration.ofDays(10));

  /** Of each request, during which the task does nothing else. */
  private static final Duration LATENCY = Duration.ofMillis(200);

  private final FakeClock clock = new FakeClock();
  private final List<String> organizations =
      IntStream.range(0, ORGANIZATIONS).mapToObj(number -> Books.id("org " + number)).toList();

  /**
   * @param bound seconds, as docs/performance.md states it
   */
  @ParameterizedTest
  @CsvSource({"60, 60", "10, 150"})
  void noMonthIsLateAndNoBudgetIsExceeded(int budget, int bound) throws Exception {
    clock.advance(Duration.between(FakeClock.BEGINNING, BEGINNING));
    Books books = company();
    // Each is still processed when it is asked for the first time.
    books.desk().resultTroubles(Troubles.always(Trouble.ACCEPTED_202));
    try (AtlasSimulator atlas = AtlasSimulator.start().backedBy(books.desk()).forgetRequests()) {
      atlas.onRequest(request -> clock.advance(LATENCY));
      try (ScheduledTask task = task(atlas, budget).start()) {
        Map<List<Object>, Integer> ends = new HashMap<>();
        long rounds = 0;
        while (rounds < (long) ROUNDS * SCOPES) {
          for (SourceRecord record : task.poll()) {
            rounds += count(record, ends);
          }
        }
      }

      Duration latest = latest(books);
      System.out.printf(
          "Cost of a schedule with %d requests per minute: %d requests per organization and round,"
              + " %d in its busiest minute; at most %d s later than the interval; %s%n",
          budget,
          requests(books) / (ORGANIZATIONS * ROUNDS),
          busiest(books),
          latest.toSeconds(),
          books.desk().traffic().requests());
      assertThat(busiest(books)).isLessThanOrEqualTo(budget);
      assertThat(latest).isLessThan(Duration.ofSeconds(bound));
    }
  }

  private int requests(Books books) {
    return organizations.stream().mapToInt(org -> books.desk().traffic().requests(org)).sum();
  }

  private int busiest(Books books) {
    return organizations.stream()
        .mapToInt(org -> books.desk().traffic().busiestMinute(org))
        .max()
        .orElseThrow();
  }

  /** How much longer than the interval it took between two queries for the same scope. */
  private static Duration latest(Books books) {
    Map<List<Object>, Instant> last = new HashMap<>();
    Duration latest = Duration.ZERO;
    for (Snapshot snapshot : books.desk().snapshots().values()) {
      if (snapshot.ask().groupBy() != GroupBy.ORGANIZATIONS) {
        Instant before =
            last.put(
                List.of(snapshot.ask().orgId(), snapshot.ask().groupBy(), snapshot.ask().start()),
                snapshot.created());
        Duration more =
            before == null
                ? Duration.ZERO
                : Duration.between(before, snapshot.created()).minus(INTERVAL);
        latest = more.compareTo(latest) > 0 ? more : latest;
      }
    }

    return latest;
  }

  /** One if a scope has come to an end, no more often than it is to. */
  private static int count(SourceRecord record, Map<List<Object>, Integer> ends) {
    if (!record.topic().equals(ScheduledTask.STATUS)) {
      return 0;
    }

    Struct status = (Struct) record.value();
    if (!List.of("COMPLETE", "UNCHANGED").contains(status.getString("state"))) {
      return 0;
    }

    List<Object> scope =
        List.of(status.getString("orgId"), status.getString("groupBy"), status.get("month"));
    return ends.merge(scope, 1, Integer::sum) <= ROUNDS ? 1 : 0;
  }

  private ScheduledTask task(AtlasSimulator atlas, int budget) {
    return new ScheduledTask(atlas.baseUrl(), clock, new HashMap<>())
        .with("atlas.schedule.orgs", String.join(",", organizations))
        .with("atlas.schedule.group.by", "services,projects")
        .with("atlas.schedule.start.month", "2026-04")
        .with("atlas.schedule.settle.days", "90")
        .with("atlas.schedule.interval.ms", Long.toString(INTERVAL.toMillis()))
        .with("atlas.requests.per.minute", Integer.toString(budget));
  }

  /** Each with two projects; the running month grows, the others do not. */
  private Books company() {
    return new Books(7, clock.wall(), FOUNDED)
        .on(
            FOUNDED,
            books -> {
              books.charge(Duration.ofHours(6), 6);
              organizations.forEach(org -> found(books, org));
            });
  }

  private static void found(Books books, String org) {
    books.organization(org, "Organization");
    for (String project : List.of("one", "two")) {
      String id = Books.id(org + project);
      books.project(org, id, project);
      books.uses(org, new Line(id, "", "App Services"), "0.031");
      books.uses(org, new Line(id, "", "Data Transfer"), "0.54");
    }
  }
}
