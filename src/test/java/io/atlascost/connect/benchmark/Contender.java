package io.atlascost.connect.benchmark;

import java.util.List;

/**
 * A connector with a configuration, and what is served to it: one line of the table.
 *
 * @param ceiling the name of what it is compared with; its own if it is a ceiling itself
 */
record Contender(
    String name, String ceiling, Kind kind, Sample sample, Format format, Targets targets) {
  /** Whose records they are. */
  enum Kind {
    CEILING,
    OURS,
    PLAIN
  }

  /** What is served. */
  enum Format {
    CSV,
    JSON,
    GZIP
  }

  static List<Contender> all() {
    Sample shipped = Sample.shipped();
    Sample untuned = shipped.withConnectsProducer();
    Sample exactlyOnce = Sample.exactlyOnce();
    return List.of(
        ceiling("ceiling", shipped),
        ours("csv", "ceiling", shipped, Format.CSV, new Targets(0.75, 1.35)),
        ours("json", "ceiling", shipped, Format.JSON, new Targets(0.70, 1.45)),
        ours("gzip", "ceiling", shipped, Format.GZIP, Targets.NONE),
        ceiling("plain-ceiling", shipped.plain()),
        new Contender(
            "plain", "plain-ceiling", Kind.PLAIN, shipped.plain(), Format.CSV, Targets.NONE),
        ceiling("default-ceiling", untuned),
        ours("default", "default-ceiling", untuned, Format.CSV, new Targets(0.90, 1.20)),
        ceiling("exactly-once-ceiling", exactlyOnce),
        ours("exactly-once", "exactly-once-ceiling", exactlyOnce, Format.CSV, Targets.rate(0.85)));
  }

  private static Contender ceiling(String name, Sample sample) {
    return new Contender(name, name, Kind.CEILING, sample, Format.CSV, Targets.NONE);
  }

  private static Contender ours(
      String name, String ceiling, Sample sample, Format format, Targets targets) {
    return new Contender(name, ceiling, Kind.OURS, sample, format, targets);
  }

  boolean isCeiling() {
    return kind == Kind.CEILING;
  }

  Figures run(Trial trial, int rows) throws InterruptedException {
    return switch (kind) {
      case CEILING -> trial.count(sample.ceiling(rows), Result.csv(1000), rows);
      case OURS -> trial.compare(sample, Queries.ONE, result(rows));
      case PLAIN -> trial.count(sample, result(rows), rows);
    };
  }

  private Result result(int rows) {
    return switch (format) {
      case CSV -> Result.csv(rows);
      case JSON -> Result.json(rows);
      case GZIP -> Result.csv(rows).gzip();
    };
  }
}
