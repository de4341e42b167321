package io.atlascost.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.simulator.books.SettableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class ScheduleOutcomeTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-20T00:00:00Z"));
  private final Company company = new Company(clock);
  private final BilledRecords records = new BilledRecords(company.books());

  @Test
  void missesNothingWhereTheTopicsSayWhatTheBooksSay() {
    askThreeTimes();

    assertThat(outcome().missing()).isEmpty();
    assertThat(outcome().total()).isEqualByComparingTo(outcome().billed()).isPositive();
  }

  @Test
  void tellsGrowthFromCorrectionAndBothFromWhatIsNew() {
    askThreeTimes();

    History history = History.of(records.statuses);
    assertThat(history.all(Kind.GROWN))
        .isNotEmpty()
        .allSatisfy(result -> assertThat(result.scope().month()).isEqualTo(YearMonth.of(2026, 5)));
    assertThat(history.all(Kind.RESTATED))
        .hasSize(2)
        .allSatisfy(
            result -> {
              assertThat(result.scope().month()).isEqualTo(YearMonth.of(2026, 4));
              assertThat(result.change()).isEqualByComparingTo("-12.345");
            });
    assertThat(history.all(Kind.FIRST))
        .filteredOn(result -> result.scope().orgId().equals(Company.NEW))
        .hasSize(2);
  }

  @Test
  void missesEverythingWhereNothingArrived() {
    assertThat(outcome().missing())
        .contains(
            "No month was seen as GROWN",
            "No month was seen as RESTATED",
            "No month was seen as UNCHANGED",
            "Example Retail has no costs by services",
            "Example Labs has no costs by projects");
  }

  @Test
  void missesARowThatDidNotArrive() {
    askThreeTimes();
    records.usage.remove(records.usage.size() - 1);

    assertThat(outcome().missing()).singleElement().asString().contains("instead of");
  }

  @Test
  void missesAFractionOfACent() {
    askThreeTimes();
    GenericRecord last = records.usage.get(records.usage.size() - 1);
    last.put("usageAmount", Outcome.amount(last).add(new BigDecimal("0.000000000000000001")));

    assertThat(outcome().missing()).singleElement().asString().contains("instead of");
  }

  @Test
  void missesAControlThatDoesNotAgree() {
    askThreeTimes();
    lastStatus().put("difference", BigDecimal.ONE);

    assertThat(outcome().missing())
        .singleElement()
        .asString()
        .contains("is not what its control says");
  }

  @Test
  void missesACutThatIsOfAnotherTimeThanTheOthers() {
    askThreeTimes();
    clock.advance(Duration.ofSeconds(10));
    records.ask();
    // The last that was asked for: a month that has grown since the time before.
    records.statuses.remove(records.statuses.size() - 1);

    assertThat(outcome().missing())
        .anyMatch(
            sentence -> sentence.endsWith("2026-05 by services is not what it is by other cuts"));
  }

  @Test
  void missesWhatFailedAndWhatNobodyAskedFor() {
    askThreeTimes();
    lastStatus().put("state", "FAILED");
    records.statuses.get(1).put("token", "A1".repeat(32));

    assertThat(outcome().missing()).anyMatch(sentence -> sentence.endsWith(" failed"));
    records.statuses.subList(2, records.statuses.size()).clear();
    assertThat(outcome().missing())
        .anyMatch(sentence -> sentence.endsWith("is of a query that the books do not know"));
  }

  private GenericRecord lastStatus() {
    return records.statuses.get(records.statuses.size() - 1);
  }

  /** Everything is new, some of it grows, and then something is corrected. */
  private void askThreeTimes() {
    records.ask();
    clock.advance(Duration.ofSeconds(10));
    records.ask();
    company.correctLastMonth().openOrganization();
    clock.advance(Duration.ofSeconds(10));
    records.ask();
  }

  private ScheduleOutcome outcome() {
    return new ScheduleOutcome(
        company.books(), History.of(records.statuses), List.copyOf(records.usage));
  }
}
