package io.atlascost.connect.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.kafka.ChildJvm;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A task that has done nothing yet in, how long its first steps take out. */
final class ColdPaths {
  private static final int REPEATS = 5;
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
    add(table, "start() of the task, in a new JVM, median of " + REPEATS, 0.3, start());
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
    double[] seconds = new double[REPEATS];
    try (Topic topic = site.topic()) {
      site.serve(Queries.ONE, Reply.accepted());
      AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
      connector.start(site.filledIn(Sample.shipped(), Queries.ONE, topic));
      String config = text(connector.taskConfigs(1).get(0));
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        seconds[repeat] = startInNewJvm(config);
      }
    }

    return Median.of(seconds);
  }

  private static double startInNewJvm(String config) throws InterruptedException {
    Path log = Path.of("target", "benchmark", "cold-start.log");
    ChildJvm jvm =
        new ChildJvm(
            Path.of(System.getProperty("java.home")),
            System.getProperty("java.class.path"),
            log,
            Map.of(),
            List.of("-Xmx512m"));
    try {
      Process process =
          new ProcessBuilder(jvm.command(ColdStart.class, config))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      String milliseconds = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return Double.parseDouble(milliseconds) / 1000;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Map<String, String> config) {
    Properties properties = new Properties();
    properties.putAll(config);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    return text.toString();
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
        ColdWorker worker = site.worker()) {
      worker.rest().put("benchmark", site.filledIn(sample, queries, topic));
      site.awaitRequests(2 * REPEATS, PATIENCE);
      Result result = Result.csv(100);
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
    return trial.compare(Sample.shipped(), Queries.ONE, Result.csv(LARGE_MONTH)).untilLast();
  }
}
