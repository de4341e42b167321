package io.atlascost.connect;

import static io.atlascost.connect.TaskAtWork.ORG;
import static io.atlascost.connect.TaskAtWork.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real task says of itself while it reads queries and runs a schedule. */
class TaskFiguresTest {
  private static final String SCHEDULED = "5e2211c17a3e5a48f5497de3";
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final AtlasSimulator atlas = AtlasSimulator.start();
  private final PublishedMetrics figures = new PublishedMetrics();

  @AfterEach
  void close() {
    atlas.close();
  }

  @Test
  void countsQueriesAndTheirDeadLetters() throws InterruptedException {
    atlas.usage(ORG, TOKEN, Reply.accepted(), Reply.csv(UsageRows.csv(3) + "\n" + "no row\n"));
    try (TaskAtWork task = task()) {
      awaitFigures(task, f -> f.value("queries-complete") == 1 && f.value("results") == 1);

      assertThat(figures.values())
          .containsEntry("usage-records", 3L)
          .containsEntry("dead-letters", 1L)
          .containsEntry("dead-letters-invalid-row", 1L)
          .containsEntry("queries-open", 0L)
          .containsEntry("results", 1L)
          .containsEntry("requests", 2L)
          .containsEntry("oldest-progress-seconds", 0.0);
      assertThat(figures.value("result-seconds")).isPositive();
    }
  }

  @Test
  void countsWaitsForTheBudget() throws InterruptedException {
    atlas.usage(ORG, TOKEN, Reply.accepted());
    try (TaskAtWork task = prepared().with("atlas.requests.per.minute", "2").start()) {
      awaitFigures(task, f -> f.value("budget-waits") == 1);

      assertThat(figures.value("budget-wait-seconds")).isBetween(30.0, 60.0);
      assertThat(figures.values()).containsEntry("requests", 2L);
    }
  }

  @Test
  void countsWhatBecomesOfScopes() throws InterruptedException {
    GrowingBill.of(atlas, "0.5", 3, 3, 2);
    atlas.usage(ORG, TOKEN, Reply.accepted());
    try (TaskAtWork task = scheduled()) {
      awaitFigures(task, f -> f.value("scopes-whole") == 1);
      assertThat(figures.values())
          .containsEntry("usage-records", 3L)
          .containsEntry("restatements", 0L)
          .containsEntry("control-difference-usd", 0.5)
          .containsEntry("queries-open", 1L);
      assertThat(figures.value("oldest-open-month-days")).isBetween(0.0, 31.0);

      awaitFigures(task, f -> f.value("scopes-unchanged") == 1);
      assertThat(figures.values()).containsEntry("usage-records", 3L);

      awaitFigures(task, f -> f.value("scopes-whole") == 2);
      assertThat(figures.values())
          .containsEntry("restatements", 1L)
          .containsEntry("withdrawals", 1L)
          .containsEntry("usage-records", 5L)
          .containsEntry("scopes-failed", 0L);

      awaitFigures(task, f -> f.value("scopes-under-way") == 0);
    }
  }

  @Test
  void tellsTheOldestMonthUntilItWasDelivered() throws InterruptedException {
    YearMonth running = YearMonth.now(ZoneOffset.UTC);
    YearMonth oldest = running.minusMonths(3);
    CountDownLatch seen = new CountDownLatch(1);
    GrowingBill.of(atlas, "0", 1);
    atlas.usage(ORG, TOKEN, Reply.accepted());
    atlas.onRequest(
        request -> {
          if (request.body().contains(oldest.atDay(1).toString())) {
            hold(seen);
          }
        });
    try (TaskAtWork task =
        prepared()
            .with("atlas.schedule.orgs", SCHEDULED)
            .with("atlas.schedule.start.month", oldest.toString())
            .with("atlas.schedule.months", "1")
            .with("atlas.schedule.settle.days", "0")
            .start()) {
      awaitFigures(task, f -> f.value("oldest-open-month-days") >= 89);
      seen.countDown();

      awaitFigures(task, f -> f.value("scopes-whole") == 4);
      awaitFigures(task, f -> f.value("oldest-open-month-days") <= 31);
    } finally {
      seen.countDown();
    }
  }

  @Test
  void countsAnOrganizationThatRefusesQueries() throws InterruptedException {
    atlas.creations(request -> Reply.error(403, "USER_UNAUTHORIZED", "No."));
    atlas.usage(ORG, TOKEN, Reply.accepted());
    try (TaskAtWork task = scheduled()) {
      awaitFigures(task, f -> f.value("scopes-failed") >= 2);

      // The second refusal is no news.
      assertThat(figures.values())
          .containsEntry("organizations-refused", 1L)
          .containsEntry("dead-letters-refused", 1L)
          .containsEntry("queries-open", 1L)
          .containsEntry("queries-failed", 0L);
      awaitFigures(task, f -> f.value("scopes-under-way") == 0);

      GrowingBill.of(atlas, "0", 1);
      awaitFigures(task, f -> f.value("organizations-refused") == 0);
      awaitFigures(task, f -> f.value("scopes-whole") >= 1);
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private TaskAtWork scheduled() {
    return prepared()
        .with("atlas.schedule.orgs", SCHEDULED)
        .with("atlas.schedule.interval.ms", "1000")
        .with("atlas.schedule.months", "1")
        .with("atlas.schedule.settle.days", "0")
        .start();
  }

  private TaskAtWork task() {
    return prepared().start();
  }

  private TaskAtWork prepared() {
    return new TaskAtWork(atlas)
        .publishing(figures)
        .with("poll.interval.ms", "20")
        .with("poll.interval.max.ms", "200")
        .with("atlas.processing.grace.ms", "5")
        .with("atlas.requests.per.minute", "6000")
        .with("errors.tolerance", "all")
        .with("errors.deadletterqueue.topic.name", "errors")
        .with("status.topic", "status");
  }

  private void awaitFigures(TaskAtWork task, Predicate<PublishedMetrics> there)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!there.test(figures)) {
      assertThat(System.nanoTime()).as("%s", figures.told()).isLessThan(end);
      task.poll();
    }
  }
}
