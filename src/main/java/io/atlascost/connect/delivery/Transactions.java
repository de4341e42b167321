package io.atlascost.connect.delivery;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in, requests to commit out, where Connect lets the connector say when: at the end of a
 * query, so that its rows become visible together; after so many records, because Connect keeps
 * those of an open transaction in memory; or after so long, because the broker ends a transaction
 * that stays open, and the task with it.
 */
public final class Transactions {
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  private final TransactionContext context;
  private final Limits limits;
  private final Clock clock;
  private int open;
  private Moment openSince;
  private SourceRecord last;
  private boolean endsWithBatch;

  /**
   * What a transaction may grow to.
   *
   * @param records above zero
   * @param timeout after which Kafka ends a transaction itself; half of it is too long already
   */
  public record Limits(int records, Duration timeout) {}

  /**
   * @param context null where the connector has no say, as Connect gives it
   */
  public Transactions(TransactionContext context, Limits limits, Clock clock) {
    this.context = context;
    this.limits = limits;
    this.clock = clock;
  }

  /** A record was added to the batch. */
  public void added(SourceRecord record) {
    if (context == null) {
      return;
    }

    if (open == 0) {
      this.openSince = clock.now();
    }

    open++;
    this.last = record;
    if (open >= limits.records()) {
      commitAt(record);
    }
  }

  /** All up to the last record of the batch becomes visible, as at the end of a query. */
  public void commit(List<SourceRecord> batch) {
    if (open == 0) {
      return;
    }

    if (!batch.isEmpty()) {
      commitAt(batch.get(batch.size() - 1));
      return;
    }

    // No record of this batch carries the end: it is the end of the batch, which must end here.
    ended();
    this.endsWithBatch = true;
    context.commitTransaction();
  }

  /** The batch is about to be taken, after which it may be long until the next. */
  public void beforeTake(List<SourceRecord> batch) {
    if (open == 0) {
      return;
    }

    Duration age = openSince.until(clock.now());
    if (age.compareTo(limits.timeout()) >= 0) {
      log.warn(
          "A transaction has been open for {} ms, longer than"
              + " producer.override.transaction.timeout.ms allows, as after a pause in the middle of"
              + " a result. If Kafka has ended it, Connect fails the task now: nothing is lost,"
              + " restart the task",
          age.toMillis());
      commit(batch);
    } else if (age.compareTo(limits.timeout().dividedBy(2)) >= 0) {
      log.info(
          "{} records become visible before the rest of their query, which takes longer than half"
              + " of producer.override.transaction.timeout.ms; raise it to have them wait longer",
          open);
      commit(batch);
    }
  }

  /** Whether the batch must not get any more records. */
  public boolean endWithBatch() {
    return endsWithBatch;
  }

  public void batchTaken() {
    this.endsWithBatch = false;
  }

  /** The last record of the transaction that is open now. */
  public Optional<SourceRecord> last() {
    return Optional.ofNullable(last);
  }

  /** All that is open up to this record, itself included, never becomes visible. */
  public void abortAt(SourceRecord record) {
    ended();
    // Connect takes equal records for the same one: there must not be a second in this batch.
    this.endsWithBatch = true;
    context.abortTransaction(record);
  }

  private void commitAt(SourceRecord record) {
    ended();
    context.commitTransaction(record);
  }

  private void ended() {
    this.open = 0;
    this.last = null;
  }
}
