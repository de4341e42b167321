package io.atlascost.connect;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Records in, requests to commit out, where Connect lets the connector say when: at the end of a
 * query, so that its rows become visible together, or after so many records, because Connect keeps
 * those of an open transaction in memory.
 */
final class Transactions {
  private final TransactionContext context;
  private final int mostRecords;
  private int open;
  private boolean endsWithBatch;

  /**
   * @param context null where the connector has no say, as Connect gives it
   * @param mostRecords of a transaction, above zero
   */
  Transactions(TransactionContext context, int mostRecords) {
    this.context = context;
    this.mostRecords = mostRecords;
  }

  /** A record was added to the batch. */
  void added(SourceRecord record) {
    open++;
    if (open >= mostRecords) {
      commitAt(record);
    }
  }

  /** A query ended behind the last record of the batch. */
  void endOfQuery(List<SourceRecord> batch) {
    if (open == 0) {
      return;
    }

    if (!batch.isEmpty()) {
      commitAt(batch.get(batch.size() - 1));
      return;
    }

    // No record of this batch carries the end: it is the end of the batch, which must end here.
    this.open = 0;
    if (context != null) {
      this.endsWithBatch = true;
      context.commitTransaction();
    }
  }

  /** Whether the batch must not get any more records. */
  boolean endWithBatch() {
    return endsWithBatch;
  }

  void batchTaken() {
    this.endsWithBatch = false;
  }

  private void commitAt(SourceRecord record) {
    this.open = 0;
    if (context != null) {
      context.commitTransaction(record);
    }
  }
}
