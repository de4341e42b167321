package io.atlascost.connect.delivery;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Outlet;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Result;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.Usage;
import io.atlascost.connect.schema.UsageSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reader found in, source records out: usage, dead letters, status; the only place that
 * makes them. Every record carries the progress of its query, so that Connect commits exactly what
 * was delivered.
 */
public final class Deliveries implements Outlet {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final Destination destination;
  private final UsageSchema usageSchema;
  private final Notices notices;
  private final Transactions transactions;
  private final TaskMetrics metrics;
  private final Clock clock;

  private final Map<Query, Ledger> ledgers = new HashMap<>();
  private List<SourceRecord> batch = new ArrayList<>();

  public Deliveries(
      Destination destination,
      UsageSchema usageSchema,
      Notices notices,
      Transactions transactions,
      TaskMetrics metrics,
      Clock clock) {
    this.destination = destination;
    this.usageSchema = usageSchema;
    this.notices = notices;
    this.transactions = transactions;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Whether nothing may be added before the batch is taken: a transaction ends with it. */
  public boolean isBatchClosed() {
    return transactions.endWithBatch();
  }

  /** Whether no record was made since the last were taken. */
  public boolean isEmpty() {
    return batch.isEmpty();
  }

  /** The records made since the last call. */
  public List<SourceRecord> take() {
    transactions.beforeTake(batch);
    List<SourceRecord> taken = batch;
    transactions.batchTaken();
    this.batch = new ArrayList<>();

    return taken;
  }

  @Override
  public void known(Result result, Row row) {
    if (!destination.hasStatusTopic()) {
      return; // nobody asks for the sums
    }

    Ledger ledger = ledger(result.query());
    try {
      ledger.addRow(usageSchema.read(row, result.query(), result.retrievedAt()).amount());
    } catch (RejectedRow e) {
      ledger.addDeadLetter();
    }
  }

  @Override
  public void row(Result result, Row row) {
    deliver(result, row, Progress.reading(Position.after(row)));
  }

  @Override
  public void lastRow(Result result, Row row) {
    Position end = Position.after(row);
    // Where there is a status record, it comes last and says that this is the end.
    deliver(
        result, row, destination.hasStatusTopic() ? Progress.reading(end) : Progress.complete(end));
    if (!destination.hasStatusTopic()) {
      transactions.commit(batch);
    }
  }

  @Override
  public void completed(Result result, Position end) {
    metrics.countComplete();
    finish(result, Progress.complete(end));
  }

  @Override
  public void givenUp(Result result, Position reached, Failure failure) {
    Query query = result.query();
    if (!destination.toleratesErrors()) {
      throw new ConnectException("Query " + query + ": " + failure.message());
    }

    Progress progress =
        destination.hasStatusTopic() ? Progress.reading(reached) : Progress.failed(reached);
    Struct value =
        notices.givenUp(
            query, failure.kind(), failure.message(), failure.refusal(), clock.wallTime());
    addDeadLetter(query, progress, value, failure.getClass(), failure.message());
    metrics.countFailed();
    finish(result, Progress.failed(reached));
  }

  @Override
  public void startedOver(Result result) {
    transactions.last().ifPresent(last -> abort(result.query(), last));
    ledgers.remove(result.query());
  }

  @Override
  public void stopped(ConnectException cause) {
    throw cause;
  }

  private void deliver(Result result, Row row, Progress progress) {
    Query query = result.query();
    try {
      Usage usage = usageSchema.read(row, query, result.retrievedAt());
      ledger(query).addRow(usage.amount());
      metrics.countRow();
      add(query, progress, destination.topic(), usage.key(), usage.value(), null);
    } catch (RejectedRow e) {
      reject(query, row, progress, e);
    }
  }

  private void reject(Query query, Row row, Progress progress, RejectedRow fault) {
    String message = "row " + row.number() + ": " + fault.getMessage();
    if (!destination.toleratesErrors()) {
      throw new ConnectException(
          "Query "
              + query
              + ": "
              + message
              + "; to go on with the next row, set errors.tolerance=all and"
              + " errors.deadletterqueue.topic.name",
          fault);
    }

    Struct value = notices.invalidRow(query, row, fault, clock.wallTime());
    addDeadLetter(query, progress, value, RejectedRow.class, message);
  }

  private void addDeadLetter(
      Query query, Progress progress, Struct value, Class<?> cause, String message) {
    ledger(query).addDeadLetter();
    metrics.countDeadLetter();
    if (!destination.hasDeadLetterTopic()) {
      log.warn("Query {}: {}; dropped, since there is no dead-letter topic", query, message);
      return;
    }

    add(
        query,
        progress,
        destination.deadLetterTopic(),
        notices.key(query),
        value,
        destination.deadLetterHeaders(cause, message));
  }

  /** Says that the query ended, if there is somebody to tell. */
  private void finish(Result result, Progress end) {
    Query query = result.query();
    Ledger ledger = ledger(query);
    if (destination.hasStatusTopic()) {
      Notices.Status status =
          new Notices.Status(
              end.state().name(),
              ledger.rows(),
              ledger.deadLetters(),
              ledger.total(),
              result.startedAt());
      add(
          query,
          end,
          destination.statusTopic(),
          notices.key(query),
          notices.status(query, status, clock.wallTime()),
          null);
    }

    transactions.commit(batch);
    ledgers.remove(query);
  }

  /**
   * Makes all that is open void. Connect stores the offsets even of what it aborts: a last record,
   * which nobody will see either, says that nothing was delivered.
   */
  private void abort(Query query, SourceRecord last) {
    if (!last.sourcePartition().equals(query.toPartition())) {
      throw new IllegalStateException("A transaction has records of two queries at a time");
    }

    SourceRecord record =
        new SourceRecord(
            last.sourcePartition(),
            Progress.NONE.toOffset(),
            last.topic(),
            null,
            last.keySchema(),
            last.key(),
            last.valueSchema(),
            last.value(),
            last.timestamp(),
            last.headers());
    batch.add(record);
    transactions.abortAt(record);
  }

  private void add(
      Query query, Progress progress, String topic, Struct key, Struct value, Headers headers) {
    SourceRecord record =
        new SourceRecord(
            ledger(query).partition(),
            progress.toOffset(),
            topic,
            null,
            key.schema(),
            key,
            value.schema(),
            value,
            null,
            headers);
    batch.add(record);
    transactions.added(record);
  }

  private Ledger ledger(Query query) {
    return ledgers.computeIfAbsent(query, Ledger::new);
  }
}
