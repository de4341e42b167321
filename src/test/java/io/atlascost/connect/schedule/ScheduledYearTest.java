package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Invoice;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** A year of months that close when they like, asked by whoever follows the plans. */
class ScheduledYearTest {
  private static final List<Cut> CUTS = List.of(Cut.SERVICES, Cut.PROJECTS);

  @Property(tries = 150)
  void noOpenScopeWaitsLongerThanItsIntervalAndEachIsAskedOnceAfterItClosed(
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 1000) long hours,
      @ForAll @IntRange(min = 0, max = 40) int settleDays,
      @ForAll @IntRange(min = 0, max = 15) int monthsBefore) {
    Year year = new Year(seed, Duration.ofHours(hours), settleDays, monthsBefore);

    year.pass();

    year.requireThatEveryClosedMonthWasAskedOnceSince();
  }

  /** Invoices that close, the connector that asks, and what it must keep to. */
  private static final class Year {
    private final Random random;
    private final String orgId;
    private final Duration interval;
    private final int settleDays;
    private final YearMonth first;
    private final Instant end;
    private final Schedule schedule;
    private final Map<YearMonth, Instant> closings = new HashMap<>();
    private final Map<Scope, Instant> askedAt = new HashMap<>();
    private final Map<Scope, List<Instant>> asked = new HashMap<>();
    private Instant now;

    Year(long seed, Duration interval, int settleDays, int monthsBefore) {
      this.random = new Random(seed);
      this.orgId = "%024x".formatted(random.nextInt(Integer.MAX_VALUE));
      this.interval = interval;
      this.settleDays = settleDays;
      YearMonth begun = YearMonth.of(2023, 1).plusMonths(random.nextInt(24));
      this.first = begun.minusMonths(monthsBefore);
      this.now = start(begun).plusSeconds(random.nextInt(31 * 86_400));
      this.end = start(begun.plusYears(1));
      this.schedule =
          new Schedule(ScheduleTest.rules(CUTS, interval, Optional.of(first), settleDays, 2));
      for (YearMonth month = first; start(month).isBefore(end); month = month.plusMonths(1)) {
        closings.put(month, start(month.plusMonths(1)).plusSeconds(random.nextInt(50 * 86_400)));
      }
    }

    /** Whoever asks does the open ones first, then one month of the backfill, and plans again. */
    void pass() {
      while (now.isBefore(end)) {
        requireThatNoOpenScopeIsLate();
        Schedule.Plan plan = schedule.plan(orgId, now, Optional.of(invoices()), askedAt);
        requireOrder(plan);
        plan.open().forEach(this::ask);
        plan.backfill().stream().limit(1).forEach(this::ask);

        assertThat(plan.next()).isAfter(now).isBeforeOrEqualTo(now.plus(interval));
        this.now = plan.backfill().size() > 1 ? now.plusMillis(1) : plan.next();
      }
    }

    private void ask(Scope scope) {
      askedAt.put(scope, now);
      asked.computeIfAbsent(scope, key -> new ArrayList<>()).add(now);
    }

    private void requireThatNoOpenScopeIsLate() {
      askedAt.forEach(
          (scope, at) -> {
            if (now.isBefore(closed(scope.month()))) {
              assertThat(Duration.between(at, now)).isLessThanOrEqualTo(interval);
            }
          });
    }

    private void requireOrder(Schedule.Plan plan) {
      Comparator<Scope> oldestFirst = Comparator.comparing(Scope::month);
      assertThat(plan.open()).isSortedAccordingTo(oldestFirst.reversed());
      assertThat(plan.backfill()).isSortedAccordingTo(oldestFirst);
      assertThat(plan.open())
          .allSatisfy(
              scope -> assertThat(now).isBetween(start(scope.month()), closed(scope.month())));
      assertThat(plan.backfill())
          .allSatisfy(scope -> assertThat(now).isAfterOrEqualTo(closed(scope.month())));
    }

    void requireThatEveryClosedMonthWasAskedOnceSince() {
      for (YearMonth month : closings.keySet()) {
        for (Cut cut : CUTS) {
          List<Instant> times = asked.getOrDefault(new Scope(orgId, cut, month), List.of());
          long since = times.stream().filter(at -> !at.isBefore(closed(month))).count();
          if (closed(month).plus(interval).isBefore(end)) {
            assertThat(since).isEqualTo(1);
          } else {
            assertThat(since).isLessThanOrEqualTo(1);
          }
        }
      }
    }

    private Instant closed(YearMonth month) {
      return closings.get(month).plus(Duration.ofDays(settleDays));
    }

    /** As Atlas lists them now: those that began, pending until they are closed. */
    private List<Invoice> invoices() {
      List<Invoice> invoices = new ArrayList<>();
      closings.forEach(
          (month, closing) -> {
            boolean isClosed = !now.isBefore(closing);
            LocalDate begin = month.atDay(1);
            if (!now.isBefore(start(month))) {
              invoices.add(
                  new Invoice(
                      month.toString(),
                      begin,
                      begin.plusMonths(1),
                      isClosed ? "PAID" : "PENDING",
                      Optional.of(isClosed ? closing : now)));
            }
          });

      return invoices;
    }

    private static Instant start(YearMonth month) {
      return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }
}
