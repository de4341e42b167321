package io.atlascost.connect.schema;

import io.atlascost.connect.rows.MalformedBody;
import java.io.IOException;
import java.util.Optional;

/** The typed rows of one result, in their order, each as soon as its bytes are there. */
public interface TypedRows {
  /**
   * Returns the next row, or nothing after the last; waits for its bytes.
   *
   * @throws IOException if the body broke off: what came so far is right, and not all
   * @throws MalformedBody if the body came whole and is no result from here on
   */
  Optional<TypedRow> next() throws IOException, MalformedBody;

  /**
   * Whether an end was told, as opposed to a connection that ended: then the body may have been
   * longer.
   */
  boolean isEndTold();

  /** What the result says of itself that a user should know; after the last row. */
  Optional<String> warning();
}
