package io.atlascost.connect.rows;

/** A body that came whole and is not a result. */
public final class MalformedBody extends Exception {
  private static final long serialVersionUID = 1;

  MalformedBody(String message) {
    super(message);
  }
}
