package io.atlascost.connect.rows;

/** A row in, the work of its fingerprint out, for benchmarks. */
public final class Fingerprinting {
  private Fingerprinting() {}

  public static long extend(long fingerprint, Row row) throws RejectedRow {
    return Fingerprint.extend(fingerprint, row.cells());
  }
}
