package io.atlascost.connect;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A clock that goes only when somebody waits, and remembers how long they waited. The wall's may be
 * set.
 */
public final class FakeClock implements Clock {
  /** What the wall's clock shows when this clock starts. */
  public static final Instant BEGINNING = Instant.parse("2026-06-01T00:00:00Z");

  /** When this clock starts; any number will do, and a negative one finds who thinks otherwise. */
  public static final Moment START = new Moment(-7_000_000_000L);

  private final List<Duration> pauses = new ArrayList<>();
  private Moment now = START;
  private Instant wallTime = BEGINNING;
  private long looks;

  @Override
  public synchronized void sleep(Duration pause) {
    pauses.add(pause);
    advance(pause);
  }

  /** Lets time pass, on both clocks. */
  public synchronized void advance(Duration duration) {
    this.now = now.plus(duration);
    this.wallTime = wallTime.plus(duration);
  }

  /** Sets the wall's clock, forth or back, as an operator or a time server does. */
  public synchronized void setWall(Duration change) {
    this.wallTime = wallTime.plus(change);
  }

  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** How often somebody asked for the time. */
  public synchronized long looks() {
    return looks;
  }

  @Override
  public synchronized Moment now() {
    looks++;
    return now;
  }

  @Override
  public synchronized Instant wallTime() {
    return wallTime;
  }

  /** The wall's clock as Java has it, in UTC. */
  public java.time.Clock wall() {
    return new java.time.Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public java.time.Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("This clock is in UTC");
      }

      @Override
      public Instant instant() {
        return wallTime();
      }
    };
  }
}
