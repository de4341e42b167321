package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Line;
import io.atlascost.connect.simulator.books.SampleCompany;
import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with a scheduled month is told once, passes by itself, and hides no costs. */
class ScheduledFaultsTest {
  private static final String ORG = SampleCompany.RETAIL;
  private static final YearMonth JUNE = YearMonth.of(2026, 6);
  private static final YearMonth MAY = YearMonth.of(2026, 5);
  private static final Duration INTERVAL = Duration.ofHours(30);

  private final FakeClock clock = new FakeClock();
  private final Books books =
      new Books(7, wall(clock), FakeClock.BEGINNING.minus(Duration.ofDays(40)))
          .on(
              FakeClock.BEGINNING.minus(Duration.ofDays(39)),
              b -> SampleCompany.found(b).charge(Duration.ofHours(6), 6));
  private final AtlasSimulator simulator = AtlasSimulator.start().backedBy(books.desk());
  private final CostTopic topic = new CostTopic();
  private final List<Struct> statuses = new ArrayList<>();
  private final List<Struct> deadLetters = new ArrayList<>();
  private final ScheduledTask task =
      new ScheduledTask(simulator.baseUrl(), clock, new HashMap<>())
          .with("atlas.schedule.orgs", ORG)
          .with("atlas.schedule.interval.ms", Long.toString(INTERVAL.toMillis()));

  @AfterEach
  void end() {
    task.close();
    simulator.close();
  }

  @Test
  void aControlThatIsRefusedCostsNoCut() throws InterruptedException {
    refuseCreations(request -> request.body().contains("\"groupBy\":\"organizations\""));
    runFor(Duration.ofDays(3));

    assertThat(ended("COMPLETE")).isNotEmpty();
    assertThat(statuses).allSatisfy(s -> assertThat(s.get("controlTotal")).isNull());
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void aNameThatAtlasDoesNotTakeIsLeftOut() throws InterruptedException {
    books.desk().refuseServicesBut(SampleCompany.SERVICES);
    runFor(Duration.ofDays(3));

    assertThat(ended("COMPLETE"))
        .isNotEmpty()
        .allSatisfy(s -> assertThat((BigDecimal) s.get("difference")).isEqualByComparingTo("0"));
    assertThat(deadLetters).isEmpty();
  }

  /** "Atlas" is a service, and a word of many messages. */
  @Test
  void aNameThatIsMentionedForAnotherReasonIsNamedAgain() throws InterruptedException {
    simulator.intercept(
        request ->
            request.method().equals("POST") && clock.wallTime().isBefore(day(2))
                ? Optional.of(Reply.error(400, "INVALID_ATTRIBUTE", "Atlas takes no query now."))
                : Optional.empty());
    runFor(Duration.ofDays(5));

    assertThat(ended("FAILED")).isNotEmpty();
    assertThat(books.desk().newest(ORG, GroupBy.SERVICES, JUNE).orElseThrow().ask().names())
        .contains("Atlas");
  }

  private static Instant day(int number) {
    return FakeClock.BEGINNING.plus(Duration.ofDays(number));
  }

  @Test
  void aMonthIsReadAgainByItsNewestQueryWhenTheOldTokenHasGone() throws InterruptedException {
    books.desk().tokensLive(INTERVAL.plusHours(20));
    Line carts = new Line(SampleCompany.SHOP, SampleCompany.CARTS, "Data Transfer");
    Instant late = FakeClock.BEGINNING.plus(Duration.ofDays(20));
    books.on(late, b -> b.moveToNextInvoice(ORG, MAY, "Storage"));
    books.on(late, b -> b.correct(ORG, MAY, carts, "1"));
    task.with("atlas.schedule.settle.days", "60");
    runFor(Duration.ofDays(26));

    assertThat(ended("UNCHANGED")).isNotEmpty();
    assertThat(ended("COMPLETE")).allSatisfy(s -> assertThat(s.get("withdrawn")).isNotNull());
    assertThat(ended("COMPLETE")).anySatisfy(s -> assertThat(s.getInt64("withdrawn")).isPositive());
  }

  @Test
  void aLostQueryByOrganizationsIsReplaced() throws InterruptedException {
    task.with("atlas.schedule.group.by", "organizations,services");
    loseQueries(1);
    runFor(Duration.ofDays(3));

    assertThat(ended("COMPLETE"))
        .extracting(s -> s.getString("groupBy"))
        .contains("organizations", "services");
    assertThat(deadLetters).isEmpty();
  }

  @Test
  void whenEveryQueryIsLostThatIsToldOnceAndTriedAgain() throws InterruptedException {
    loseQueries(Integer.MAX_VALUE);
    runFor(INTERVAL.multipliedBy(4));

    assertThat(deadLetters)
        .extracting(l -> l.getString("kind"))
        .containsOnly("REFUSED")
        .hasSizeLessThanOrEqualTo(2);
    assertThat(ended("FAILED")).hasSizeGreaterThan(deadLetters.size());
    assertThat(books.desk().creations(ORG, GroupBy.SERVICES, JUNE)).isBetween(8, 40);
  }

  @Test
  void withoutToleranceALostQueryFailsTheTaskAtLast() {
    task.with("errors.tolerance", "none").with("errors.deadletterqueue.topic.name", "");
    loseQueries(Integer.MAX_VALUE);

    assertThatThrownBy(() -> runFor(Duration.ofDays(3)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("404");
  }

  @Test
  void aListingThatDoesNotComeHoldsNothingBack() throws InterruptedException {
    simulator.intercept(
        request ->
            request.path().endsWith("/invoices")
                ? Optional.of(Reply.error(500, "UNEXPECTED_ERROR", "Unexpected error."))
                : Optional.empty());
    runFor(Duration.ofDays(3));

    assertThat(ended("COMPLETE")).isNotEmpty();
  }

  @Test
  void aMonthThatIsBackfilledIsAskedForOnce() throws InterruptedException {
    YearMonth oldest = YearMonth.of(2025, 6);
    task.with("atlas.schedule.start.month", oldest.toString())
        .with("atlas.schedule.interval.ms", "1000")
        .with("atlas.requests.per.minute", "100000");
    run(() -> books.desk().creations(ORG, GroupBy.SERVICES, YearMonth.of(2026, 4)) > 0);

    for (YearMonth month = oldest; month.isBefore(MAY); month = month.plusMonths(1)) {
      assertThat(books.desk().creations(ORG, GroupBy.SERVICES, month))
          .as("queries for %s", month)
          .isEqualTo(1);
    }
  }

  @Test
  void everyScopeIsAskedAsOftenAsTheIntervalSays() throws InterruptedException {
    runFor(Duration.ofDays(12));

    int rounds = (int) Duration.ofDays(12).dividedBy(INTERVAL) + 1;
    assertThat(books.desk().creations(ORG, GroupBy.SERVICES, JUNE))
        .isBetween(rounds - 1, rounds + 1);
    assertThat(books.desk().creations(ORG, GroupBy.ORGANIZATIONS, JUNE))
        .isBetween(rounds - 1, rounds + 1);
  }

  private void refuseCreations(Function<Request, Boolean> which) {
    simulator.intercept(
        request ->
            request.method().equals("POST") && which.apply(request)
                ? Optional.of(Reply.error(400, "INVALID_ATTRIBUTE", "Not by this."))
                : Optional.empty());
  }

  /** The first queries are unknown as soon as they were created. */
  private void loseQueries(int most) {
    Map<String, Snapshot> known = new HashMap<>();
    HashSet<String> lost = new HashSet<>();
    simulator.onRequest(
        request -> {
          known.putAll(books.desk().snapshots());
          known.keySet().stream()
              .filter(token -> request.path().endsWith(token))
              .filter(token -> lost.size() < most)
              .forEach(
                  token -> {
                    lost.add(token);
                    books.desk().expire(token);
                  });
        });
  }

  private List<Struct> ended(String state) {
    return statuses.stream().filter(s -> s.getString("state").equals(state)).toList();
  }

  private void runFor(Duration time) throws InterruptedException {
    Instant end = clock.wallTime().plus(time);
    run(() -> !clock.wallTime().isBefore(end));
  }

  /** At every status record the topic has to say what the books say. */
  private void run(java.util.function.BooleanSupplier done) throws InterruptedException {
    task.start();
    while (!done.getAsBoolean()) {
      for (SourceRecord record : task.poll()) {
        topic.add(record);
        if (record.topic().equals(ScheduledTask.STATUS)) {
          add((Struct) record.value());
        } else if (record.topic().equals(ScheduledTask.ERRORS)) {
          deadLetters.add((Struct) record.value());
        }
      }

      task.commit();
    }
  }

  private void add(Struct status) {
    statuses.add(status);
    if (List.of("COMPLETE", "UNCHANGED").contains(status.getString("state"))) {
      BigDecimal told = BigDecimal.ZERO;
      for (BigDecimal amount : topic.compacted(status).values()) {
        told = told.add(amount);
      }

      Snapshot snapshot = books.desk().snapshot(status.getString("token")).orElseThrow();
      assertThat(told).isEqualByComparingTo(snapshot.total());
    }
  }

  private static Clock wall(FakeClock clock) {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return clock.wallTime();
      }
    };
  }
}
