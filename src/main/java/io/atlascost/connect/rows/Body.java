package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An open body in, its bytes out, and what to throw where they are no result. */
final class Body {
  private final UsageBody body;
  private final byte[] beginning = new byte[Raw.MOST_BYTES + Raw.LONGEST_CHARACTER];
  private int remembered;

  Body(UsageBody body) {
    this.body = body;
  }

  String contentType() {
    return body.contentType();
  }

  /** Whether the reply told where its body ends. */
  boolean isFramed() {
    return body.framed();
  }

  /** Reads what is there, at least a byte; -1 at the end. */
  int read(byte[] buffer, int offset, int count) throws IOException {
    int read = body.stream().read(buffer, offset, count);
    int kept = Math.min(read, beginning.length - remembered);
    if (kept > 0) {
      System.arraycopy(buffer, offset, beginning, remembered, kept);
      remembered += kept;
    }

    return read;
  }

  /** What to throw where the body is no result, however much more of it comes. */
  MalformedBody malformed(String fault) {
    readBeginning();
    String text = new String(beginning, 0, remembered, StandardCharsets.UTF_8);
    return new MalformedBody(fault, Raw.shown(ByteOrderMark.off(text)));
  }

  /**
   * What to throw where the body ends too early: only one that told its length is known to have
   * come whole.
   *
   * @throws EOFException if the connection may have broken
   */
  MalformedBody endedEarly(String fault) throws EOFException {
    if (isFramed()) {
      return malformed(fault);
    }

    throw new EOFException(
        "the connection ended in the middle of a body that did not tell its length: " + fault);
  }

  /**
   * Checks that a body without anything in it came as such.
   *
   * @throws EOFException if the connection may have broken before the first byte
   */
  void acceptEmpty() throws EOFException {
    if (!isFramed()) {
      throw new EOFException(
          "the connection ended before a body began, and it did not tell its length");
    }
  }

  /** A fault may be seen before as much of the body is there as can be shown. */
  private void readBeginning() {
    byte[] more = new byte[beginning.length - remembered];
    try {
      while (remembered < beginning.length && read(more, 0, more.length) >= 0) {
        // Each reading adds to what is remembered.
      }
    } catch (IOException e) {
      // The fault stands; what came so far is shown.
    }
  }
}
