package io.atlascost.connect.settings;

import io.atlascost.connect.api.Pace;
import io.atlascost.connect.reading.Reader;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The group "Polling and retries" of the configuration: how often, how patiently, how much. */
final class PollingSettings {
  private static final String GROUP = "Polling and retries";

  private static final String POLL_INTERVAL = "poll.interval.ms";
  private static final String POLL_INTERVAL_MAX = "poll.interval.max.ms";
  private static final String QUERY_TIMEOUT = "query.timeout.ms";
  private static final String RETRY_BACKOFF = "retry.backoff.ms";
  private static final String RETRY_BACKOFF_MAX = "retry.backoff.max.ms";
  private static final String RETRY_TIMEOUT = "retry.timeout.ms";
  private static final String BATCH_MAX_ROWS = "batch.max.rows";

  private static final long NEVER = -1;

  /** A year, in milliseconds: nobody means more. */
  private static final long LONGEST = 31_536_000_000L;

  private final AbstractConfig config;

  PollingSettings(AbstractConfig config) {
    this.config = config;
  }

  static void define(ConfigDef definition) {
    definition
        .define(
            POLL_INTERVAL,
            ConfigDef.Type.LONG,
            5000L,
            Range.between(1, LONGEST),
            Importance.MEDIUM,
            "First pause between two checks of a query that Atlas is still processing, in"
                + " milliseconds; it doubles up to "
                + POLL_INTERVAL_MAX
                + ". Lowered, results arrive sooner and cost more requests.",
            GROUP,
            1,
            Width.SHORT,
            "First pause (ms)")
        .define(
            POLL_INTERVAL_MAX,
            ConfigDef.Type.LONG,
            60_000L,
            Range.between(1, LONGEST),
            Importance.LOW,
            "Longest pause between two checks of a query that Atlas is still processing, in"
                + " milliseconds. Raised, long queries cost fewer requests and may be noticed so"
                + " much later.",
            GROUP,
            2,
            Width.SHORT,
            "Longest pause (ms)")
        .define(
            QUERY_TIMEOUT,
            ConfigDef.Type.LONG,
            3_600_000L,
            Range.between(1, LONGEST),
            Importance.MEDIUM,
            "How long, in milliseconds, Atlas may take to process a query, from when this task first"
                + " asked; a restart starts the clock anew. After that the query is given up. Raised,"
                + " a query that never ends is noticed later.",
            GROUP,
            3,
            Width.SHORT,
            "Query timeout (ms)")
        .define(
            RETRY_BACKOFF,
            ConfigDef.Type.LONG,
            1000L,
            Range.between(1, LONGEST),
            Importance.LOW,
            "Longest first pause after a transport error, a 5xx or a torn body, in milliseconds; it"
                + " doubles with each further one up to "
                + RETRY_BACKOFF_MAX
                + ", and the actual pause is drawn below it. Raised, a short hiccup costs more time.",
            GROUP,
            4,
            Width.SHORT,
            "First retry pause (ms)")
        .define(
            RETRY_BACKOFF_MAX,
            ConfigDef.Type.LONG,
            60_000L,
            Range.between(1, LONGEST),
            Importance.LOW,
            "Longest pause between two attempts in an outage, in milliseconds. Raised, Atlas is"
                + " spared and its return is noticed later.",
            GROUP,
            5,
            Width.SHORT,
            "Longest retry pause (ms)")
        .define(
            RETRY_TIMEOUT,
            ConfigDef.Type.LONG,
            3_600_000L,
            ConfigDef.LambdaValidator.with(
                PollingSettings::requireTimeoutOrNever, () -> "[0,...], or -1 for never"),
            Importance.MEDIUM,
            "How long, in milliseconds, an outage may last before the task fails; -1 for ever."
                + " Nothing is lost then: a restart of the task goes on where it was. Lowered, an"
                + " operator is called sooner.",
            GROUP,
            6,
            Width.SHORT,
            "Retry timeout (ms)")
        .define(
            BATCH_MAX_ROWS,
            ConfigDef.Type.INT,
            2000,
            Range.between(1, 1_000_000),
            Importance.LOW,
            "Most records handed to Connect at once, and most rows held ready. Raised, transactions"
                + " of transaction.boundary=poll are fewer and larger, and a task needs more memory.",
            GROUP,
            7,
            Width.SHORT,
            "Records per batch");
  }

  /** The rules that concern several keys. */
  static void check(Values values) {
    values.requireOrder(POLL_INTERVAL, POLL_INTERVAL_MAX);
    values.requireOrder(RETRY_BACKOFF, RETRY_BACKOFF_MAX);
  }

  Pace.Growth poll() {
    return new Pace.Growth(duration(POLL_INTERVAL), duration(POLL_INTERVAL_MAX));
  }

  Pace.Growth retry() {
    return new Pace.Growth(duration(RETRY_BACKOFF), duration(RETRY_BACKOFF_MAX));
  }

  Reader.Patience patience() {
    Optional<Duration> outage =
        config.getLong(RETRY_TIMEOUT) == NEVER
            ? Optional.empty()
            : Optional.of(duration(RETRY_TIMEOUT));
    return new Reader.Patience(duration(QUERY_TIMEOUT), outage);
  }

  int batchMaxRows() {
    return config.getInt(BATCH_MAX_ROWS);
  }

  private Duration duration(String key) {
    return Duration.ofMillis(config.getLong(key));
  }

  private static void requireTimeoutOrNever(String key, Object value) {
    if (value instanceof Long timeout && timeout < 0 && timeout != NEVER) {
      throw new ConfigException(
          key + ": " + timeout + " is not valid; expected milliseconds from 0, or -1 for never");
    }
  }
}
