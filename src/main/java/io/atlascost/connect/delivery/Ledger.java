package io.atlascost.connect.delivery;

import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.KeyUse;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What has been delivered of one subject: rows in, the sums of its status record out. */
final class Ledger {
  private final Subject subject;
  private final Map<String, Object> partition;
  private final String topic;
  private long counted;
  private long rows;
  private long sharedKeys;
  private boolean countsSharedKeys = true;
  private long deadLetters;
  private BigDecimal total = BigDecimal.ZERO;

  Ledger(Subject subject, Destination destination) {
    this.subject = subject;
    this.partition = subject.partition();
    this.topic = destination.topic(subject.topicVariables());
  }

  Subject subject() {
    return subject;
  }

  boolean isOf(Subject other) {
    return subject == other;
  }

  /** Connect's source partition, the same for all records. */
  Map<String, Object> partition() {
    return partition;
  }

  /** Where the usage records go. */
  String topic() {
    return topic;
  }

  /** Counts a row that was delivered, now or before the task started. */
  void add(TypedRow row) {
    this.counted = row.number();
    if (row.isRejected()) {
      deadLetters++;
    } else if (!row.isWithdrawal()) {
      rows++;
    }

    this.total = total.add(row.amount());
    sharedKeys += row.use() == KeyUse.SHARED ? 1 : 0;
    this.countsSharedKeys = countsSharedKeys && row.use() != KeyUse.UNKNOWN;
  }

  /** Counts the dead letter of the subject as a whole. */
  void addGivenUp() {
    deadLetters++;
  }

  /** Whether rows hide others with the same key. */
  boolean hasSharedKeys() {
    return sharedKeys > 0;
  }

  /**
   * The sums up to a place; unknown if rows before it were delivered by an earlier task and have
   * not been seen again.
   */
  Sums sums(Position reached) {
    if (counted != reached.row()) {
      return Sums.UNKNOWN;
    }

    return new Sums(
        OptionalLong.of(rows),
        OptionalLong.of(deadLetters),
        countsSharedKeys ? OptionalLong.of(sharedKeys) : OptionalLong.empty(),
        Optional.of(total));
  }
}
