package io.atlascost.connect.settings;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The group "Where it goes" of the configuration: topics, errors, and how amounts look there. */
final class DestinationSettings {
  static final String ERRORS_TOLERANCE = "errors.tolerance";

  private static final String GROUP = "Where it goes";

  private static final String TOPIC = "topic";
  private static final String DEAD_LETTER_TOPIC = "errors.deadletterqueue.topic.name";
  private static final String STATUS_TOPIC = "status.topic";
  private static final String TRANSACTION_TIMEOUT = "producer.override.transaction.timeout.ms";
  private static final String TRANSACTION_MAX_ROWS = "transaction.max.rows";
  private static final String DECIMAL_MODE = "decimal.handling.mode";

  /** The producer's own default. */
  private static final Duration PRODUCERS_TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

  private final AbstractConfig config;

  DestinationSettings(AbstractConfig config) {
    this.config = config;
  }

  static void define(ConfigDef definition) {
    definition
        .define(
            TOPIC,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            Rule.topic(),
            Importance.HIGH,
            "Topic of the usage records. Changed later, what was delivered stays where it is.",
            GROUP,
            1,
            Width.MEDIUM,
            "Topic")
        .define(
            ERRORS_TOLERANCE,
            ConfigDef.Type.STRING,
            "none",
            Rule.oneOf("none", "all"),
            Importance.MEDIUM,
            "Connect's own key. none: the task fails at the first row or query that cannot be read."
                + " all: it goes on, and what cannot be read goes to "
                + DEAD_LETTER_TOPIC
                + ", or, without that, to the log alone.",
            GROUP,
            2,
            Width.SHORT,
            "Error tolerance")
        .define(
            DEAD_LETTER_TOPIC,
            ConfigDef.Type.STRING,
            "",
            Rule.topicOrNone(),
            Importance.MEDIUM,
            "Topic of the dead letters: what cannot be read, with its text and the reason. Needs "
                + ERRORS_TOLERANCE
                + "=all. Left out, errors that are tolerated leave a line in the log each.",
            GROUP,
            3,
            Width.MEDIUM,
            "Dead-letter topic")
        .define(
            STATUS_TOPIC,
            ConfigDef.Type.STRING,
            "",
            Rule.topicOrNone(),
            Importance.LOW,
            "Topic of a record for each query that is complete or given up, with counts and the"
                + " total. Left out, only the offsets tell; an empty result is then asked for once"
                + " more after a restart.",
            GROUP,
            4,
            Width.MEDIUM,
            "Status topic")
        .define(
            TRANSACTION_MAX_ROWS,
            ConfigDef.Type.INT,
            100_000,
            Range.atLeast(1),
            Importance.LOW,
            "With transaction.boundary=connector: most records of a transaction. A larger result"
                + " becomes visible in parts, and so does one that takes longer than half of"
                + " producer.override.transaction.timeout.ms (a minute where that is not set). Raised,"
                + " the worker needs more memory, since Connect keeps every record of an open"
                + " transaction.",
            GROUP,
            5,
            Width.SHORT,
            "Records per transaction")
        .define(
            DECIMAL_MODE,
            ConfigDef.Type.STRING,
            "precise",
            Rule.oneOf((Object[]) DecimalMode.values()),
            Importance.LOW,
            "How amounts are represented. precise: a decimal with ten digits behind the point."
                + " string: its digits as text. double: a floating-point number, which cannot hold"
                + " every cent of large sums. Changed later, the schema of the topic changes.",
            GROUP,
            6,
            Width.SHORT,
            "Decimal handling");
  }

  /** The rules that concern several keys. */
  static void check(Values values) {
    boolean tolerates =
        values.valid(ERRORS_TOLERANCE, String.class).filter("all"::equalsIgnoreCase).isPresent();
    if (values.isSet(DEAD_LETTER_TOPIC) && !tolerates) {
      values.problem(
          DEAD_LETTER_TOPIC,
          "is set, but " + ERRORS_TOLERANCE + " is none; set that to all, or leave this out");
    }

    List<String> taken = new ArrayList<>();
    for (String key : List.of(TOPIC, DEAD_LETTER_TOPIC, STATUS_TOPIC)) {
      String topic = values.valid(key, String.class).orElse("");
      if (!topic.isEmpty() && taken.contains(topic)) {
        values.problem(
            key, "'" + topic + "' is the topic of other records already; write another name");
      }

      taken.add(topic);
    }
  }

  Destination destination(String connector, int task) {
    return new Destination(
        connector,
        task,
        config.getString(TOPIC),
        config.getString(DEAD_LETTER_TOPIC),
        config.getString(STATUS_TOPIC),
        config.getString(ERRORS_TOLERANCE).equalsIgnoreCase("all"));
  }

  Transactions.Limits transactions() {
    return new Transactions.Limits(config.getInt(TRANSACTION_MAX_ROWS), transactionTimeout());
  }

  /** Connect's own key; what a worker sets for all its producers, a connector cannot know. */
  private Duration transactionTimeout() {
    Object given = config.originals().get(TRANSACTION_TIMEOUT);
    return given == null
        ? PRODUCERS_TRANSACTION_TIMEOUT
        : Duration.ofMillis(
            (Integer) ConfigDef.parseType(TRANSACTION_TIMEOUT, given, ConfigDef.Type.INT));
  }

  DecimalMode decimalMode() {
    return DecimalMode.of(config.getString(DECIMAL_MODE));
  }
}
