package io.atlascost.connect.api;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** A task's share of the requests that an organization allows in a minute. */
interface Budget {
  /** How long from now the next request must wait; zero if it need not. */
  Duration untilFree(Instant now);

  /** Counts a request. */
  void take(Instant now);

  /**
   * One of the shares of a budget that several tasks have in common: all of them together never
   * send more than it in any minute.
   *
   * @param perMinute requests a minute of all together, above zero
   */
  static Budget of(int perMinute, Pace.Share share) {
    int size = perMinute / share.sharers();
    return size > 0 ? new Bucket(size) : new Turns(perMinute, share);
  }

  /**
   * A bucket of requests, each of which comes back a minute after it was taken: all of them may be
   * taken at once, and no minute ever sees more than the bucket holds.
   */
  final class Bucket implements Budget {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int size;
    private final Deque<Instant> taken = new ArrayDeque<>();

    private Bucket(int size) {
      this.size = size;
    }

    @Override
    public Duration untilFree(Instant now) {
      if (taken.size() < size) {
        return Duration.ZERO;
      }

      Duration wait = Duration.between(now, taken.getFirst().plus(MINUTE));
      return wait.isNegative() ? Duration.ZERO : wait;
    }

    @Override
    public void take(Instant now) {
      if (taken.size() == size) {
        taken.removeFirst();
      }

      taken.addLast(now);
    }
  }

  /** Turns by the clock, for more tasks than there are requests in a minute. */
  final class Turns implements Budget {
    /** Part of a turn in which it may still be taken: a thread may wake up late. */
    private static final double LATEST = 0.25;

    private final long spacingMillis;
    private final long roundMillis;
    private final long startMillis;
    private long lastTurn = Long.MIN_VALUE;

    private Turns(int perMinute, Pace.Share share) {
      // Wide enough that a late request and an early one are a minute apart, too.
      this.spacingMillis = (long) Math.ceil(60_000 / (perMinute - LATEST)) + 1;
      this.roundMillis = spacingMillis * share.sharers();
      this.startMillis = spacingMillis * share.number();
    }

    @Override
    public Duration untilFree(Instant now) {
      long sinceStart = now.toEpochMilli() - startMillis;
      long intoTurn = Math.floorMod(sinceStart, roundMillis);
      boolean ours = intoTurn < spacingMillis * LATEST;
      return ours && turn(now) != lastTurn
          ? Duration.ZERO
          : Duration.ofMillis(roundMillis - intoTurn);
    }

    @Override
    public void take(Instant now) {
      this.lastTurn = turn(now);
    }

    private long turn(Instant now) {
      return Math.floorDiv(now.toEpochMilli() - startMillis, roundMillis);
    }
  }
}
