package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.EOFException;
import java.io.IOException;

/** An open body in, its bytes out, or why they are no result. */
final class Body {
  private static final int SHOWN_CHARACTERS = 80;

  private final UsageBody body;
  private final Beginning beginning = new Beginning();

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
    beginning.add(buffer, offset, read);
    return read;
  }

  /**
   * The beginning of a text of the body, for a message; without secrets, which come back in some.
   */
  String shown(String text) {
    return shown(text, SHOWN_CHARACTERS);
  }

  String shown(String text, int characters) {
    // Before it is cut: nobody finds a part of a secret. More than that much is never shown.
    String beginning = text.substring(0, Math.min(text.length(), Raw.MOST_BYTES));
    return OneLine.beginning(body.hide(beginning), characters);
  }

  /**
   * What to throw where the body is no result, however much more of it comes.
   *
   * @throws IOException if the body broke off before all came that can be shown: only what is there
   *     can be judged
   */
  MalformedBody malformed(String fault) throws IOException {
    readBeginning();
    return new MalformedBody(body.hide(fault), Raw.shown(body.hide(beginning.text())));
  }

  /**
   * What to throw where the body ends too early: only one that told its length is known to have
   * come whole.
   *
   * @throws EOFException if the connection may have broken
   */
  MalformedBody endedEarly(String fault) throws IOException {
    if (isFramed()) {
      return malformed(fault);
    }

    throw new EOFException(
        "the connection ended in the middle of a body that did not tell its length: "
            + OneLine.of(body.hide(fault)));
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
  private void readBeginning() throws IOException {
    byte[] more = new byte[beginning.room()];
    int read = 0;
    while (read >= 0 && beginning.room() > 0) {
      read = read(more, 0, beginning.room());
    }
  }
}
