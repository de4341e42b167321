package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Invoice;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was asked and what the time is in, what is to be asked now and when to look again out. */
public final class Schedule {
  /** Atlas bills nothing older. */
  private static final YearMonth FIRST = YearMonth.of(2010, 1);

  /** So far back an invoice may be pending, or change, where no month to start from is given. */
  private static final int MONTHS_BACK = 12;

  private final ScheduleRules rules;

  public Schedule(ScheduleRules rules) {
    this.rules = rules;
  }

  /**
   * What is to be asked.
   *
   * @param open due scopes of months that may change, the newest month first
   * @param backfill scopes of months that are closed, and were never asked since, the oldest first
   * @param next when to plan again: later than now, by an interval at most
   */
  public record Plan(List<Scope> open, List<Scope> backfill, Instant next) {
    public Plan {
      open = List.copyOf(open);
      backfill = List.copyOf(backfill);
    }
  }

  /**
   * Plans what an organization is to be asked now. A scope of an open month is due when it was
   * never asked, or at the first point of the organization's grid after it was; one of a closed
   * month when it was not asked since it closed. A time at which it was asked that is still to come
   * is from a clock that was set back since, and says nothing.
   *
   * @param invoices from {@link #invoicesFrom} on; empty where they may not be listed
   * @param askedAt when the query of the newest whole snapshot of a scope was created; without
   *     those that have none
   */
  public Plan plan(
      String orgId, Instant now, Optional<List<Invoice>> invoices, Map<Scope, Instant> askedAt) {
    Grid grid = new Grid(orgId, rules.interval());
    OpenMonths months = months(invoices);
    List<Scope> open = new ArrayList<>();
    List<Scope> backfill = new ArrayList<>();
    for (Scope scope : wanted(orgId, now, months, askedAt)) {
      Optional<Instant> asked =
          Optional.ofNullable(askedAt.get(scope)).filter(at -> !at.isAfter(now));
      if (months.isOpen(scope.month(), now)) {
        if (asked.map(at -> !now.isBefore(grid.after(at))).orElse(true)) {
          open.add(scope);
        }
      } else if (asked.map(at -> months.isOpen(scope.month(), at)).orElse(true)) {
        backfill.add(scope);
      }
    }

    open.sort(Comparator.comparing(Scope::month).reversed());
    return new Plan(open, backfill, grid.after(now));
  }

  /** The oldest month among those that a plan looks at which may still change. */
  public Optional<YearMonth> oldestOpen(
      String orgId, Instant now, Optional<List<Invoice>> invoices, Map<Scope, Instant> askedAt) {
    OpenMonths months = months(invoices);
    return wanted(orgId, now, months, askedAt).stream()
        .map(Scope::month)
        .filter(month -> months.isOpen(month, now))
        .min(Comparator.naturalOrder());
  }

  /** Every scope that a plan may name, or whose time of asking it looks at, the oldest first. */
  public List<Scope> scopes(String orgId, Instant now) {
    return months(oldest(now), month(now))
        .flatMap(month -> rules.cuts().stream().map(cut -> new Scope(orgId, cut, month)))
        .toList();
  }

  /** The first month whose invoices a plan looks at; the last one is that which runs. */
  public YearMonth invoicesFrom(Instant now) {
    YearMonth running = month(now);
    YearMonth from = rules.startMonth().orElse(running.minusMonths(MONTHS_BACK));

    return later(FIRST, earlier(from, running));
  }

  /**
   * Without a month to start from, a cut starts with the oldest one that is open, or that was ever
   * asked: what closed while nobody asked is not left out.
   */
  private List<Scope> wanted(
      String orgId, Instant now, OpenMonths months, Map<Scope, Instant> askedAt) {
    List<Scope> scopes = scopes(orgId, now);
    if (rules.startMonth().isPresent()) {
      return scopes;
    }

    return rules.cuts().stream()
        .flatMap(
            cut ->
                of(cut, scopes)
                    .dropWhile(s -> !months.isOpen(s.month(), now) && !askedAt.containsKey(s)))
        .sorted(Comparator.comparing(Scope::month))
        .toList();
  }

  private static Stream<Scope> of(Cut cut, List<Scope> scopes) {
    return scopes.stream().filter(scope -> scope.cut() == cut);
  }

  private OpenMonths months(Optional<List<Invoice>> invoices) {
    return invoices
        .map(listed -> OpenMonths.byInvoices(listed, rules.settleDays()))
        .orElseGet(() -> OpenMonths.byWindow(rules.windowMonths(), rules.settleDays()));
  }

  /** Behind the running month where none is wanted yet. */
  private YearMonth oldest(Instant now) {
    YearMonth settling = month(now.minus(Duration.ofDays(rules.settleDays())));
    YearMonth inWindow = month(now).minusMonths(rules.windowMonths());
    YearMonth reach = earlier(invoicesFrom(now), earlier(settling, inWindow));

    return later(FIRST, rules.startMonth().orElse(reach));
  }

  private static Stream<YearMonth> months(YearMonth first, YearMonth last) {
    return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1));
  }

  private static YearMonth month(Instant instant) {
    return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
  }

  private static YearMonth earlier(YearMonth one, YearMonth other) {
    return one.isBefore(other) ? one : other;
  }

  private static YearMonth later(YearMonth one, YearMonth other) {
    return one.isAfter(other) ? one : other;
  }
}
