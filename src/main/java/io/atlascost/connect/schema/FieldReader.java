package io.atlascost.connect.schema;

import io.atlascost.connect.rows.RejectedRow;

/** Reads a field of a usage record, or those that are read together, from the cells of a row. */
interface FieldReader {
  /**
   * Reads from the draft's cells into its value.
   *
   * @throws RejectedRow if the field is missing or is not of its type
   */
  void read(Draft draft) throws RejectedRow;
}
