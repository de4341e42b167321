package io.atlascost.connect.api;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A task's share of the requests that an organization allows in a minute: a bucket of requests,
 * each of which comes back a minute after it was taken. All of them may be taken at once, and no
 * minute ever sees more than the bucket holds.
 */
final class Budget {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int size;
  private final Deque<Moment> taken = new ArrayDeque<>();

  /**
   * @param size requests a minute
   * @throws IllegalArgumentException if that is none: there are never more tasks that ask an
   *     organization than it allows requests
   */
  Budget(int size) {
    if (size < 1) {
      throw new IllegalArgumentException("a budget of " + size + " requests; expected 1 or more");
    }

    this.size = size;
  }

  /** How long from now the next request must wait; zero if it need not. */
  Duration untilFree(Moment now) {
    if (taken.size() < size) {
      return Duration.ZERO;
    }

    Duration wait = now.until(taken.getFirst().plus(MINUTE));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** Counts a request. */
  void take(Moment now) {
    if (taken.size() == size) {
      taken.removeFirst();
    }

    taken.addLast(now);
  }
}
