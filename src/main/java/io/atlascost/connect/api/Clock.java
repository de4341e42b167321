package io.atlascost.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Two clocks in one hand: one that cannot be set, and the wall's, which anybody may set. */
public interface Clock {
  /** Now, for every wait, pause, budget, age and time-out. */
  Moment now();

  /** The date and time of day, for timestamps in records, dates of months, and HTTP dates alone. */
  Instant wallTime();

  /** Waits, as {@link Thread#sleep(long)} does. */
  void sleep(Duration pause) throws InterruptedException;

  /** The machine's own. */
  static Clock system() {
    return new Clock() {
      @Override
      public Moment now() {
        return new Moment(System.nanoTime());
      }

      @Override
      public Instant wallTime() {
        return Instant.now();
      }

      @Override
      public void sleep(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    };
  }
}
