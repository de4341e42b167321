package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.IOException;
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

  /** After the last row: what the result says about rows that are not in it, for the log. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /**
   * Reads a result in the format that its Content-Type says, or its first character where that says
   * nothing.
   */
  static Rows of(UsageBody usage) throws IOException, MalformedBody {
    Body body = new Body(usage);
    String mediaType = body.contentType().toLowerCase(Locale.ROOT).replaceFirst(";.*", "").strip();
    if (mediaType.endsWith("html")) {
      throw body.malformed(
          "the reply is a web page (" + mediaType + "), not a result; look for a proxy in between");
    }

    Window window = new Window(body);
    ByteOrderMark.pass(window, body);
    return isJson(mediaType, window) ? new JsonRows(window, body) : new CsvRows(window, body);
  }

  private static boolean isJson(String mediaType, Window window) throws IOException {
    if (mediaType.endsWith("json") || mediaType.endsWith("csv")) {
      return mediaType.endsWith("json");
    }

    int first = window.peek();
    while (first == ' ' || first == '\t' || first == '\r' || first == '\n') {
      window.position++;
      first = window.peek();
    }

    return first == '{' || first == '[';
  }
}
