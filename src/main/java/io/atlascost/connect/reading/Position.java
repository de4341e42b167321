package io.atlascost.connect.reading;

import io.atlascost.connect.rows.Fingerprint;
import io.atlascost.connect.schema.TypedRow;

/**
 * A place in a result.
 *
 * @param row rows before it
 * @param fingerprint of these rows
 */
public record Position(long row, long fingerprint) {
  public static final Position START = new Position(0, Fingerprint.NOTHING);

  public Position {
    if (row < 0) {
      throw new IllegalArgumentException("row is " + row + "; expected 0 or more");
    }
  }

  /** The place behind a row. */
  public static Position after(TypedRow row) {
    return new Position(row.number(), row.fingerprint());
  }

  /** Whether a row that stands right before this place is another than it was. */
  boolean isContradictedBy(TypedRow other) {
    return other.number() == row && other.fingerprint() != fingerprint;
  }
}
