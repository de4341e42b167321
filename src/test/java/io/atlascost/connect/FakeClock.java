package io.atlascost.connect;

import io.atlascost.connect.reading.Reader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that goes only when somebody waits, and remembers how long they waited. */
public final class FakeClock extends Clock implements Reader.Sleeper {
  /** When the clock starts. */
  public static final Instant BEGINNING = Instant.parse("2026-06-01T00:00:00Z");

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = BEGINNING;
  private long looks;

  @Override
  public void sleep(Duration pause) {
    pauses.add(pause);
    advance(pause);
  }

  public void advance(Duration duration) {
    this.now = now.plus(duration);
  }

  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** How often somebody asked for the time. */
  public long looks() {
    return looks;
  }

  @Override
  public Instant instant() {
    looks++;
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
