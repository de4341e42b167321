package io.atlascost.connect.reading;

import io.atlascost.connect.rows.Row;
import org.apache.kafka.connect.errors.ConnectException;

/** Where the reader's findings go, one after the other, on Connect's thread. */
public interface Outlet {
  /** A row that was delivered before the task started; it counts, and is not sent again. */
  void known(Result result, Row row);

  /** A row that others follow. */
  void row(Result result, Row row);

  /** The last row of a result. */
  void lastRow(Result result, Row row);

  /** The result has come to its end. */
  void completed(Result result, Position end);

  /** The query will not be asked for again. */
  void givenUp(Result result, Position reached, Failure failure);

  /** The result is another than it was: all that was known of it is void. */
  void startedOver(Result result);

  /**
   * The task cannot go on.
   *
   * @throws ConnectException always
   */
  void stopped(ConnectException cause);
}
