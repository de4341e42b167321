package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;

/** The rows of one result, in their order, each as soon as its bytes are there. */
public interface Rows {
  /**
   * Returns the next row, or nothing after the last; waits for its bytes.
   *
   * @throws IOException if the body broke off: what came so far is right, and not all
   * @throws MalformedBody if the body came whole and is no result from here on
   */
  Optional<Row> next() throws IOException, MalformedBody;

  /**
   * Whether an end was told, as opposed to a connection that ended: then the body may have been
   * longer.
   */
  boolean isEndTold();

  /**
   * Reads a result in the format that its Content-Type says, or its first character where that says
   * nothing.
   */
  static Rows of(UsageBody body) throws IOException, MalformedBody {
    String mediaType = body.contentType().toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
    if (mediaType.endsWith("html")) {
      throw new MalformedBody(
          "the reply is a web page (" + mediaType + "), not a result; look for a proxy in between");
    }

    PushbackInputStream in = ByteOrderMark.strip(body.stream());
    return isJson(mediaType, in) ? new JsonRows(in, body) : new CsvRows(in, body);
  }

  private static boolean isJson(String mediaType, PushbackInputStream in) throws IOException {
    if (mediaType.endsWith("json") || mediaType.endsWith("csv")) {
      return mediaType.endsWith("json");
    }

    int first = in.read();
    while (first == ' ' || first == '\t' || first == '\r' || first == '\n') {
      first = in.read();
    }

    if (first >= 0) {
      in.unread(first);
    }

    return first == '{' || first == '[';
  }

  /**
   * Checks that a body without anything in it came as such.
   *
   * @throws EOFException if the connection may have broken before the first byte
   */
  static void acceptEmpty(UsageBody body) throws EOFException {
    if (!body.framed()) {
      throw new EOFException(
          "the connection ended before a body began, and it did not tell its length");
    }
  }

  /**
   * What to throw where a body ends too early: only one that told its length is known to have come
   * whole.
   *
   * @throws EOFException if the connection may have broken
   */
  static MalformedBody endedEarly(UsageBody body, String fault) throws EOFException {
    if (body.framed()) {
      return new MalformedBody(fault);
    }

    throw new EOFException(
        "the connection ended in the middle of a body that did not tell its length: " + fault);
  }
}
