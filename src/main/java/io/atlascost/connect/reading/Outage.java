package io.atlascost.connect.reading;

import io.atlascost.connect.api.Moment;
import java.time.Duration;

/**
 * The task's outage, if there is one: failures of whatever subject in, since when there is nothing
 * else out.
 */
final class Outage {
  private Moment since;
  private long failures;

  /** How many failures there have been in all. */
  long failures() {
    return failures;
  }

  /** Counts a failure; gives how long there has been nothing but failures. */
  Duration failed(Moment now) {
    failures++;
    if (since == null) {
      this.since = now;
    }

    return since.until(now);
  }

  /** Atlas has answered, whatever it said. */
  void end() {
    this.since = null;
  }
}
