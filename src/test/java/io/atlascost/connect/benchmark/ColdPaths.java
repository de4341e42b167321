package io.atlascost.connect.benchmark;

import io.atlascost.connect.benchmark.source.CeilingTask;
import io.atlascost.connect.simulator.Reply;
import java.time.Duration;

/** A task that has done nothing yet in, how long its first steps take out. */
final class ColdPaths {
  private static final int STARTS = 3;
  private static final int REPEATS = 5;
  private static final int FEW_ROWS = 1000;
  private static final int LARGE_MONTH = 10_000;
  private static final double PAUSE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Site site;
  private final Trial trial;
  private final Report report;

  ColdPaths(Site site, Trial trial, Report report) {
    this.site = site;
    this.trial = trial;
    this.report = report;
  }

  void run() throws InterruptedException {
    Table table = new Table("cold path", "s", "at most");
    add(table, "start() of the task, in a new worker, median of " + STARTS, 0.3, start());
    add(
        table,
        "a query turned ready until its rows are on the topic, pause 2 s, worst of " + REPEATS,
        PAUSE + 1,
        ready());
    add(table, "10 000 rows from the task's first request, in a new worker", 1, largeMonth());
    report.table("Cold paths", table);
  }

  private void add(Table table, String what, double target, double seconds) {
    report.progress(what);
    table.add(what, Table.decimals(2, seconds), Targets.ofSeconds(target, seconds));
  }

  private double start() throws InterruptedException {
    double[] seconds = new double[STARTS];
    for (int repeat = 0; repeat < STARTS; repeat++) {
      seconds[repeat] = startInNewWorker();
    }

    return Median.of(seconds);
  }

  private double startInNewWorker() throws InterruptedException {
    site.serve(Queries.ONE, Result.csv(FEW_ROWS).reply());
    Sample sample = Sample.shipped().ceiling(1);
    try (Topic topic = site.topic();
        ColdWorker worker = site.worker(sample)) {
      worker.rest().put("benchmark", site.filledIn(sample, Queries.ONE, topic));
      topic.await(1, PATIENCE);
      return worker.milliseconds(CeilingTask.STARTED) / 1000.0;
    }
  }

  /** One query after the other turns ready, each somewhere in its pause. */
  private double ready() throws InterruptedException {
    Queries queries = new Queries(REPEATS);
    Sample sample =
        Sample.shipped()
            .with("poll.interval.ms", String.valueOf((int) (1000 * PAUSE)))
            .with("poll.interval.max.ms", String.valueOf((int) (1000 * PAUSE)))
            .with("atlas.requests.per.minute", "10000");
    site.serve(queries, Reply.accepted());
    double worst = 0;
    try (Topic topic = site.topic();
        ColdWorker worker = site.worker(sample)) {
      worker.rest().put("benchmark", site.filledIn(sample, queries, topic));
      site.awaitRequests(2 * REPEATS, PATIENCE);
      Result result = Result.csv(FEW_ROWS);
      long expected = 0;
      for (Queries.Name name : queries.names()) {
        long turned = System.nanoTime();
        site.atlas().usage(name.orgId(), name.token(), result.reply());
        expected += result.rows();
        topic.await(expected, PATIENCE);
        worst = Math.max(worst, (System.nanoTime() - turned) / 1e9);
      }
    }

    return worst;
  }

  private double largeMonth() throws InterruptedException {
    Figures figures = trial.compare(Sample.shipped(), Queries.ONE, Result.csv(LARGE_MONTH));
    report.note("a large month", figures);
    return figures.untilLast();
  }
}
