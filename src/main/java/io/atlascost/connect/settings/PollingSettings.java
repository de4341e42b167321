package io.atlascost.connect.settings;

import io.atlascost.connect.api.Pace;
import io.atlascost.connect.reading.Reader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The group "Polling and retries" of the configuration: how often, how patiently, how much. */
record PollingSettings(
    Pace.Growth poll, Pace.Growth retry, Reader.Patience patience, int batchMaxRows) {
  /** A year, in milliseconds: nobody means more. */
  private static final long LONGEST = 31_536_000_000L;

  private static final long NEVER = -1;
  private static final String TIMEOUT = "milliseconds from 0 to " + LONGEST + ", or -1 for never";

  private static final Key<Duration> POLL_INTERVAL =
      Key.standard(
          "poll.interval.ms",
          "First pause (ms)",
          Importance.MEDIUM,
          Rule.milliseconds(1, LONGEST),
          "5000",
          "First pause between two checks of a query that Atlas is still processing, in"
              + " milliseconds; it doubles up to poll.interval.max.ms. Lowered, results arrive sooner"
              + " and cost more requests.");

  private static final Key<Duration> POLL_INTERVAL_MAX =
      Key.standard(
          "poll.interval.max.ms",
          "Longest pause (ms)",
          Importance.LOW,
          Rule.milliseconds(1, LONGEST),
          "60000",
          "Longest pause between two checks of a query that Atlas is still processing, in"
              + " milliseconds. Raised, long queries cost fewer requests and may be noticed so much"
              + " later.");

  private static final Key<Duration> QUERY_TIMEOUT =
      Key.standard(
          "query.timeout.ms",
          "Query timeout (ms)",
          Importance.MEDIUM,
          Rule.milliseconds(1, LONGEST),
          "3600000",
          "How long, in milliseconds, Atlas may take to process a query, from when this task first"
              + " asked; a restart starts the clock again. After that the query is given up. Raised, a"
              + " query that never ends is noticed later.");

  private static final Key<Duration> RETRY_BACKOFF =
      Key.standard(
          "retry.backoff.ms",
          "First retry pause (ms)",
          Importance.LOW,
          Rule.milliseconds(1, LONGEST),
          "1000",
          "Longest first pause after a transport error, a 5xx or a torn body, in milliseconds; it"
              + " doubles with each further one up to retry.backoff.max.ms, and the actual pause is"
              + " drawn below it. Raised, a short hiccup costs more time.");

  private static final Key<Duration> RETRY_BACKOFF_MAX =
      Key.standard(
          "retry.backoff.max.ms",
          "Longest retry pause (ms)",
          Importance.LOW,
          Rule.milliseconds(1, LONGEST),
          "60000",
          "Longest pause between two attempts in an outage, in milliseconds. Raised, Atlas is spared"
              + " and its return is noticed later.");

  /** Empty for never. */
  private static final Key<Optional<Duration>> RETRY_TIMEOUT =
      Key.standard(
          "retry.timeout.ms",
          "Retry timeout (ms)",
          Importance.MEDIUM,
          Rule.milliseconds(TIMEOUT, PollingSettings::timeout),
          "3600000",
          "How long, in milliseconds, an outage of the task as a whole may last before it fails:"
              + " nothing but refused or broken connections, time-outs, 5xx and pages that are not"
              + " Atlas's, of whatever query; any other reply ends it. -1 for ever. Nothing is lost"
              + " then: a restart of the task goes on where it was. Raised, a long outage needs no"
              + " restart; lowered, an operator is called sooner.");

  private static final Key<Integer> BATCH_MAX_ROWS =
      Key.standard(
          "batch.max.rows",
          "Records per batch",
          Importance.LOW,
          Rule.count(1, 1_000_000),
          "2000",
          "Most records handed to Connect at once, and most rows held ready. Raised, transactions of"
              + " transaction.boundary=poll are fewer and larger, and a task needs more memory.");

  static final List<Key<?>> KEYS =
      List.of(
          POLL_INTERVAL,
          POLL_INTERVAL_MAX,
          QUERY_TIMEOUT,
          RETRY_BACKOFF,
          RETRY_BACKOFF_MAX,
          RETRY_TIMEOUT,
          BATCH_MAX_ROWS);

  static Optional<PollingSettings> read(Values values) {
    values.requireOrder(POLL_INTERVAL, POLL_INTERVAL_MAX);
    values.requireOrder(RETRY_BACKOFF, RETRY_BACKOFF_MAX);
    return values
        .ifValid(KEYS)
        .map(
            v ->
                new PollingSettings(
                    new Pace.Growth(v.of(POLL_INTERVAL), v.of(POLL_INTERVAL_MAX)),
                    new Pace.Growth(v.of(RETRY_BACKOFF), v.of(RETRY_BACKOFF_MAX)),
                    new Reader.Patience(v.of(QUERY_TIMEOUT), v.of(RETRY_TIMEOUT)),
                    v.of(BATCH_MAX_ROWS)));
  }

  private static Optional<Duration> timeout(long given) {
    if (given == NEVER) {
      return Optional.empty();
    }

    if (given < 0 || given > LONGEST) {
      throw Rule.refused(Long.toString(given), TIMEOUT);
    }

    return Optional.of(Duration.ofMillis(given));
  }
}
