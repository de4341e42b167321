package io.atlascost.connect.api;

import java.time.Duration;
import org.apache.hc.core5.util.Timeout;

/**
 * A moment by which something must be over: a clock and a duration in, what is left of it out.
 *
 * @param clock that cannot be set
 */
record Deadline(Clock clock, Moment end) {
  static Deadline in(Duration duration, Clock clock) {
    return new Deadline(clock, clock.now().plus(duration));
  }

  boolean isOver() {
    return !clock.now().isBefore(end);
  }

  /** Never zero, which sockets take for ever. */
  Timeout left() {
    return Timeout.ofMilliseconds(Math.max(1, clock.now().until(end).toMillis()));
  }
}
