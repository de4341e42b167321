package io.atlascost.connect.benchmark;

import java.util.Locale;

/**
 * What a run is to reach.
 *
 * @param rate at least so much of its ceiling's rows a second; not a number where nothing is asked
 * @param processor at most so much of its ceiling's processor time; not a number likewise
 */
record Targets(double rate, double processor) {
  static final Targets NONE = new Targets(Double.NaN, Double.NaN);

  private static final double KILOBYTES_PER_ROW = 3;

  static Targets rate(double rate) {
    return new Targets(rate, Double.NaN);
  }

  String ofRate(double reached) {
    return verdict(rate, reached >= rate);
  }

  String ofProcessor(double reached) {
    return verdict(processor, reached <= processor);
  }

  static String ofKilobytes(double reached) {
    return verdict(KILOBYTES_PER_ROW, reached <= KILOBYTES_PER_ROW);
  }

  static String ofSeconds(double target, double reached) {
    return verdict(target, reached <= target);
  }

  private static String verdict(double target, boolean met) {
    return Double.isNaN(target)
        ? ""
        : String.format(Locale.ROOT, "%.2f %s", target, met ? "met" : "MISSED");
  }
}
