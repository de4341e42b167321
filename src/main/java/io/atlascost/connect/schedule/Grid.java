package io.atlascost.connect.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;

/**
 * An instant in, the next one at which an organization is asked out: one in every interval, which
 * organization for organization stands at another place of it, so that they do not all ask in the
 * same second.
 */
final class Grid {
  /** Longer ones are as good as never, and no sum of milliseconds may flow over. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final long interval;
  private final long shift;

  /**
   * Always the same grid for the same organization.
   *
   * @param interval a millisecond at least
   */
  Grid(String orgId, Duration interval) {
    this.interval = interval.compareTo(LONGEST) > 0 ? LONGEST.toMillis() : interval.toMillis();
    if (this.interval < 1) {
      throw new IllegalArgumentException("an interval of " + interval + " is below a millisecond");
    }

    CRC32 checksum = new CRC32();
    checksum.update(orgId.getBytes(StandardCharsets.UTF_8));
    double place = checksum.getValue() / (double) (1L << 32); // at least 0, below 1
    this.shift = (long) (place * this.interval);
  }

  /** The first point behind an instant, which is an interval later at most. */
  Instant after(Instant instant) {
    long passed = Math.floorDiv(instant.toEpochMilli() - shift, interval);
    return Instant.ofEpochMilli((passed + 1) * interval + shift);
  }
}
