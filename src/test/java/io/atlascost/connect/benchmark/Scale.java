package io.atlascost.connect.benchmark;

/**
 * How much is measured: less for a quick look.
 *
 * @param rows of each run of the comparison
 * @param rounds in which the runs of the comparison take turns
 */
record Scale(int rows, int rounds) {
  static Scale ofThisRun() {
    return new Scale(
        Integer.getInteger("benchmark.rows", 1_000_000), Integer.getInteger("benchmark.rounds", 2));
  }

  /** A number of rows in proportion. */
  int of(int usual) {
    return (int) Math.max(1000, (long) usual * rows / 1_000_000);
  }
}
