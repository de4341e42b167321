package io.atlascost.connect.reading;

import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * One reading of one result from its first row: rows in, those that were not handed over yet out.
 *
 * <p>One row is held back, since the last one is delivered differently: Connect keeps the end of a
 * result only if a record carries it.
 */
final class Pass {
  private final Inquiry inquiry;
  private final Result result;
  private final Handover handover;
  private TypedRow held;

  /** How a reading ended. */
  enum End {
    /** All rows were handed over, and the end. */
    COMPLETE,
    /** There was no row, which is to be seen once more before it is believed. */
    EMPTY,
    /** The result is another than it was. */
    CHANGED
  }

  Pass(Inquiry inquiry, Result result, Handover handover) {
    this.inquiry = inquiry;
    this.result = result;
    this.handover = handover;
  }

  /**
   * Hands over what is new.
   *
   * @throws IOException if the body broke off; what is held back then comes again
   */
  End read(TypedRows rows) throws IOException, MalformedBody, InterruptedException {
    Position reached = Position.START;
    for (Optional<TypedRow> row = rows.next(); row.isPresent(); row = rows.next()) {
      reached = Position.after(row.get());
      if (isContradictedBy(row.get())) {
        requireWhole(rows, reached);
        return End.CHANGED;
      }

      accept(row.get());
    }

    if (reached.row() > 0) {
      requireEnd(rows, reached);
    } else if (!inquiry.endsAgainAt(reached)) {
      return End.EMPTY;
    }

    if (reached.row() < inquiry.reached().row()) {
      return End.CHANGED;
    }

    complete();
    return End.COMPLETE;
  }

  /** Hands over what is held back, where no end of the result will come. */
  void release() throws InterruptedException {
    if (held != null) {
      TypedRow row = held;
      this.held = null;
      handOver(row, new Item.Next(result, row));
    }
  }

  private boolean isContradictedBy(TypedRow row) {
    return inquiry.handedOver().isContradictedBy(row) || inquiry.delivered().isContradictedBy(row);
  }

  /** The last row of a body that broke off may be half of one, and prove nothing. */
  private void requireWhole(TypedRows rows, Position reached) throws IOException, MalformedBody {
    if (!rows.isEndTold() && rows.next().isEmpty()) {
      requireEnd(rows, reached);
    }
  }

  /**
   * Requires an end that is one.
   *
   * @throws EOFException if the connection may have broken there
   */
  private void requireEnd(TypedRows rows, Position reached) throws EOFException {
    if (!rows.isEndTold() && !inquiry.endsAgainAt(reached)) {
      throw new EOFException(
          "the connection ended behind row "
              + reached.row()
              + " of a body that did not tell its length; another reading will show its end");
    }
  }

  private void accept(TypedRow row) throws InterruptedException {
    if (row.number() <= inquiry.handedOver().row()) {
      return;
    }

    if (row.number() <= inquiry.delivered().row()) {
      handOver(row, new Item.Known(result, row));
      return;
    }

    release();
    this.held = row;
  }

  private void complete() throws InterruptedException {
    if (held != null) {
      handOver(held, new Item.Last(result, held));
    }

    handover.put(new Item.Ended(result, Progress.complete(inquiry.handedOver())));
  }

  private void handOver(TypedRow row, Item item) throws InterruptedException {
    handover.put(item);
    inquiry.handedOver(Position.after(row));
  }
}
