package io.atlascost.connect.delivery;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Item;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Result;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reader found in, source records out: usage, dead letters, status; the only place that
 * makes them. Every record carries the progress of its subject, so that Connect commits exactly
 * what was delivered.
 */
public final class Deliveries {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  private final Destination destination;
  private final Transactions transactions;
  private final TaskMetrics metrics;
  private final int batchSize;
  private final Clock clock;

  private final Map<Subject, Ledger> ledgers = new HashMap<>();
  private Ledger latest;
  private List<SourceRecord> batch = new ArrayList<>();

  /**
   * Prepares to deliver.
   *
   * @param batchSize most records of a batch
   */
  public Deliveries(
      Destination destination,
      Transactions transactions,
      TaskMetrics metrics,
      int batchSize,
      Clock clock) {
    this.destination = destination;
    this.transactions = transactions;
    this.metrics = metrics;
    this.batchSize = batchSize;
    this.clock = clock;
  }

  /**
   * Whether an item may be added before the batch is taken: there is room, and no transaction ends
   * with it.
   */
  public boolean hasRoomFor(Item item) {
    if (transactions.endWithBatch()) {
      return false;
    }

    // The dead letter of a subject and the status record behind it stay together.
    int records = item instanceof Item.GivenUp ? 2 : 1;
    return batch.isEmpty() || batch.size() + records <= batchSize;
  }

  /** Whether no record was made since the last were taken. */
  public boolean isEmpty() {
    return batch.isEmpty();
  }

  /** The records made since the last call. */
  public List<SourceRecord> take() {
    transactions.beforeTake(batch);
    if (latest != null && !batch.isEmpty()) {
      metrics.progress(latest.subject());
    }

    List<SourceRecord> taken = batch;
    transactions.batchTaken();
    this.batch = new ArrayList<>();

    return taken;
  }

  /**
   * Does what is to be done with an item.
   *
   * @throws ConnectException if the task cannot go on
   */
  public void add(Item item) {
    if (item instanceof Item.Known known) {
      ledger(known.result().subject()).add(known.row());
    } else if (item instanceof Item.Next next) {
      deliver(next.result(), next.row(), Progress.reading(Position.after(next.row())));
    } else if (item instanceof Item.Last last) {
      deliverLast(last.result(), last.row());
    } else if (item instanceof Item.Created created) {
      create(created.result().subject());
    } else if (item instanceof Item.GivenUp givenUp) {
      giveUp(givenUp);
    } else if (item instanceof Item.PutOff putOff) {
      putOff(putOff.result(), putOff.reached(), putOff.failure());
    } else if (item instanceof Item.Ended ended) {
      end(ended.result(), ended.end());
    } else if (item instanceof Item.StartedOver startedOver) {
      startOver(startedOver.result().subject());
    } else if (item instanceof Item.Stopped stopped) {
      throw stopped.cause();
    } else {
      throw new AssertionError(item);
    }
  }

  private void deliver(Result result, TypedRow row, Progress progress) {
    ledger(result.subject()).add(row);
    if (row instanceof TypedRow.Sound sound) {
      metrics.count(Metric.USAGE_RECORDS);
      Content content = new Content(sound.key(), sound.value(), result.retrievedAt());
      add(result.subject(), progress, ledger(result.subject()).topic(), content, null);
    } else if (row instanceof TypedRow.Withdrawn gone) {
      metrics.count(Metric.WITHDRAWALS);
      Content content = new Content(gone.key(), gone.value(), result.retrievedAt());
      add(result.subject(), progress, ledger(result.subject()).topic(), content, null);
    } else if (row instanceof TypedRow.Rejected rejected) {
      reject(result.subject(), rejected, progress);
    } else {
      throw new AssertionError(row);
    }
  }

  /** A record carries the token of a query from the moment that there is one. */
  private void create(Subject subject) {
    Instant now = clock.wallTime();
    if (!destination.hasStatusTopic()) {
      return;
    }

    subject
        .created(now)
        .ifPresent(
            content -> add(subject, Progress.NONE, destination.statusTopic(), content, null));
    transactions.commit(batch);
  }

  /** Where there is a status record, it comes behind and says that this was the end. */
  private void deliverLast(Result result, TypedRow row) {
    Position end = Position.after(row);
    if (destination.hasStatusTopic()) {
      deliver(result, row, Progress.reading(end));
      return;
    }

    deliver(result, row, Progress.complete(end));
    transactions.commit(batch);
  }

  private void reject(Subject subject, TypedRow.Rejected row, Progress progress) {
    String message = "row " + row.number() + ": " + row.fault().getMessage();
    if (!destination.toleratesErrors()) {
      throw new ConnectException(
          subject
              + ": "
              + message
              + "; to go on with the next row, set errors.tolerance=all and"
              + " errors.deadletterqueue.topic.name",
          row.fault());
    }

    metrics.countDeadLetter(Notices.INVALID_ROW);
    if (!destination.hasDeadLetterTopic()) {
      log.warn("{}: {}; dropped, since there is no dead-letter topic", subject, message);
      return;
    }

    Content content = subject.invalidRow(row, clock.wallTime());
    addDeadLetter(subject, progress, content, RejectedRow.class, message);
  }

  private void giveUp(Item.GivenUp givenUp) {
    Subject subject = givenUp.result().subject();
    Failure failure = givenUp.failure();
    requireTolerance(subject, failure);
    if (!givenUp.isNews()) {
      log.info("{}: given up again: {}", subject, failure.message());
      return;
    }

    log.warn("{}: given up: {}", subject, failure.message());
    ledger(subject).addGivenUp();
    Progress progress =
        destination.hasStatusTopic()
            ? Progress.reading(givenUp.reached())
            : Progress.failed(givenUp.reached());
    addDeadLetter(subject, progress, failure);
  }

  /** It goes on as after a restart: what was delivered is known, and the rest is to come. */
  private void putOff(Result result, Position reached, Failure failure) {
    Subject subject = result.subject();
    requireTolerance(subject, failure);
    log.warn("{}: to be asked for again: {}", subject, failure.message());
    addDeadLetter(subject, Progress.reading(reached), failure);
    transactions.commit(batch);
    close(subject);
  }

  private void requireTolerance(Subject subject, Failure failure) {
    if (!destination.toleratesErrors()) {
      throw new ConnectException(subject + ": " + failure.message());
    }
  }

  private void addDeadLetter(Subject subject, Progress progress, Failure failure) {
    metrics.countDeadLetter(failure.kind());
    if (!destination.hasDeadLetterTopic()) {
      return;
    }

    Content content = subject.givenUp(failure, clock.wallTime());
    addDeadLetter(subject, progress, content, failure.getClass(), failure.message());
  }

  private void end(Result result, Progress end) {
    Subject subject = result.subject();
    Ledger ledger = ledger(subject);
    metrics.end(subject, end);
    if (ledger.hasSharedKeys()) {
      log.warn(
          "{}: some of its rows have the same key, so that one hides another from whoever keeps the"
              + " newest record of each key; group the query by more, or keep all records",
          subject);
    }

    if (destination.hasStatusTopic()) {
      Instant now = clock.wallTime();
      Sums sums = ledger.sums(end.position());
      if (sums.isTotalTooLarge()) {
        log.warn("{}: its total does not fit into a status record, which says null", subject);
      }

      Content content = subject.ended(end, sums, result.startedAt(), now);
      add(subject, end, destination.statusTopic(), content, null);
    }

    transactions.commit(batch);
    close(subject);
  }

  private void startOver(Subject subject) {
    transactions.last().ifPresent(last -> abort(subject, last));
    close(subject);
  }

  /**
   * Makes all that is open void. Connect stores the offsets even of what it aborts: a last record,
   * which nobody will see either, says that nothing was delivered.
   */
  private void abort(Subject subject, SourceRecord last) {
    if (!last.sourcePartition().equals(subject.partition())) {
      throw new IllegalStateException("A transaction has records of two subjects at a time");
    }

    SourceRecord record =
        new SourceRecord(
            last.sourcePartition(),
            subject.offset(Progress.NONE),
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

  private void addDeadLetter(
      Subject subject, Progress progress, Content content, Class<?> cause, String message) {
    Headers headers = destination.deadLetterHeaders(ledger(subject).topic(), cause, message);
    add(subject, progress, destination.deadLetterTopic(), content, headers);
  }

  private void add(
      Subject subject, Progress progress, String topic, Content content, Headers headers) {
    SourceRecord record =
        new SourceRecord(
            ledger(subject).partition(),
            subject.offset(progress),
            topic,
            null,
            content.key().schema(),
            content.key(),
            content.valueSchema(),
            content.valueOrNull(),
            content.timestamp().toEpochMilli(),
            headers);
    batch.add(record);
    transactions.added(record);
  }

  /** Most items are about the same subject as the one before. */
  private Ledger ledger(Subject subject) {
    if (latest == null || !latest.isOf(subject)) {
      this.latest = ledgers.computeIfAbsent(subject, s -> new Ledger(s, destination));
    }

    return latest;
  }

  private void close(Subject subject) {
    ledgers.remove(subject);
    this.latest = null;
  }
}
