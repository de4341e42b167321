package io.atlascost.connect.benchmark;

import java.util.List;

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

  void rows() throws InterruptedException {
    Table table = table("rows", "MB of CSV");
    for (int usual : ROWS) {
      Result result = Result.csv(scale.of(usual));
      Figures figures = trial.compare(Sample.shipped(), Queries.ONE, result);
      add(table, figures, Table.whole(figures.rows()), Table.decimals(1, result.bytes() / 1e6));
    }

    report.table("Growth: rows of one result", table);
  }

  void tasks() throws InterruptedException {
    int most = TASKS.get(TASKS.size() - 1);
    Table table = table("tasks", "queries");
    for (int tasks : TASKS) {
      Sample sample = Sample.shipped().with("tasks.max", String.valueOf(tasks));
      Result result = Result.csv(scale.of(ROWS_OF_ALL_TASKS / most));
      add(table, trial.compare(sample, new Queries(most), result), tasks, most);
    }

    report.table("Growth: tasks of one worker, for the same results", table);
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

  private static Table table(String what, String size) {
    return new Table(
        what,
        size,
        "rows/s",
        "µs/row from the first request",
        "CPU s/M rows",
        "heap MB, most",
        "live",
        "KB/row",
        "others' CPU %",
        "checksum");
  }

  private void add(Table table, Figures figures, Object what, Object size) {
    report.progress("growth, " + what);
    report.others("growth, " + what, figures);
    table.add(
        what,
        size,
        Table.whole(figures.rate()),
        Table.decimals(1, figures.untilLast() * 1e6 / figures.rows()),
        Table.decimals(1, figures.processorPerMillion()),
        figures.most(),
        figures.live(),
        Table.decimals(1, figures.kilobytesPerRow()),
        Table.whole(100 * figures.others()),
        figures.checksum());
  }
}
