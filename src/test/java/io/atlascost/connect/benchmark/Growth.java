package io.atlascost.connect.benchmark;

import java.util.List;
import java.util.stream.Stream;

/** More of one thing at a time in, what that costs out: rows, tasks, queries. */
final class Growth {
  private static final List<Integer> ROWS = List.of(10_000, 100_000, 1_000_000, 10_000_000);
  private static final List<Integer> TASKS = List.of(1, 2, 3, 4);
  private static final List<Integer> QUERIES = List.of(10, 100, 1000, 10_000);
  private static final int ROWS_OF_ALL_TASKS = 1_000_000;
  private static final int ROWS_OF_ALL_QUERIES = 200_000;

  private final Trial trial;
  private final Scale scale;
  private final Report report;

  Growth(Trial trial, Scale scale, Report report) {
    this.trial = trial;
    this.scale = scale;
    this.report = report;
  }

  /** Beyond a million they are but counted. */
  void rows() throws InterruptedException {
    Table table = table("rows", "MB of CSV", "s from the first request", "µs/row from then");
    for (int usual : ROWS) {
      Result result = Result.csv(scale.of(usual));
      Figures figures =
          usual <= scale.rows() ? compared(result) : trial.count(Sample.shipped(), result);
      add(
          table,
          figures,
          Table.whole(figures.rows()),
          Table.decimals(1, result.bytes() / 1e6),
          Table.decimals(1, figures.untilLast()),
          Table.decimals(1, figures.untilLast() * 1e6 / figures.rows()));
    }

    report.table("Growth: rows of one result", table);
  }

  private Figures compared(Result result) throws InterruptedException {
    Figures figures = trial.compare(Sample.shipped(), Queries.ONE, result);
    report.checksum(figures);
    return figures;
  }

  void tasks() throws InterruptedException {
    int most = TASKS.get(TASKS.size() - 1);
    Table table = table("tasks", "queries");
    for (int tasks : TASKS) {
      Sample sample = Sample.shipped().with("tasks.max", String.valueOf(tasks));
      Result result = Result.csv(scale.of(ROWS_OF_ALL_TASKS / most));
      add(table, trial.compare(sample, new Queries(most), result), tasks, most);
    }

    report.table(
        "Growth: tasks of one worker, %d queries of %s rows each"
            .formatted(most, Table.whole(scale.of(ROWS_OF_ALL_TASKS / most))),
        table);
  }

  void queries() throws InterruptedException {
    Table table = table("queries", "rows of each");
    Sample sample = Sample.shipped().with("atlas.requests.per.minute", "100000");
    for (int queries : QUERIES) {
      int rows = ROWS_OF_ALL_QUERIES / queries;
      Figures figures = trial.compare(sample, new Queries(queries), Result.csv(rows));
      add(table, figures, Table.whole(queries), Table.whole(rows));
    }

    report.table("Growth: queries of one task, for as many rows", table);
  }

  private static Table table(String... sizes) {
    Stream<String> figures =
        Stream.of("rows/s", "CPU s/M rows", "heap MB, most", "live", "KB/row", "others' CPU %");
    return new Table(Stream.concat(Stream.of(sizes), figures).toArray(String[]::new));
  }

  private void add(Table table, Figures run, Object... sizes) {
    String name = "growth, " + sizes[0] + " " + sizes[1];
    report.progress(name);
    report.note(name, run);
    Stream<Object> figures =
        Stream.of(
            Table.whole(run.rate()),
            Table.decimals(1, run.processorPerMillion()),
            run.most(),
            run.live(),
            Table.decimals(1, run.kilobytesPerRow()),
            Table.whole(100 * run.others()));
    table.add(Stream.concat(Stream.of(sizes), figures).toArray());
  }
}
