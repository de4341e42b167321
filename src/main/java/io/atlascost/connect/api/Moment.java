package io.atlascost.connect.api;

import java.time.Duration;

/**
 * A point on a clock that cannot be set: good for pauses, ages and time-outs, and for nothing else,
 * since it has no date.
 *
 * @param nanos since an arbitrary beginning, which differs from JVM to JVM; may be below zero
 */
public record Moment(long nanos) implements Comparable<Moment> {
  /** The moment so long after this one. */
  public Moment plus(Duration duration) {
    return new Moment(nanos + duration.toNanos());
  }

  /** How long it is from this moment to another; negative if that one came before. */
  public Duration until(Moment other) {
    return Duration.ofNanos(other.nanos - nanos);
  }

  public boolean isAfter(Moment other) {
    return compareTo(other) > 0;
  }

  public boolean isBefore(Moment other) {
    return compareTo(other) < 0;
  }

  /** By the difference, as {@link System#nanoTime()} demands: the beginning may be anywhere. */
  @Override
  public int compareTo(Moment other) {
    return Long.signum(nanos - other.nanos);
  }
}
