package io.atlascost.connect.settings;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The group "Where it goes" of the configuration: topics, errors, and how amounts look there. */
record DestinationSettings(
    TopicName topic,
    Optional<TopicName> deadLetterTopic,
    Optional<TopicName> statusTopic,
    boolean toleratesErrors,
    Transactions.Limits transactions,
    DecimalMode decimalMode) {
  private static final Key<TopicName> TOPIC =
      Key.required(
          "topic",
          "Topic",
          Importance.HIGH,
          TopicName.withVariables(),
          "Topic of the usage records. ${groupBy} in it stands for what a query is grouped by (none"
              + " for one that is configured), ${orgId} for the organization that is asked, so that"
              + " there are several topics. Changed later, what was delivered stays where it is.");

  private static final Key<Tolerance> ERRORS_TOLERANCE =
      Key.standard(
              "errors.tolerance",
              "Error tolerance",
              Importance.MEDIUM,
              Rule.exactlyOneOf(Tolerance.values(), Tolerance::label),
              "none",
              "Connect's own key. none: the task fails at the first row or query that cannot be"
                  + " read. all: it goes on, and what cannot be read goes to"
                  + " errors.deadletterqueue.topic.name, or, without that, to the log alone. Left out,"
                  + " none.")
          .judgedByConnect();

  private static final Key<TopicName> DEAD_LETTER_TOPIC =
      Key.optional(
          "errors.deadletterqueue.topic.name",
          "Dead-letter topic",
          Importance.MEDIUM,
          TopicName.plain(),
          "Topic of the dead letters: what cannot be read, with its text and the reason. Needs"
              + " errors.tolerance=all. Left out, errors that are tolerated leave a line in the log"
              + " each.");

  private static final Key<TopicName> STATUS_TOPIC =
      Key.optional(
          "status.topic",
          "Status topic",
          Importance.LOW,
          TopicName.plain(),
          "Topic of a record for each query that is complete or given up, with counts and the total."
              + " Left out, only the offsets tell; an empty result is then asked for once more after"
              + " a restart.");

  private static final Key<Integer> TRANSACTION_MAX_ROWS =
      Key.standard(
          "transaction.max.rows",
          "Records per transaction",
          Importance.LOW,
          Rule.count(1, Integer.MAX_VALUE),
          "100000",
          "With transaction.boundary=connector: most records of a transaction. A larger result"
              + " becomes visible in parts, and so does one that takes longer than half of"
              + " producer.override.transaction.timeout.ms (a minute where that is not set). Raised,"
              + " the worker needs more memory, since Connect keeps every record of an open"
              + " transaction.");

  private static final Key<DecimalMode> DECIMAL_MODE =
      Key.standard(
          "decimal.handling.mode",
          "Decimal handling",
          Importance.LOW,
          Rule.oneOf(DecimalMode.values(), DecimalMode::toString),
          "precise",
          "How the amounts of usage and status records are represented. precise: a decimal with 38"
              + " digits, 18 of them behind the point; what goes on behind those is rounded half even,"
              + " and stands as it came in the attributes. string: all digits as text, without an"
              + " exponent. double: a floating-point number, which cannot hold every cent of large"
              + " sums. Changed later, the schema of the topics changes. Left out, precise.");

  /** Kafka's own, by Connect; what a worker sets for all its producers, a connector cannot know. */
  static final Key<Integer> TRANSACTION_TIMEOUT =
      Key.borrowed(
          "producer.override.transaction.timeout.ms", Rule.count(1, Integer.MAX_VALUE), "60000");

  static final List<Key<?>> KEYS =
      List.of(
          TOPIC,
          ERRORS_TOLERANCE,
          DEAD_LETTER_TOPIC,
          STATUS_TOPIC,
          TRANSACTION_MAX_ROWS,
          DECIMAL_MODE);

  private enum Tolerance {
    NONE,
    ALL;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Optional<DestinationSettings> read(Values values) {
    requireTolerance(values);
    requireTopicsOfTheirOwn(values);
    requireNoNull(values, ERRORS_TOLERANCE);
    requireNoNull(values, TRANSACTION_TIMEOUT);
    return values
        .ifValid(KEYS)
        .flatMap(v -> v.ifValid(List.of(TRANSACTION_TIMEOUT)))
        .map(DestinationSettings::of);
  }

  private static DestinationSettings of(Values values) {
    return new DestinationSettings(
        values.of(TOPIC),
        values.valid(DEAD_LETTER_TOPIC),
        values.valid(STATUS_TOPIC),
        values.of(ERRORS_TOLERANCE) == Tolerance.ALL,
        new Transactions.Limits(
            values.of(TRANSACTION_MAX_ROWS), Duration.ofMillis(values.of(TRANSACTION_TIMEOUT))),
        values.of(DECIMAL_MODE));
  }

  /** To Connect and Kafka, whose keys these are, a null is not the same as left out. */
  private static void requireNoNull(Values values, Key<?> key) {
    if (values.isNull(key)) {
      values.problem(key, "is null; leave it out, or expected " + key.rule().expected());
    }
  }

  private static void requireTolerance(Values values) {
    boolean failsAtErrors =
        values.valid(ERRORS_TOLERANCE).filter(tolerance -> tolerance == Tolerance.NONE).isPresent();
    if (values.isSet(DEAD_LETTER_TOPIC) && failsAtErrors) {
      values.problem(
          DEAD_LETTER_TOPIC,
          "is set, but " + ERRORS_TOLERANCE + " is none; set that to all, or leave this out");
    }
  }

  private static void requireTopicsOfTheirOwn(Values values) {
    List<TopicName> taken = new ArrayList<>();
    for (Key<TopicName> key : List.of(TOPIC, DEAD_LETTER_TOPIC, STATUS_TOPIC)) {
      Optional<TopicName> topic = values.valid(key);
      topic
          .flatMap(name -> taken.stream().filter(other -> other.mayBe(name)).findFirst())
          .ifPresent(other -> values.problem(key, collision(topic.get(), other)));
      topic.ifPresent(taken::add);
    }
  }

  private static String collision(TopicName topic, TopicName other) {
    return "'"
        + topic
        + "' is the topic of other records already"
        + (topic.equals(other) ? "" : ", or Kafka takes it for the same, by '" + other + "'")
        + "; write another name";
  }

  Destination destination(String connector, int task) {
    return new Destination(
        connector,
        task,
        topic.text(),
        deadLetterTopic.map(TopicName::text).orElse(""),
        statusTopic.map(TopicName::text).orElse(""),
        toleratesErrors);
  }
}
