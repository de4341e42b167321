package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Line;
import io.atlascost.connect.simulator.books.Operation;
import io.atlascost.connect.simulator.books.SampleCompany;
import io.atlascost.connect.simulator.books.Snapshot;
import io.atlascost.connect.simulator.books.Trouble;
import io.atlascost.connect.simulator.books.Troubles;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A year of a company whose costs are restated, renamed, moved, refused and never on time, through
 * a task that is killed again and again: at every status record the topic says what the books say.
 */
class BilledYearTest {
  private static final Instant BEGINNING = FakeClock.BEGINNING;
  private static final int MINUTE_BUDGET = 60;

  private final FakeClock clock = new FakeClock();
  private final Random random = new Random(20261130);
  private final CostTopic topic = new CostTopic();
  private final Map<Figure, Integer> figures = new EnumMap<>(Figure.class);
  private final Map<List<Object>, String> complete = new HashMap<>();

  /** What the worker guarantees. */
  private enum Guarantee {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
  }

  /** What is counted for the report. */
  private enum Figure {
    SNAPSHOTS,
    RESTATEMENTS,
    UNCHANGED,
    WITHDRAWALS,
    WITHDRAWALS_UNKNOWN,
    KILLS,
    COMPARISONS,
    DIFFERENCES,
    DEAD_LETTERS,
    CREATED,
    LOST
  }

  @ParameterizedTest
  @EnumSource(Guarantee.class)
  void theTopicSaysWhatTheBooksSayAtEveryStatusRecord(Guarantee guarantee)
      throws InterruptedException {
    Books books = eventfulYear(new Books(7, clock.wall(), day(-62)));
    books
        .desk()
        .resultTroubles(
            Troubles.some(
                3,
                2,
                Trouble.ACCEPTED_202,
                Trouble.EMPTY_200,
                Trouble.CLOSING_102,
                Trouble.THROTTLED_429,
                Trouble.FAILED_500,
                Trouble.UNAVAILABLE_503,
                Trouble.TORN))
        .creationTroubles(
            Troubles.some(5, 1, Trouble.THROTTLED_429, Trouble.FAILED_500, Trouble.UNAVAILABLE_503))
        .shuffleRows();
    try (AtlasSimulator simulator = AtlasSimulator.start().backedBy(books.desk())) {
      Instant end = BEGINNING.plus(Duration.ofDays(365));
      while (clock.wallTime().isBefore(end)) {
        runUntilKilled(simulator, books, guarantee, end);
      }

      System.out.printf(
          "A simulated year, %s: %s; requests %s%n",
          guarantee, figures, books.desk().traffic().requests());
      assertThat(figures.get(Figure.RESTATEMENTS)).isGreaterThan(500);
      assertThat(figures.get(Figure.UNCHANGED)).isGreaterThan(100);
      assertThat(figures.get(Figure.WITHDRAWALS)).isGreaterThan(5);
      assertThat(figures.get(Figure.KILLS)).isGreaterThan(20);
      assertThat(figures.get(Figure.DIFFERENCES)).isGreaterThan(0);
      // Of a query that Atlas forgot when some of its rows were delivered already.
      assertThat(figures.getOrDefault(Figure.WITHDRAWALS_UNKNOWN, 0))
          .isLessThan(figures.get(Figure.LOST));
      for (String org : books.organizations()) {
        assertThat(books.desk().traffic().busiestMinute(org)).isLessThanOrEqualTo(MINUTE_BUDGET);
      }

      assertThat(monthsWithoutAnEnd(books, end)).isEmpty();
    }
  }

  /** Every closed month of every organization that was there was delivered, in each cut. */
  private Set<String> monthsWithoutAnEnd(Books books, Instant end) {
    Set<String> missing = new TreeSet<>();
    YearMonth last = YearMonth.from(end.atOffset(ZoneOffset.UTC)).minusMonths(2);
    for (String org : List.of(SampleCompany.RETAIL, SampleCompany.LABS)) {
      for (YearMonth month : books.months(org)) {
        for (String cut : List.of("services", "clusters")) {
          Snapshot snapshot =
              books
                  .desk()
                  .snapshot(complete.getOrDefault(List.of(org, cut, month), ""))
                  .orElse(null);
          boolean whole =
              snapshot != null && snapshot.billed().compareTo(books.total(org, month, end)) == 0;
          if (!month.isAfter(last) && !whole) {
            missing.add(org + "/" + cut + "/" + month);
          }
        }
      }
    }

    return missing;
  }

  /** One life of a task, with the organizations that are there now. */
  private void runUntilKilled(
      AtlasSimulator simulator, Books books, Guarantee guarantee, Instant end)
      throws InterruptedException {
    Instant killedAt = clock.wallTime().plus(Duration.ofHours(12 + random.nextInt(24 * 14)));
    int mercy = random.nextInt(3);
    try (ScheduledTask task = task(simulator, books).start()) {
      while (clock.wallTime().isBefore(killedAt)) {
        take(task, books, guarantee);
      }

      // In the middle of whatever comes then.
      for (int i = 0; i < mercy; i++) {
        take(task, books, guarantee);
      }

      if (guarantee == Guarantee.EXACTLY_ONCE) {
        task.poll(); // delivered and not committed: nobody sees it
      }

      task.kill();
      count(Figure.KILLS, 1);
      // A task begins with a whole budget, whatever the one before it spent in this minute.
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(clock.wallTime()).isBefore(end.plus(Duration.ofDays(60)));
  }

  private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();

  private ScheduledTask task(AtlasSimulator simulator, Books books) {
    List<String> listed = new ArrayList<>(books.organizations());
    listed.sort(null);
    return new ScheduledTask(simulator.baseUrl(), clock, stored)
        .with("atlas.schedule.orgs", String.join(",", listed))
        .with("atlas.schedule.group.by", "services,clusters")
        .with("atlas.schedule.interval.ms", Long.toString(Duration.ofHours(30).toMillis()))
        .with("atlas.schedule.start.month", "2026-04")
        .with("atlas.schedule.services", clock.wallTime().isBefore(day(150)) ? "" : "Search Nodes")
        .with("atlas.requests.per.minute", Integer.toString(MINUTE_BUDGET))
        .with("batch.max.rows", Integer.toString(1 + random.nextInt(40)));
  }

  private void take(ScheduledTask task, Books books, Guarantee guarantee)
      throws InterruptedException {
    List<SourceRecord> batch = task.poll();
    for (SourceRecord record : batch) {
      topic.add(record);
      if (record.topic().equals(ScheduledTask.STATUS)) {
        compare((Struct) record.value(), books);
      } else if (record.topic().equals(ScheduledTask.ERRORS)) {
        count(Figure.DEAD_LETTERS, 1);
      }
    }

    if (guarantee == Guarantee.EXACTLY_ONCE || random.nextInt(4) == 0) {
      task.commit();
    }
  }

  private void compare(Struct status, Books books) {
    String state = status.getString("state");
    if (state.equals("CREATED")) {
      count(Figure.CREATED, 1);
      loseSome(status, books);
      return;
    }

    if (state.equals("FAILED")) {
      return;
    }

    Snapshot snapshot = books.desk().snapshot(status.getString("token")).orElseThrow();
    String scope = status.getString("orgId") + "/" + status.getString("groupBy");
    Map<List<String>, BigDecimal> expected = CostTopic.amounts(snapshot);
    assertThat(topic.newestSnapshot(status)).as(scope).isEqualTo(expected);
    assertThat(topic.appendedAndFiltered(status)).as(scope).isEqualTo(expected);
    if (status.getInt64("withdrawn") == null) {
      count(Figure.WITHDRAWALS_UNKNOWN, 1);
    } else {
      assertThat(topic.compacted(status)).as(scope).isEqualTo(expected);
      count(Figure.WITHDRAWALS, status.getInt64("withdrawn").intValue());
    }

    count(Figure.COMPARISONS, 3);
    compareTotals(status, snapshot);
    List<Object> key =
        List.of(status.getString("orgId"), status.getString("groupBy"), month(status));
    String before = complete.put(key, status.getString("token"));
    if (state.equals("UNCHANGED")) {
      assertThat(before).isEqualTo(status.getString("token"));
      count(Figure.UNCHANGED, 1);
    } else {
      count(before == null ? Figure.SNAPSHOTS : Figure.RESTATEMENTS, 1);
    }
  }

  /** Now and then Atlas forgets a query before anybody has read it. */
  private void loseSome(Struct status, Books books) {
    if (random.nextInt(50) == 0) {
      books.desk().expire(status.getString("token"));
      count(Figure.LOST, 1);
    }
  }

  private void compareTotals(Struct status, Snapshot snapshot) {
    BigDecimal total = (BigDecimal) status.get("totalUsageAmount");
    BigDecimal control = (BigDecimal) status.get("controlTotal");
    BigDecimal difference = (BigDecimal) status.get("difference");
    assertThat(total).isEqualByComparingTo(snapshot.total());
    assertThat(status.getInt64("rows")).isEqualTo(snapshot.rows().size());
    assertThat(difference).isEqualByComparingTo(control.subtract(total));
    if (control.compareTo(snapshot.billed()) == 0) {
      assertThat(difference).isEqualByComparingTo(snapshot.lacking());
    }

    count(Figure.DIFFERENCES, difference.signum() == 0 ? 0 : 1);
  }

  @SuppressWarnings("JavaUtilDate") // as Connect represents days
  private static YearMonth month(Struct status) {
    Date date = (Date) status.get("month");
    return YearMonth.from(LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC));
  }

  private void count(Figure figure, int more) {
    if (more != 0) {
      figures.merge(figure, more, Integer::sum);
    }
  }

  /** Everything that is known to happen to costs. */
  private static Books eventfulYear(Books books) {
    String retail = SampleCompany.RETAIL;
    Line carts = new Line(SampleCompany.SHOP, SampleCompany.CARTS, "Data Transfer");
    Line search = new Line(SampleCompany.SHOP, SampleCompany.CARTS, "Search Nodes");
    return books
        .on(day(-61), b -> SampleCompany.found(b).charge(Duration.ofHours(6), 6))
        .on(day(20), SampleCompany::roboticsCome)
        .on(day(40), b -> b.rename("App Services", "Charts", YearMonth.of(2026, 6)))
        .on(day(50), b -> b.deleteCluster(retail, SampleCompany.STOCK))
        .on(day(63), b -> b.moveToNextInvoice(retail, YearMonth.of(2026, 7), "Storage"))
        .on(day(75), b -> b.deleteProject(retail, SampleCompany.WAREHOUSE))
        .on(day(100), b -> b.correct(retail, YearMonth.of(2026, 7), carts, "-12.345"))
        .on(day(110), b -> b.uses(retail, search, "0.875"))
        .on(day(125), b -> b.moveToNextInvoice(retail, YearMonth.of(2026, 9), "Backup"))
        .on(day(160), b -> b.desk().refuse(SampleCompany.LABS, forbidden()))
        .on(day(175), b -> b.desk().accept(SampleCompany.LABS))
        .on(day(200), b -> b.vanish(SampleCompany.ROBOTICS))
        .on(day(230), b -> b.restore(SampleCompany.ROBOTICS))
        .on(day(250), b -> b.desk().refuse(Operation.LIST_INVOICES))
        .on(day(285), b -> b.desk().allow(Operation.LIST_INVOICES))
        .on(day(290), b -> b.rename("Clusters", "Atlas", YearMonth.of(2027, 3)))
        .on(day(300), b -> b.correct(retail, YearMonth.of(2027, 2), carts, "0.00000000000000125"));
  }

  private static Instant day(int days) {
    return BEGINNING.plus(Duration.ofDays(days));
  }

  private static Reply forbidden() {
    return Reply.error(403, "USER_UNAUTHORIZED", "Current user is not authorized.");
  }
}
