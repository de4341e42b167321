package io.atlascost.connect.benchmark;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The name of a part or none for all in, a page of figures beside their targets out, and a status
 * other than zero when rows were lost, doubled or changed.
 */
public final class Benchmark {
  private static final long AT_MOST_MINUTES = 40;
  private static final int FAILED = 1;
  private static final List<String> WHOLE =
      List.of("table", "rows", "tasks", "queries", "cold", "stages");

  private final Report report;
  private final Scale scale = Scale.ofThisRun();

  private Benchmark(Report report) {
    this.report = report;
  }

  /** A part, once there is a place for it. */
  private interface Part {
    void run(Site site, Trial trial) throws Exception;
  }

  /** Argument: the name of a part; all where it is empty. */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    CountDownLatch done = endInOrder(Thread.currentThread());
    int status = status(out, arguments.length == 0 ? "" : arguments[0]);
    done.countDown();
    System.exit(status);
  }

  private static int status(PrintStream out, String part) {
    Report report = new Report(out);
    try {
      new Benchmark(report).run(part);
      report.print();

      return 0;
    } catch (Exception e) {
      e.printStackTrace(out);
      return FAILED;
    }
  }

  private void run(String name) throws Exception {
    Map<String, Part> parts = parts();
    if (!name.isEmpty() && !parts.containsKey(name)) {
      throw new IllegalArgumentException("There is no part " + name + ", but " + parts.keySet());
    }

    List<String> chosen = name.isEmpty() ? WHOLE : List.of(name);
    try (Site site = Site.open()) {
      Trial trial = new Trial(site);
      for (String each : chosen) {
        parts.get(each).run(site, trial);
      }
    }
  }

  private Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("table", (site, trial) -> compare(Contender.all(), trial));
    for (Contender each : Contender.all()) {
      parts.put(each.name(), (site, trial) -> compare(Comparison.only(each.name()), trial));
    }

    parts.put("rows", (site, trial) -> new Growth(trial, scale, report).rows());
    parts.put("tasks", (site, trial) -> new Growth(trial, scale, report).tasks());
    parts.put("queries", (site, trial) -> new Growth(trial, scale, report).queries());
    parts.put("cold", (site, trial) -> new ColdPaths(site, trial, report).run());
    parts.put("samples", (site, trial) -> new Samples(trial, scale, report).run());
    parts.put("stages", (site, trial) -> Stages.run(report));
    return parts;
  }

  private void compare(List<Contender> contenders, Trial trial) throws InterruptedException {
    new Comparison(contenders, scale).run(trial, report);
  }

  /** However it ends, workers and directories go with it; and it ends. */
  private static CountDownLatch endInOrder(Thread main) {
    CountDownLatch done = new CountDownLatch(1);
    Thread end =
        new Thread(
            () -> {
              if (done.getCount() > 0) {
                main.interrupt();
                await(done, TimeUnit.SECONDS.toMillis(30));
              }
            },
            "benchmark-end");
    Runtime.getRuntime().addShutdownHook(end);

    Thread watch =
        new Thread(
            () -> {
              await(done, TimeUnit.MINUTES.toMillis(AT_MOST_MINUTES));
              if (done.getCount() > 0) {
                System.exit(FAILED);
              }
            },
            "benchmark-watch");
    watch.setDaemon(true);
    watch.start();
    return done;
  }

  private static void await(CountDownLatch done, long milliseconds) {
    try {
      done.await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
