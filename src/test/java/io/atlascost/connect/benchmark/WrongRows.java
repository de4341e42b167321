package io.atlascost.connect.benchmark;

/** Rows were lost, doubled or changed. */
final class WrongRows extends RuntimeException {
  private static final long serialVersionUID = 1;

  WrongRows(String message) {
    super(message);
  }
}
