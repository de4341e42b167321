package io.atlascost.connect;

import io.atlascost.connect.api.Query;
import java.math.BigDecimal;
import java.util.Map;

/** What has been delivered of one query: records in, the sums of its status record out. */
final class Ledger {
  private final Map<String, Object> partition;
  private long rows;
  private long deadLetters;
  private BigDecimal total = BigDecimal.ZERO;

  Ledger(Query query) {
    this.partition = query.toPartition();
  }

  Map<String, Object> partition() {
    return partition;
  }

  void addRow(BigDecimal amount) {
    rows++;
    this.total = total.add(amount);
  }

  void addDeadLetter() {
    deadLetters++;
  }

  long rows() {
    return rows;
  }

  long deadLetters() {
    return deadLetters;
  }

  BigDecimal total() {
    return total;
  }
}
