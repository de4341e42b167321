package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Refusals;
import io.atlascost.connect.api.UnaskedAtlas;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.queries.Subjects;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A thousand queries of a task, most of them processing for a while. What is promised: a query that
 * is due is asked after at most one request for each other query of its organization that has been
 * due for longer, which takes as many minutes as the budget needs for these, and the time in which
 * Atlas answers, in which results are read, and in which Atlas wants to be left alone.
 */
@Timeout(60)
class ManyQueriesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Pace.Growth POLL =
      new Pace.Growth(Duration.ofSeconds(5), Duration.ofSeconds(60));

  /** So short that Atlas's own wait is always longer, and so known to the test. */
  private static final Pace.Growth RETRY =
      new Pace.Growth(Duration.ofMillis(100), Duration.ofMillis(100));

  private final FakeClock clock = new FakeClock();

  /** With an answer at once, a check is due in the very instant in which its request comes back. */
  @ParameterizedTest
  @CsvSource({
    "1000, 1, 60, 0",
    "1000, 1, 60, 80",
    "1000, 1, 7, 80",
    "1000, 10, 60, 0",
    "1000, 10, 60, 80",
    "1000, 1000, 1, 80",
  })
  void allCompleteWithinTheBudgetAndNoneStarves(
      int count, int organizations, int perMinute, int slowestReply) throws Exception {
    List<Query> queries = queries(count, organizations);
    BusyAtlas atlas = new BusyAtlas(clock, new Random(7), slowestReply);

    Counts counts = read(queries, atlas, perMinute);

    assertThat(counts.failure).isNull();
    assertThat(counts.completed)
        .containsOnlyKeys(queries)
        .allSatisfy((query, times) -> assertThat(times).isEqualTo(1));
    assertThat(counts.rows).isEqualTo(atlas.rows);
    for (List<Sent> sent : atlas.byOrganization().values()) {
      assertWithinBudget(sent, perMinute);
      assertAskedInTheOrderInWhichTheyBecameDue(sent);
      assertAskedInTime(sent, perMinute, atlas);
    }
  }

  /** Or a task with many queries would spend its time with those that may not be asked yet. */
  @Test
  void aRequestCostsTheSameHoweverManyQueriesWaitForTheBudget() throws Exception {
    List<Query> queries = queries(2000, 1);
    BusyAtlas atlas = new BusyAtlas(clock, new Random(7), 80);

    read(queries, atlas, 60);

    assertThat(clock.looks()).isLessThan(20L * atlas.sent.size());
  }

  private Counts read(List<Query> queries, BusyAtlas atlas, int perMinute)
      throws InterruptedException {
    Map<Subject, Position> positions = new LinkedHashMap<>();
    queries.forEach(query -> positions.put(Subjects.of(query), Position.START));
    Handover handover = new Handover(Integer.MAX_VALUE);
    new Reader(
            positions,
            atlas,
            new Pace(new Pace.Limits(perMinute, Map.of(), POLL, RETRY), new Random(7)),
            new Reader.Patience(Duration.ofDays(365), Optional.of(Duration.ofDays(365))),
            handover,
            new TaskMetrics(clock),
            clock)
        .run();
    Counts counts = new Counts();
    handover.take(Integer.MAX_VALUE, Duration.ZERO).forEach(counts::add);
    return counts;
  }

  private static void assertWithinBudget(List<Sent> sent, int perMinute) {
    for (int i = perMinute; i < sent.size(); i++) {
      assertThat(sent.get(i - perMinute).at().until(sent.get(i).at()))
          .as("%s requests after request %s", perMinute, i - perMinute)
          .isGreaterThanOrEqualTo(MINUTE);
    }
  }

  private static void assertAskedInTheOrderInWhichTheyBecameDue(List<Sent> sent) {
    for (int i = 1; i < sent.size(); i++) {
      Sent late = sent.get(i);
      for (int j = i - 1; j >= 0 && sent.get(j).at().isAfter(late.due()); j--) {
        assertThat(sent.get(j).due()).as("asked before %s", late).isLessThanOrEqualTo(late.due());
      }
    }
  }

  private static void assertAskedInTime(List<Sent> sent, int perMinute, BusyAtlas atlas) {
    for (int i = 0; i < sent.size(); i++) {
      Sent request = sent.get(i);
      int ahead = 0;
      while (ahead < i && sent.get(i - 1 - ahead).at().isAfter(request.due())) {
        ahead++;
      }

      int minutes = (ahead + perMinute) / perMinute;
      assertThat(request.due().until(request.at()))
          .as("%s, after %s others", request, ahead)
          .isLessThanOrEqualTo(MINUTE.multipliedBy(minutes).plus(atlas.busyDuring(request)));
    }
  }

  private static List<Query> queries(int count, int organizations) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Query("%024x".formatted(i % organizations), "%064d".formatted(i)))
        .toList();
  }

  /**
   * A request as Atlas saw it.
   *
   * @param due when the query could have been asked at the earliest
   * @param answered when the reply came
   * @param held how long Atlas then wanted to be left alone by the organization
   */
  private record Sent(Query query, Moment due, Moment at, Moment answered, Duration held) {}

  /** Answers with results, mostly after a number of checks, and now and then with errors. */
  private static final class BusyAtlas implements UnaskedAtlas {
    private final FakeClock clock;
    private final Random random;
    private final int slowestReply;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Query, Integer> checksLeft = new HashMap<>();
    private final Map<Query, Integer> checks = new HashMap<>();
    private final Map<Query, Moment> due = new HashMap<>();
    private long rows;

    BusyAtlas(FakeClock clock, Random random, int slowestReply) {
      this.clock = clock;
      this.random = random;
      this.slowestReply = slowestReply;
    }

    @Override
    public UsageReply usage(Query query) {
      Moment at = clock.now();
      clock.advance(Duration.ofMillis(random.nextInt(slowestReply + 1)));
      int roll = random.nextInt(100);
      Optional<Duration> wait = Optional.empty();
      if (roll < 4) {
        wait = Optional.of(Duration.ofMillis(200 + random.nextInt(20_000)));
      }

      Moment wasDue = due.getOrDefault(query, FakeClock.START);
      boolean slowDown = roll < 2;
      sent.add(new Sent(query, wasDue, at, clock.now(), slowDown ? wait.get() : Duration.ZERO));
      if (wait.isPresent()) {
        due.put(query, clock.now().plus(wait.get()));
        return Refusals.inAtlassWords(
            slowDown ? 429 : 503, "", "", "", UsageReply.Throttle.retryAfter(wait.get()));
      }

      int left = checksLeft.computeIfAbsent(query, q -> Math.max(0, random.nextInt(12) - 2));
      if (left > 0) {
        checksLeft.put(query, left - 1);
        int before = checks.merge(query, 1, Integer::sum) - 1;
        due.put(query, clock.now().plus(POLL.after(before)));
        return new UsageReply.Processing(UsageReply.Throttle.NONE);
      }

      return result();
    }

    private UsageReply result() {
      int count = 1 + random.nextInt(7);
      this.rows += count;
      String body =
          IntStream.range(0, count)
              .mapToObj(row -> "2024-01-01," + row + "\n")
              .collect(Collectors.joining("", "Usage Date,Usage Amount\n", ""));
      return new UsageReply.Usage(
          new UsageBody(
              "text/csv",
              true,
              clock.wallTime(),
              new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
              () -> {}),
          UsageReply.Throttle.NONE);
    }

    Map<String, List<Sent>> byOrganization() {
      return sent.stream().collect(Collectors.groupingBy(request -> request.query().orgId()));
    }

    /** How long Atlas answered, and the organization was held, while a query waited. */
    Duration busyDuring(Sent request) {
      Duration busy = Duration.ZERO;
      for (Sent other : sent) {
        Moment heldUntil = other.answered().plus(other.held());
        if (other.at().isBefore(request.at()) && heldUntil.isAfter(request.due())) {
          boolean sameOrganization = other.query().orgId().equals(request.query().orgId());
          busy =
              busy.plus(other.at().until(other.answered()))
                  .plus(sameOrganization ? other.held() : Duration.ZERO);
        }
      }

      return busy;
    }

    @Override
    public Optional<UsageReply.Refusal> knock() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {}
  }

  private static final class Counts {
    private final Map<Query, Integer> completed = new HashMap<>();
    private long rows;
    private ConnectException failure;

    void add(Item item) {
      if (item instanceof Item.Next || item instanceof Item.Last) {
        rows++;
      } else if (item instanceof Item.Ended ended) {
        completed.merge(Subjects.query(ended.result().subject()), 1, Integer::sum);
      } else if (item instanceof Item.Stopped stopped) {
        this.failure = stopped.cause();
      } else {
        throw new AssertionError(item);
      }
    }
  }
}
