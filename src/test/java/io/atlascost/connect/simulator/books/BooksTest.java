package io.atlascost.connect.simulator.books;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BooksTest {
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final YearMonth JUNE = YearMonth.of(2026, 6);
  private static final String ORG = SampleCompany.RETAIL;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-01T00:00:00Z"));
  private final Books books = SampleCompany.books(7, clock);

  @Test
  void usageGrowsWithTime() {
    assertThat(total(MAY)).isZero();

    clock.advance(Duration.ofDays(1));
    BigDecimal aDay = total(MAY);
    clock.advance(Duration.ofDays(1));

    assertThat(aDay).isPositive();
    assertThat(total(MAY)).isGreaterThan(aDay);
    assertThat(total(JUNE)).isZero();
  }

  @Test
  void amountsDoNotDependOnWhoLooks() {
    SettableClock others = new SettableClock(clock.instant());
    Books unseen = SampleCompany.books(7, others);
    for (int hour = 0; hour < 40 * 24; hour++) {
      clock.advance(Duration.ofHours(1));
      books.now();
    }

    others.set(clock.instant());

    assertThat(unseen.expected(ORG, GroupBy.CLUSTERS, MAY, clock.instant()))
        .isEqualTo(books.expected(ORG, GroupBy.CLUSTERS, MAY, clock.instant()));
    assertThat(SampleCompany.books(8, others).total(ORG, MAY, clock.instant())).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void everyCutThatNamesAllIsTheWholeBill(GroupBy groupBy) {
    clock.advance(Duration.ofDays(35));
    for (YearMonth month : List.of(MAY, JUNE)) {
      List<Row> rows = books.expected(ORG, groupBy, month, clock.instant());

      assertThat(sum(rows)).isEqualByComparingTo(total(month)).isNotZero();
      assertThat(rows).extracting(Row::key).doesNotHaveDuplicates();
    }
  }

  @Test
  void amountsHaveManyDigitsAndSomeAreNegative() {
    clock.advance(Duration.ofDays(1));

    List<Row> rows = books.expected(ORG, GroupBy.SERVICES, MAY, clock.instant());

    assertThat(rows)
        .extracting(Row::service)
        .containsExactlyInAnyOrderElementsOf(SampleCompany.SERVICES);
    assertThat(rows).anyMatch(row -> row.amount().signum() < 0);
    assertThat(rows).anyMatch(row -> row.amount().scale() > 6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverHappensThePastCanBeLookedUp(long seed) {
    Random random = new Random(seed);
    books.charge(Duration.ofHours(12), 12);
    List<Instant> instants = new ArrayList<>();
    List<List<Row>> rows = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      clock.advance(Duration.ofMinutes(1 + random.nextInt(3 * 24 * 60)));
      something(random);
      for (GroupBy groupBy : GroupBy.values()) {
        List<Row> now = books.expected(ORG, groupBy, MAY, clock.instant());
        assertThat(sum(now)).isEqualByComparingTo(total(MAY));
        rows.add(now);
      }

      instants.add(clock.instant());
    }

    List<List<Row>> then = new ArrayList<>();
    for (Instant instant : instants) {
      for (GroupBy groupBy : GroupBy.values()) {
        then.add(books.expected(ORG, groupBy, MAY, instant));
      }
    }

    assertThat(then).isEqualTo(rows);
  }

  private void something(Random random) {
    String service = SampleCompany.SERVICES.get(random.nextInt(SampleCompany.SERVICES.size()));
    switch (random.nextInt(5)) {
      case 0 -> books.rename(service, "Other " + random.nextInt(4), MAY);
      case 1 -> books.moveToNextInvoice(ORG, MAY, service);
      case 2 -> books.correct(ORG, MAY, Line.of(service), "-0.123456789012");
      case 3 -> books.use(ORG, MAY, Line.of(service), "1E-9");
      default -> books.deleteCluster(ORG, SampleCompany.STOCK);
    }
  }

  @Test
  void renamedServiceComesBackUnderItsOtherName() {
    clock.advance(Duration.ofDays(40));
    BigDecimal before = amount(MAY, "Backup");
    BigDecimal may = total(MAY);

    clock.advance(Duration.ofMinutes(1));
    books.rename("Backup", "Snapshots", JUNE);
    clock.advance(Duration.ofHours(2));

    assertThat(amount(MAY, "Backup")).isEqualByComparingTo(before);
    assertThat(services(JUNE)).contains("Snapshots").doesNotContain("Backup");

    books.rename("Backup", "Storage", MAY);

    assertThat(services(MAY)).contains("Storage").doesNotContain("Backup");
    assertThat(total(MAY)).isEqualByComparingTo(may);
  }

  @Test
  void rowsMoveToTheNextInvoice() {
    clock.advance(Duration.ofDays(31));
    BigDecimal before = total(MAY);

    books.moveToNextInvoice(ORG, MAY, "Support");

    assertThat(books.expected(ORG, GroupBy.SERVICES, MAY, clock.instant()))
        .filteredOn(row -> row.service().equals("Support"))
        .extracting(Row::invoiceId)
        .containsExactly(Books.invoiceId(ORG, JUNE));
    assertThat(total(MAY)).isEqualByComparingTo(before);
  }

  @Test
  void lateUsageIsOnTheMonthsInvoiceAsLongAsThatIsPendingThenOnTheNext() {
    clock.set(Instant.parse("2026-06-01T00:00:00Z"));
    BigDecimal atTheEnd = total(MAY);
    clock.set(Instant.parse("2026-06-02T23:30:00Z"));
    BigDecimal later = total(MAY);

    assertThat(later).isNotEqualByComparingTo(atTheEnd);
    assertThat(invoiceIds(MAY)).containsExactly(Books.invoiceId(ORG, MAY));

    clock.set(Instant.parse("2026-06-06T00:00:00Z"));
    BigDecimal settled = total(MAY);

    assertThat(settled).isNotEqualByComparingTo(later);
    assertThat(invoiceIds(MAY))
        .containsExactlyInAnyOrder(Books.invoiceId(ORG, MAY), Books.invoiceId(ORG, JUNE));

    clock.set(Instant.parse("2026-06-30T00:00:00Z"));
    assertThat(total(MAY)).isEqualByComparingTo(settled);
  }

  @Test
  void invoicesAreClosedSomeDaysAfterTheirMonthAndUpdatedByCorrections() {
    clock.set(Instant.parse("2026-06-20T12:00:00Z"));

    assertThat(books.invoices(ORG))
        .extracting(Invoice::status)
        .containsExactly("CLOSED", "PENDING");
    assertThat(books.invoices(ORG))
        .first()
        .returns(Instant.parse("2026-06-03T00:00:00Z"), Invoice::updated);

    BigDecimal before = total(MAY);
    books.correct(ORG, MAY, Line.of("Support"), "-5.5");

    assertThat(total(MAY)).isEqualByComparingTo(before.subtract(new BigDecimal("5.5")));
    assertThat(books.invoices(ORG))
        .first()
        .returns("CLOSED", Invoice::status)
        .returns(clock.instant(), Invoice::updated);
  }

  @Test
  void eventsHappenAtTheirTimeHoweverLateSomebodyLooks() {
    Instant coming = Instant.parse("2026-05-20T10:30:00Z");
    books.on(coming, SampleCompany::roboticsCome);

    clock.set(coming.minusNanos(1));
    assertThat(books.organizations()).doesNotContain(SampleCompany.ROBOTICS);

    clock.set(Instant.parse("2026-07-01T00:00:00Z"));
    assertThat(books.organizations()).contains(SampleCompany.ROBOTICS);
    assertThat(books.total(SampleCompany.ROBOTICS, MAY, coming)).isZero();
    assertThat(books.total(SampleCompany.ROBOTICS, MAY, coming.plus(Duration.ofHours(1))))
        .isPositive();
  }

  @Test
  void deletedOrganizationUsesNothingAnyMore() {
    clock.advance(Duration.ofDays(3));
    books.delete(ORG);
    BigDecimal then = total(MAY);
    clock.advance(Duration.ofDays(3));

    assertThat(total(MAY)).isEqualByComparingTo(then);

    books.restore(ORG);
    clock.advance(Duration.ofDays(3));
    assertThat(total(MAY)).isGreaterThan(then);
  }

  @Test
  void fastBooksHaveAPastAndGrowBySeconds() {
    clock.set(Instant.parse("2026-05-17T08:00:00Z"));
    Books fast = SampleCompany.fast(7, clock);
    BigDecimal before = fast.total(ORG, MAY, clock.instant());
    BigDecimal april = fast.total(ORG, YearMonth.of(2026, 4), clock.instant());

    clock.advance(Duration.ofSeconds(12));

    assertThat(fast.months(ORG)).containsExactly(YearMonth.of(2026, 3), YearMonth.of(2026, 4), MAY);
    assertThat(fast.total(ORG, MAY, clock.instant()).subtract(before))
        .isBetween(before.movePointLeft(2), before);
    assertThat(fast.total(ORG, YearMonth.of(2026, 4), clock.instant())).isEqualTo(april);

    SampleCompany.correctLastMonth(fast);
    assertThat(fast.total(ORG, YearMonth.of(2026, 4), clock.instant())).isLessThan(april);
  }

  @Test
  void demoHasAPastAndMuchHappensInIt() {
    Books quiet = SampleCompany.demo(7, Duration.ofDays(9), Duration.ofDays(9));
    Books demo = SampleCompany.demo(7, Duration.ZERO, Duration.ZERO);

    assertThat(quiet.organizations())
        .containsExactlyInAnyOrder(SampleCompany.RETAIL, SampleCompany.LABS);
    assertThat(demo.organizations()).hasSize(3);
    assertThat(lastMonth(demo))
        .isEqualByComparingTo(lastMonth(quiet).subtract(new BigDecimal("12.345")));
  }

  private static BigDecimal lastMonth(Books books) {
    YearMonth last = books.months(ORG).get(1);
    return books.total(ORG, last, books.now());
  }

  private BigDecimal total(YearMonth month) {
    return books.total(ORG, month, clock.instant());
  }

  private List<String> services(YearMonth month) {
    return books.expected(ORG, GroupBy.SERVICES, month, clock.instant()).stream()
        .map(Row::service)
        .toList();
  }

  private List<String> invoiceIds(YearMonth month) {
    return books.expected(ORG, GroupBy.ORGANIZATIONS, month, clock.instant()).stream()
        .map(Row::invoiceId)
        .toList();
  }

  private BigDecimal amount(YearMonth month, String service) {
    return sum(
        books.expected(ORG, GroupBy.SERVICES, month, clock.instant()).stream()
            .filter(row -> row.service().equals(service))
            .toList());
  }

  private static BigDecimal sum(List<Row> rows) {
    return rows.stream().map(Row::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
