package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Invoice;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final String ORG = "5e2211c17a3e5a48f5497de3";

  /** So short that whatever was asked before is due again, if it is due at all. */
  private static final Duration ALWAYS = Duration.ofSeconds(1);

  /**
   * Of an organization that was never asked. Invoices are first month, end, status, time of the
   * last change; months are those that are planned.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      value = {
        // now                | start   |days| invoices                                 | open
        //              | backfill
        // The month that runs, and the ends of months, of leap Februaries, and of years, in UTC.
        "2026-06-15T12:00:00Z | -       | 5  | -                                        | 2026-06                 | -",
        "2026-06-06T00:00:00Z | -       | 5  | -                                        | 2026-06                 | -",
        "2026-06-05T23:59:59Z | -       | 5  | -                                        | 2026-06 2026-05         | -",
        "2026-05-31T23:59:59Z | -       | 0  | -                                        | 2026-05                 | -",
        "2026-06-01T00:00:00Z | -       | 0  | -                                        | 2026-06                 | -",
        "2024-02-29T23:59:59Z | 2024-02 | 0  | -                                        | 2024-02                 | -",
        "2024-03-01T00:00:00Z | 2024-02 | 0  | -                                        | 2024-03                 | 2024-02",
        "2023-02-28T23:59:59Z | 2023-02 | 0  | -                                        | 2023-02                 | -",
        "2023-03-01T00:00:00Z | 2023-02 | 0  | -                                        | 2023-03                 | 2023-02",
        "2100-02-28T23:59:59Z | 2100-02 | 0  | -                                        | 2100-02                 | -",
        "2100-03-01T00:00:00Z | 2100-02 | 0  | -                                        | 2100-03                 | 2100-02",
        "2024-03-05T23:59:59Z | 2024-02 | 5  | -                                        | 2024-03 2024-02         | -",
        "2025-12-31T23:59:59Z | 2025-12 | 0  | -                                        | 2025-12                 | -",
        "2026-01-01T00:00:00Z | 2025-11 | 0  | -                                        | 2026-01                 | 2025-11 2025-12",
        "2026-01-03T00:00:00Z | -       | 5  | -                                        | 2026-01 2025-12         | -",
        "2026-03-01T00:00:00Z | -       | 31 | -                                        | 2026-03 2026-02 2026-01 | -",
        "2026-03-15T00:00:00Z | -       | 420 | -                                       | 2026-03 2026-02 2026-01 2025-12 2025-11 2025-10 2025-09 2025-08 2025-07 2025-06 2025-05 2025-04 2025-03 2025-02 2025-01 | -",
        "2026-03-15T00:00:00Z | -       | 60 | -                                        | 2026-03 2026-02 2026-01 | -",
        // A pending invoice holds a month open, as long as it is pending.
        "2026-06-20T00:00:00Z | -       | 5  | 2026-05-01/2026-06-01/PENDING/-           | 2026-06 2026-05         | -",
        "2026-06-20T00:00:00Z | -       | 5  | 2026-04-01/2026-05-01/PENDING/-           | 2026-06 2026-04         | 2026-05",
        "2026-06-20T00:00:00Z | -       | 5  | 2025-06-01/2025-07-01/PENDING/- 2025-07-01/2026-06-01/PAID/- | 2026-06 2025-06 | 2025-07 2025-08 2025-09 2025-10 2025-11 2025-12 2026-01 2026-02 2026-03 2026-04 2026-05",
        // What begins before the first month that is looked at does not reach back any further.
        "2026-01-20T00:00:00Z | 2025-12 | 5  | 2025-01-01/2026-01-01/PENDING/-           | 2026-01 2025-12         | -",
        // The end is exclusive, and what lies across a month's end holds both months open.
        "2026-07-20T00:00:00Z | 2026-05 | 5  | 2026-06-01/2026-07-01/PENDING/-           | 2026-07 2026-06         | 2026-05",
        "2026-07-20T00:00:00Z | 2026-05 | 5  | 2026-05-31/2026-06-02/PENDING/-           | 2026-07 2026-06 2026-05 | -",
        "2026-07-20T00:00:00Z | 2026-05 | 5  | 2026-06-01/2026-06-01/PENDING/-           | 2026-07 2026-06         | 2026-05",
        "2026-07-20T00:00:00Z | 2026-05 | 5  | 2026-07-01/2026-08-01/PENDING/-           | 2026-07                 | 2026-05 2026-06",
        // Months to come are never asked, whatever an invoice says.
        "2026-06-20T00:00:00Z | -       | 5  | 2026-06-01/2026-09-01/PENDING/-           | 2026-06                 | -",
        "2026-06-20T00:00:00Z | 2026-07 | 5  | 2026-05-01/2026-07-01/PENDING/-           | -                       | -",
        // One that is closed settles from then on, but never before the month's end.
        "2026-06-12T23:59:59Z | 2026-05 | 5  | 2026-05-01/2026-06-01/CLOSED/2026-06-08T00:00:00Z | 2026-06 2026-05 | -",
        "2026-06-13T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/CLOSED/2026-06-08T00:00:00Z | 2026-06         | 2026-05",
        "2026-06-05T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/FREE/2026-05-20T00:00:00Z   | 2026-06 2026-05 | -",
        "2026-06-06T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/FREE/2026-05-20T00:00:00Z   | 2026-06         | 2026-05",
        "2026-06-05T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/FREE/-                      | 2026-06 2026-05 | -",
        "2026-06-06T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/FREE/-                      | 2026-06         | 2026-05",
        "2026-06-08T00:00:00Z | 2026-05 | 0  | 2026-05-01/2026-06-01/CLOSED/2026-06-08T00:00:00Z | 2026-06         | 2026-05",
        // The last one of several decides, and a pending one beside closed ones.
        "2026-06-12T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/PAID/2026-06-08T00:00:00Z 2026-05-01/2026-06-01/PAID/2026-06-02T00:00:00Z | 2026-06 2026-05 | -",
        "2026-06-20T00:00:00Z | 2026-05 | 5  | 2026-05-01/2026-06-01/PENDING/- 2026-05-01/2026-06-01/PAID/2026-06-02T00:00:00Z                 | 2026-06 2026-05 | -",
        // Paid late, it is looked at once more, for so many days.
        "2026-06-20T00:00:00Z | -       | 5  | 2026-02-01/2026-03-01/PAID/2026-06-18T00:00:00Z   | 2026-06 2026-02 | 2026-03 2026-04 2026-05",
        // From the month that is configured, which is never before Atlas.
        "2026-03-20T00:00:00Z | 2025-10 | 5  | -                                        | 2026-03                 | 2025-10 2025-11 2025-12 2026-01 2026-02",
        "2010-03-20T00:00:00Z | 0001-01 | 5  | -                                        | 2010-03                 | 2010-01 2010-02",
      })
  void plansTheMonthsOfAnOrganizationThatWasNeverAsked(
      Instant now, YearMonth start, int settleDays, String invoices, String open, String backfill) {
    Schedule schedule =
        new Schedule(
            rules(List.of(Cut.SERVICES), ALWAYS, Optional.ofNullable(start), settleDays, 2));

    Schedule.Plan plan = schedule.plan(ORG, now, Optional.of(invoices(invoices)), Map.of());

    assertThat(months(plan.open())).isEqualTo(months(open));
    assertThat(months(plan.backfill())).isEqualTo(months(backfill));
    assertThat(plan.next()).isAfter(now).isBeforeOrEqualTo(now.plus(ALWAYS));
    assertThat(schedule.scopes(ORG, now)).containsAll(plan.open()).containsAll(plan.backfill());
  }

  /** So many months where invoices may not be listed, and the days to settle if they are more. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // now                | months | days | open
        "2026-06-30T23:59:59Z | 2      | 5    | 2026-06 2026-05",
        "2026-07-01T00:00:00Z | 2      | 5    | 2026-07 2026-06",
        "2026-06-15T00:00:00Z | 1      | 0    | 2026-06",
        "2026-06-05T00:00:00Z | 1      | 5    | 2026-06 2026-05",
        "2026-06-06T00:00:00Z | 1      | 5    | 2026-06",
        "2026-01-15T00:00:00Z | 3      | 5    | 2026-01 2025-12 2025-11",
        "2024-03-31T00:00:00Z | 2      | 5    | 2024-03 2024-02",
        "2026-06-15T00:00:00Z | 14     | 5    | 2026-06 2026-05 2026-04 2026-03 2026-02 2026-01 2025-12 2025-11 2025-10 2025-09 2025-08 2025-07 2025-06 2025-05",
      })
  void opensAWindowOfMonthsWhereInvoicesMayNotBeListed(
      Instant now, int windowMonths, int settleDays, String open) {
    Schedule schedule =
        new Schedule(
            rules(List.of(Cut.SERVICES), ALWAYS, Optional.empty(), settleDays, windowMonths));

    Schedule.Plan plan = schedule.plan(ORG, now, Optional.empty(), Map.of());

    assertThat(months(plan.open())).isEqualTo(months(open));
    assertThat(plan.backfill()).isEmpty();
  }

  /** Of June 2026, with May closed on the sixth; month, and when it was asked. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // now                | start   | asked at                     | open            | backfill
        // A month that closed is asked once more.
        "2026-06-06T00:00:00Z | -       | 2026-05/2026-06-05T23:59:59Z | 2026-06         | 2026-05",
        "2026-06-07T00:00:00Z | -       | 2026-05/2026-06-06T00:00:00Z | 2026-06         | -",
        "2026-06-07T00:00:00Z | 2026-05 | 2026-05/2026-06-06T00:00:00Z | 2026-06         | -",
        "2026-06-07T00:00:00Z | 2026-04 | 2026-05/2026-06-06T00:00:00Z | 2026-06         | 2026-04",
        // What closed while the connector did not run is not left out.
        "2026-06-07T00:00:00Z | -       | 2026-02/2026-02-10T00:00:00Z | 2026-06         | 2026-02 2026-03 2026-04 2026-05",
        "2026-06-07T00:00:00Z | -       | 2026-02/2026-03-10T00:00:00Z | 2026-06         | 2026-03 2026-04 2026-05",
        // Nor does an older one come back that the configuration leaves out.
        "2026-06-07T00:00:00Z | 2026-06 | 2026-02/2026-02-10T00:00:00Z | 2026-06         | -",
        // The clock was set back: what was asked in times to come says nothing.
        "2026-06-03T00:00:00Z | -       | 2026-05/2030-01-01T00:00:00Z | 2026-06 2026-05 | -",
        "2026-06-07T00:00:00Z | -       | 2026-05/2030-01-01T00:00:00Z | 2026-06         | 2026-05",
        "2026-06-07T00:00:00Z | -       | 2029-12/2030-01-01T00:00:00Z | 2026-06         | -",
      })
  void asksAMonthThatClosedOnceMore(
      Instant now, YearMonth start, String asked, String open, String backfill) {
    Schedule schedule =
        new Schedule(rules(List.of(Cut.SERVICES), ALWAYS, Optional.ofNullable(start), 5, 2));
    String[] parts = asked.split("/", -1);
    Map<Scope, Instant> askedAt =
        Map.of(new Scope(ORG, Cut.SERVICES, YearMonth.parse(parts[0])), Instant.parse(parts[1]));

    Schedule.Plan plan = schedule.plan(ORG, now, Optional.of(List.of()), askedAt);

    assertThat(months(plan.open())).isEqualTo(months(open));
    assertThat(months(plan.backfill())).isEqualTo(months(backfill));
  }

  @Test
  void asksAnOpenScopeAgainAtTheNextPointOfTheOrganizationsGrid() {
    Duration interval = Duration.ofHours(6);
    Schedule schedule =
        new Schedule(rules(List.of(Cut.SERVICES), interval, Optional.empty(), 0, 2));
    Scope june = new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 6));
    Instant asked = Instant.parse("2026-06-15T12:00:00Z");
    Instant next = new Grid(ORG, interval).after(asked);
    Map<Scope, Instant> askedAt = Map.of(june, asked);
    Optional<List<Invoice>> none = Optional.of(List.of());

    assertThat(schedule.plan(ORG, asked, none, askedAt))
        .isEqualTo(new Schedule.Plan(List.of(), List.of(), next));
    assertThat(schedule.plan(ORG, next.minusNanos(1), none, askedAt))
        .isEqualTo(new Schedule.Plan(List.of(), List.of(), next));
    assertThat(schedule.plan(ORG, next, none, askedAt))
        .isEqualTo(new Schedule.Plan(List.of(june), List.of(), next.plus(interval)));
  }

  @Test
  void plansEveryCutByItselfInTheOrderOfTheConfiguration() {
    Schedule schedule =
        new Schedule(rules(List.of(Cut.PROJECTS, Cut.SERVICES), ALWAYS, Optional.empty(), 5, 2));
    Instant now = Instant.parse("2026-06-03T00:00:00Z");
    Map<Scope, Instant> askedAt = new HashMap<>();
    askedAt.put(
        new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 3)), Instant.parse("2026-03-09T00:00:00Z"));
    askedAt.put(
        new Scope(ORG, Cut.PROJECTS, YearMonth.of(2026, 4)), Instant.parse("2026-04-09T00:00:00Z"));
    // Another organization's is nobody's business here.
    askedAt.put(
        new Scope("f".repeat(24), Cut.SERVICES, YearMonth.of(2026, 1)),
        Instant.parse("2026-01-09T00:00:00Z"));

    Schedule.Plan plan = schedule.plan(ORG, now, Optional.of(List.of()), askedAt);

    assertThat(plan.open())
        .containsExactly(
            new Scope(ORG, Cut.PROJECTS, YearMonth.of(2026, 6)),
            new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 6)),
            new Scope(ORG, Cut.PROJECTS, YearMonth.of(2026, 5)),
            new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 5)));
    assertThat(plan.backfill())
        .containsExactly(
            new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 3)),
            new Scope(ORG, Cut.PROJECTS, YearMonth.of(2026, 4)),
            new Scope(ORG, Cut.SERVICES, YearMonth.of(2026, 4)));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "2026-06-15T00:00:00Z, -,       2025-06",
        "2026-06-15T00:00:00Z, 2024-02, 2024-02",
        "2026-06-15T00:00:00Z, 2026-05, 2026-05",
        "2026-06-15T00:00:00Z, 2027-01, 2026-06",
        "2026-06-15T00:00:00Z, 0001-01, 2010-01",
        "2010-03-15T00:00:00Z, -,       2010-01",
      })
  void looksBackToTheFirstMonthOrAYear(Instant now, YearMonth start, YearMonth from) {
    Schedule schedule =
        new Schedule(rules(List.of(Cut.SERVICES), ALWAYS, Optional.ofNullable(start), 5, 2));

    assertThat(schedule.invoicesFrom(now)).isEqualTo(from);
  }

  static ScheduleRules rules(
      List<Cut> cuts,
      Duration interval,
      Optional<YearMonth> start,
      int settleDays,
      int windowMonths) {
    return new ScheduleRules(
        cuts,
        interval,
        start,
        settleDays,
        windowMonths,
        Map.of(),
        true,
        true,
        true,
        ScheduleRules.Withdrawal.ZERO);
  }

  private static List<Invoice> invoices(String texts) {
    return words(texts).map(ScheduleTest::invoice).toList();
  }

  private static Invoice invoice(String text) {
    String[] parts = text.split("/", -1);
    Optional<Instant> updated =
        Optional.of(parts[3]).filter(t -> !t.equals("-")).map(Instant::parse);
    return new Invoice(
        text, LocalDate.parse(parts[0]), LocalDate.parse(parts[1]), parts[2], updated);
  }

  private static List<YearMonth> months(List<Scope> scopes) {
    return scopes.stream().map(Scope::month).toList();
  }

  private static List<YearMonth> months(String texts) {
    return words(texts).map(YearMonth::parse).toList();
  }

  private static Stream<String> words(String texts) {
    return texts == null ? Stream.empty() : Stream.of(texts.split(" +", -1));
  }
}
