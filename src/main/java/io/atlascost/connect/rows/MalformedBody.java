package io.atlascost.connect.rows;

/** A body that came whole and is not a result. */
public final class MalformedBody extends Exception {
  private static final long serialVersionUID = 1;

  private final String raw;

  MalformedBody(String message, String raw) {
    super(OneLine.of(message));
    this.raw = raw;
  }

  /** The beginning of the body as it came, at most 32 KiB of it. */
  public String raw() {
    return raw;
  }
}
