package io.atlascost.connect.delivery;

import io.atlascost.connect.api.Query;
import java.math.BigDecimal;
import java.util.Map;

/** What has been delivered of one query: records in, the sums of its status record out. */
public final class Ledger {
  private final Map<String, Object> partition;
  private long rows;
  private long deadLetters;
  private BigDecimal total = BigDecimal.ZERO;

  public Ledger(Query query) {
    this.partition = query.toPartition();
  }

  public Map<String, Object> partition() {
    return partition;
  }

  public void addRow(BigDecimal amount) {
    rows++;
    this.total = total.add(amount);
  }

  public void addDeadLetter() {
    deadLetters++;
  }

  public long rows() {
    return rows;
  }

  public long deadLetters() {
    return deadLetters;
  }

  public BigDecimal total() {
    return total;
  }
}
