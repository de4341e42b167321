package io.atlascost.connect.cluster;

import io.atlascost.connect.avro.SingleObjectAvroConverter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.connect.data.Struct;

/**
 * The topics of a connector and the results that Atlas sent in, what is wrong with the records out,
 * as a reader of committed records has them.
 */
final class Audit implements AutoCloseable {
  private final SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final String topic;
  private final String deadLetterTopic;
  private final Reception committed;
  private final Reception uncommitted;

  Audit(String bootstrapServers, String topic, String deadLetterTopic, String statusTopic) {
    this.topic = topic;
    this.deadLetterTopic = deadLetterTopic;
    List<String> topics = List.of(topic, deadLetterTopic, statusTopic);
    this.committed = new Reception(bootstrapServers, IsolationLevel.READ_COMMITTED, topics);
    this.uncommitted = new Reception(bootstrapServers, IsolationLevel.READ_UNCOMMITTED, topics);
  }

  void expect(SentResult result) {
    accounts.put(result.query().token(), new Account(result.query(), result.rows()));
  }

  Account account(SentResult result) {
    return accounts.get(result.query().token());
  }

  /** From now on what is written is written after a failure. */
  void failed() {
    Instant now = Instant.now();
    accounts.values().forEach(account -> account.failed(now));
  }

  /** Reads on; answers how many committed records there are so far. */
  int read() {
    return committed.read(this::enter);
  }

  /** Reads all that is committed now; answers how many records these are. */
  int readToTheEnd() {
    do {
      read();
    } while (!committed.isLevelWith(committed));

    return committed.count();
  }

  /** Reads on; answers how many records there are so far, of open and aborted transactions, too. */
  int readUncommitted() {
    return uncommitted.read(record -> {});
  }

  /** Reads on; answers whether every result has its status record. */
  boolean isEnded() {
    read();
    return accounts.values().stream().allMatch(Account::isEnded);
  }

  /** Reads on; answers whether the last record is reached, and no transaction is open before it. */
  boolean isAtTheEnd() {
    read();
    return committed.isLevelWith(uncommitted);
  }

  int received() {
    return accounts.values().stream().mapToInt(Account::received).sum();
  }

  int repetitions() {
    return accounts.values().stream().mapToInt(Account::repetitions).sum();
  }

  int lost() {
    return accounts.values().stream().mapToInt(Account::lost).sum();
  }

  int deadLetters() {
    return accounts.values().stream().mapToInt(Account::deadLetters).sum();
  }

  /** How long it took until the last of the results went on after the failure. */
  Optional<Duration> longest(Function<Account, Optional<Duration>> measure) {
    return accounts.values().stream()
        .map(measure)
        .flatMap(Optional::stream)
        .max(Duration::compareTo);
  }

  /** One line for each query with a fault. */
  List<String> faults(Function<Account, Collection<String>> rule) {
    return accounts.entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(rule.apply(entry.getValue()))
                    .filter(faults -> !faults.isEmpty())
                    .map(faults -> entry.getKey() + ": " + String.join("; ", faults)))
        .toList();
  }

  @Override
  public void close() {
    committed.close();
    uncommitted.close();
  }

  private void enter(ConsumerRecord<byte[], byte[]> record) {
    Struct value = (Struct) converter.toConnectData(record.topic(), record.value()).value();
    Instant writtenAt = Instant.ofEpochMilli(record.timestamp());
    if (record.topic().equals(topic)) {
      accounts
          .get(value.getString("queryToken"))
          .usage(value.getInt64("queryRow"), (BigDecimal) value.get("usageAmount"), writtenAt);
    } else if (record.topic().equals(deadLetterTopic)) {
      accounts.get(value.getString("token")).deadLetter(value.getInt64("row"), writtenAt);
    } else {
      accounts
          .get(value.getString("token"))
          .status(
              new Account.Statement(
                  value.getString("state"),
                  value.getInt64("rows"),
                  value.getInt64("deadLetters"),
                  (BigDecimal) value.get("totalUsageAmount")));
    }
  }
}
