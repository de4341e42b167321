package io.atlascost.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A bucket of requests, each of which comes back a period after it was taken: all of them may be
 * taken at once, and no stretch of one period ever sees more than the bucket holds.
 */
final class Budget {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int size;
  private final Duration period;
  private final Deque<Instant> taken = new ArrayDeque<>();

  private Budget(int size, Duration period) {
    this.size = size;
    this.period = period;
  }

  /**
   * One of equal shares of a budget that several tasks have in common.
   *
   * @param perMinute requests a minute of all together, above zero
   * @param sharers how many share it, above zero
   */
  static Budget share(int perMinute, int sharers) {
    int size = perMinute / sharers;
    return size > 0
        ? new Budget(size, MINUTE)
        : new Budget(1, MINUTE.multipliedBy(sharers).dividedBy(perMinute));
  }

  /** How long from now the next request must wait; zero if it need not. */
  Duration untilFree(Instant now) {
    if (taken.size() < size) {
      return Duration.ZERO;
    }

    Duration wait = Duration.between(now, taken.getFirst().plus(period));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  void take(Instant now) {
    if (taken.size() == size) {
      taken.removeFirst();
    }

    taken.addLast(now);
  }
}
