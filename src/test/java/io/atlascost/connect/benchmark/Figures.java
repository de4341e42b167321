package io.atlascost.connect.benchmark;

/**
 * What one run of a cold worker cost, from its first row on the topic to its last.
 *
 * @param untilFirst seconds from the task's first request to its first row on the topic
 * @param processor seconds of processor time of the worker's JVM
 * @param allocated megabytes
 * @param most megabytes that a collection left at most
 * @param live megabytes that a collection at the end left
 * @param others the part of all processors that others had
 */
record Figures(
    long rows,
    double untilFirst,
    double seconds,
    double processor,
    long allocated,
    int most,
    int live,
    double others,
    String checksum) {
  double rate() {
    return rows / seconds;
  }

  double processorPerMillion() {
    return processor * 1e6 / rows;
  }

  double kilobytesPerRow() {
    return allocated * 1024.0 / rows;
  }

  /** Of the whole way, the task's first request included. */
  double untilLast() {
    return untilFirst + seconds;
  }
}
