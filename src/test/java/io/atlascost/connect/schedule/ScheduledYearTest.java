package io.atlascost.connect.schedule;

import static java.util.Comparator.naturalOrder;
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

    year.requireThatEveryMonthThatClosedWasAskedOnceSince();
  }

  /**
   * A month's invoice.
   *
   * @param paid when it changes again, long after it was closed
   */
  private record Course(Instant closed, Instant paid) {}

  /** Invoices that close, the connector that asks, and what it must keep to. */
  private static final class Year {
    private final Random random;
    private final String orgId;
    private final Duration interval;
    private final Duration latest;
    private final Duration settling;
    private final boolean listsInvoices;
    private final Instant end;
    private final Schedule schedule;
    private final Map<YearMonth, Course> courses = new HashMap<>();
    private final Map<Scope, Instant> askedAt = new HashMap<>();
    private final Map<Scope, List<Instant>> asked = new HashMap<>();
    private Instant now;

    Year(long seed, Duration interval, int settleDays, int monthsBefore) {
      this.random = new Random(seed);
      this.orgId = "%024x".formatted(random.nextInt(Integer.MAX_VALUE));
      this.interval = interval;
      this.latest = random.nextBoolean() ? Duration.ZERO : interval.dividedBy(3);
      this.settling = Duration.ofDays(settleDays);
      this.listsInvoices = random.nextInt(4) > 0;
      YearMonth begun = YearMonth.of(2023, 1).plusMonths(random.nextInt(24));
      YearMonth first = begun.minusMonths(monthsBefore);
      this.now = start(begun).plusSeconds(random.nextInt(31 * 86_400));
      this.end = start(begun.plusYears(1));
      this.schedule =
          new Schedule(ScheduleTest.rules(CUTS, interval, Optional.of(first), settleDays, 2));
      for (YearMonth month = first; start(month).isBefore(end); month = month.plusMonths(1)) {
        Instant closed = start(month.plusMonths(1)).plusSeconds(random.nextInt(50 * 86_400));
        courses.put(month, new Course(closed, closed.plusSeconds(random.nextInt(200 * 86_400))));
      }
    }

    /**
     * Whoever asks does the open ones first, then one month of the backfill, and plans again; and
     * may be late.
     */
    void pass() {
      while (now.isBefore(end)) {
        requireThatNoOpenScopeIsLate();
        Schedule.Plan plan = schedule.plan(orgId, now, invoices(), askedAt);
        requireOrder(plan);
        plan.open().forEach(this::ask);
        plan.backfill().stream().limit(1).forEach(this::ask);

        assertThat(plan.next()).isAfter(now).isBeforeOrEqualTo(now.plus(interval));
        this.now =
            plan.backfill().size() > 1
                ? now.plusMillis(1)
                : plan.next().plusSeconds(random.nextLong(latest.toSeconds() + 1));
      }
    }

    private void ask(Scope scope) {
      askedAt.put(scope, now);
      asked.computeIfAbsent(scope, key -> new ArrayList<>()).add(now);
    }

    /** Since it was asked, or since it can change again. */
    private void requireThatNoOpenScopeIsLate() {
      askedAt.forEach(
          (scope, at) -> {
            YearMonth month = scope.month();
            Instant paid = courses.get(month).paid();
            Instant since = listsInvoices && isPast(paid) && paid.isAfter(at) ? paid : at;
            if (now.isBefore(closing(month))) {
              assertThat(Duration.between(since, now)).isLessThanOrEqualTo(interval.plus(latest));
            }
          });
    }

    private void requireOrder(Schedule.Plan plan) {
      Comparator<Scope> oldestFirst = Comparator.comparing(Scope::month);
      assertThat(plan.open()).isSortedAccordingTo(oldestFirst.reversed());
      assertThat(plan.backfill()).isSortedAccordingTo(oldestFirst);
      for (Scope scope : plan.open()) {
        assertThat(now).isAfterOrEqualTo(start(scope.month())).isBefore(closing(scope.month()));
      }

      for (Scope scope : plan.backfill()) {
        assertThat(now).isAfterOrEqualTo(closing(scope.month()));
      }
    }

    void requireThatEveryMonthThatClosedWasAskedOnceSince() {
      courses.forEach(
          (month, course) -> {
            Instant last = closing(month);
            requireOneQuery(month, last, end);
            if (listsInvoices && isPast(course.paid())) {
              requireOneQuery(month, course.closed().plus(settling), course.paid());
            }
          });
    }

    /** One, where there was the time for it. */
    private void requireOneQuery(YearMonth month, Instant from, Instant to) {
      Instant begun = asked.values().stream().map(times -> times.get(0)).min(naturalOrder()).get();
      boolean isCertain = from.plus(interval).plus(latest).isBefore(to) && begun.isBefore(from);
      for (Cut cut : CUTS) {
        List<Instant> times = asked.getOrDefault(new Scope(orgId, cut, month), List.of());
        assertThat(times.stream().filter(at -> !at.isBefore(from) && at.isBefore(to)).count())
            .isBetween(isCertain ? 1L : 0L, 1L);
      }
    }

    /** As the invoices of this moment have it. */
    private Instant closing(YearMonth month) {
      Instant settled = start(month.plusMonths(1)).plus(settling);
      if (!listsInvoices) {
        Instant outOfWindow = start(month.plusMonths(2));
        return settled.isAfter(outOfWindow) ? settled : outOfWindow;
      }

      Course course = courses.get(month);
      return (isPast(course.paid()) ? course.paid() : course.closed()).plus(settling);
    }

    private boolean isPast(Instant instant) {
      return !now.isBefore(instant);
    }

    /** As Atlas lists them now: those that began, pending until they are closed. */
    private Optional<List<Invoice>> invoices() {
      if (!listsInvoices) {
        return Optional.empty();
      }

      return Optional.of(
          courses.keySet().stream()
              .filter(month -> isPast(start(month)))
              .map(this::invoice)
              .toList());
    }

    private Invoice invoice(YearMonth month) {
      Course course = courses.get(month);
      LocalDate begin = month.atDay(1);
      LocalDate exclusive = begin.plusMonths(1);
      if (!isPast(course.closed())) {
        return new Invoice("pending", begin, exclusive, "PENDING", Optional.of(now));
      }

      return isPast(course.paid())
          ? new Invoice("paid", begin, exclusive, "PAID", Optional.of(course.paid()))
          : new Invoice("closed", begin, exclusive, "CLOSED", Optional.of(course.closed()));
    }

    private static Instant start(YearMonth month) {
      return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
  }
}
