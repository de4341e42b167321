package io.atlascost.connect.rows;

/** One row after the other in, the work of their fingerprints out, for benchmarks. */
public final class Fingerprinting {
  private final RowSums sums = new RowSums();

  public long extend(long fingerprint, Row row) throws RejectedRow {
    return Fingerprint.extend(fingerprint, sums.of(row.cells()));
  }
}
