package io.atlascost.connect.metrics;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Takes what happens, as it happens, from any thread. */
public interface Tally {
  /** Of those who are not asked for figures. */
  Tally NOTHING = new Nothing();

  /** So much more of what is counted. */
  void count(Metric metric, long more);

  /** One more. */
  default void count(Metric metric) {
    count(metric, 1);
  }

  /** So much more time. */
  void time(Metric metric, Duration more);

  /**
   * Adds somebody who is asked when somebody looks.
   *
   * @param figure answers at once, on any thread; not a number where there is nothing to say
   */
  void measure(Metric metric, DoubleSupplier figure);

  /** Forgets everything. */
  final class Nothing implements Tally {
    private Nothing() {}

    @Override
    public void count(Metric metric, long more) {}

    @Override
    public void time(Metric metric, Duration more) {}

    @Override
    public void measure(Metric metric, DoubleSupplier figure) {}
  }
}
