package io.atlascost.connect.reading;

import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.rows.Rows;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * One reading of one result from its first row: rows in, those that were not handed over yet out.
 *
 * <p>One row is held back, since the last one is delivered differently: Connect keeps the end of a
 * query only if a record carries it.
 */
final class Pass {
  private final Inquiry inquiry;
  private final Result result;
  private final Handover handover;
  private Row held;

  Pass(Inquiry inquiry, Result result, Handover handover) {
    this.inquiry = inquiry;
    this.result = result;
    this.handover = handover;
  }

  /**
   * Hands over what is new.
   *
   * @return whether the end was reached; otherwise the result is another than it was
   * @throws IOException if the body broke off; what is held back then comes again
   */
  boolean read(Rows rows) throws IOException, MalformedBody, InterruptedException {
    Position reached = Position.START;
    for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
      reached = Position.after(row.get());
      if (isContradictedBy(row.get())) {
        return false;
      }

      accept(row.get());
    }

    if (reached.row() < inquiry.reached().row()) {
      return false;
    }

    if (!rows.isEndTold() && !inquiry.endsAgainAt(reached)) {
      throw new EOFException(
          "the connection ended behind row "
              + reached.row()
              + " of a body that did not tell its length; another reading will show its end");
    }

    end();
    return true;
  }

  /** Hands over what is held back, where no end of the result will come. */
  void release() throws InterruptedException {
    if (held != null) {
      Row row = held;
      this.held = null;
      handOver(row, Item.of(row, outlet -> outlet.row(result, row)));
    }
  }

  private boolean isContradictedBy(Row row) {
    return inquiry.handedOver().isContradictedBy(row) || inquiry.delivered().isContradictedBy(row);
  }

  private void accept(Row row) throws InterruptedException {
    if (row.number() <= inquiry.handedOver().row()) {
      return;
    }

    if (row.number() <= inquiry.delivered().row()) {
      handOver(row, Item.of(row, outlet -> outlet.known(result, row)));
      return;
    }

    release();
    this.held = row;
  }

  private void end() throws InterruptedException {
    if (held != null) {
      Row row = held;
      handOver(row, Item.of(row, outlet -> outlet.lastRow(result, row)));
    }

    Position end = inquiry.handedOver();
    handover.put(Item.of(outlet -> outlet.completed(result, end)));
  }

  private void handOver(Row row, Item item) throws InterruptedException {
    handover.put(item);
    inquiry.handedOver(Position.after(row));
  }
}
