package io.atlascost.connect.rows;

import java.util.Arrays;

/**
 * The cells of one row after the other in, the sum of their fingerprints out; that of a cell which
 * repeats the row before is not made anew.
 */
final class RowSums {
  private Cells latest = Cells.NONE;
  private long[] fingerprints = {};

  long of(Cells cells) {
    if (fingerprints.length < cells.size()) {
      this.fingerprints = Arrays.copyOf(fingerprints, cells.size());
    }

    long sum = 0;
    for (int column = 0; column < cells.size(); column++) {
      if (!cells.repeats(latest, column)) {
        fingerprints[column] = Fingerprint.ofCell(cells, column);
      }

      sum += fingerprints[column];
    }

    this.latest = cells;
    return sum;
  }
}
