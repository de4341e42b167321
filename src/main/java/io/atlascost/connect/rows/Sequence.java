package io.atlascost.connect.rows;

/** Cells or a fault in, the next row out: with its number and the fingerprint of all up to it. */
final class Sequence {
  private final RowSums sums = new RowSums();
  private long number;
  private long fingerprint = Fingerprint.NOTHING;

  /** How many rows there were. */
  long length() {
    return number;
  }

  Row sound(Raw raw, Cells cells) {
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, sums.of(cells));
    return new Row.Sound(number, fingerprint, raw, cells);
  }

  Row damaged(Raw raw, RejectedRow fault) {
    String text = raw.toString();
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, text);
    return new Row.Damaged(number, fingerprint, text, fault);
  }
}
