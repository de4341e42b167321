package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What goes on costing.
 *
 * @param hourly on the average; negative for credits
 * @param digits behind the point of each charge
 */
record Source(Line line, BigDecimal hourly, int digits) {
  private static final int LEAST_DIGITS = 2;
  private static final int MOST_DIGITS = 9;

  static Source of(Line line, BigDecimal hourly) {
    int digits = LEAST_DIGITS + Math.floorMod(line.hashCode(), MOST_DIGITS - LEAST_DIGITS + 1);
    return new Source(line, hourly, digits);
  }

  /** Between half and one and a half of the average; the same for the same seed and instant. */
  BigDecimal charge(SplittableRandom random, int hours) {
    BigDecimal factor = BigDecimal.valueOf(500 + random.nextInt(1001), 3);
    return hourly
        .multiply(factor)
        .multiply(BigDecimal.valueOf(hours))
        .setScale(digits, RoundingMode.HALF_EVEN);
  }

  Source renamed(String from, String to) {
    return line.service().equals(from) ? new Source(line.renamed(to), hourly, digits) : this;
  }

  SplittableRandom random(long seed, Instant at) {
    long mixed = seed * 31 + line.hashCode();
    return new SplittableRandom(mixed * 0x9E3779B97F4A7C15L + at.toEpochMilli());
  }
}
