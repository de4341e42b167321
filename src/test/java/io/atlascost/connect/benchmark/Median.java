package io.atlascost.connect.benchmark;

import java.util.Arrays;

/** Figures of the same thing in, the one in their middle out. */
final class Median {
  private Median() {}

  static double of(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
