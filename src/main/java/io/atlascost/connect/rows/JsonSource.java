package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON in, what must stand next in it out: a mark, a name or a value; else why it is no result. */
final class JsonSource {
  private final Body body;
  private final JsonCutter cutter;
  private final JsonParsers parsers;

  JsonSource(Window window, Body body, JsonParsers parsers) {
    this.body = body;
    this.cutter = new JsonCutter(window);
    this.parsers = parsers;
  }

  /** The next byte that says something, left where it is; -1 at the end of the body. */
  int peek() throws IOException {
    return cutter.peek();
  }

  /** The same; there must be one. */
  int peek(String within) throws IOException, MalformedBody {
    int next = cutter.peek();
    if (next < 0) {
      throw endedIn(within);
    }

    return next;
  }

  /** Passes over the byte that was seen. */
  void take() {
    cutter.take();
  }

  /** The name of a member, and behind its colon. */
  String name() throws IOException, MalformedBody {
    if (peek("an object") != '"') {
      throw unexpected("where a name is expected");
    }

    if (!cutter.text()) {
      throw endedIn("a name");
    }

    String name = name(cutter.cut());
    if (peek("an object") != ':') {
      throw unexpected("behind a name");
    }

    take();
    return name;
  }

  /**
   * The bytes of a value, up to the comma or the bracket behind it.
   *
   * @param what stands there
   * @param closing the bracket that closes what the value is in
   */
  Cut value(String what, char closing) throws IOException, MalformedBody {
    if (!cutter.value(closing)) {
      // Half a number is a number, too.
      throw endedIn(what);
    }

    return cutter.cut();
  }

  /** Bytes of which each must belong to a character. */
  Cut checked(Cut cut) throws IOException, MalformedBody {
    if (!cut.isText(StandardCharsets.UTF_8)) {
      throw notJson("it has bytes that are no characters");
    }

    return cut;
  }

  MalformedBody unexpected(String where) throws IOException {
    return notJson(shown(cutter.peek()) + " " + where);
  }

  MalformedBody notJson(JacksonException fault) throws IOException {
    return notJson(fault.getOriginalMessage());
  }

  MalformedBody notJson(String fault) throws IOException {
    return body.malformed("the body is not JSON: " + fault);
  }

  private MalformedBody endedIn(String what) throws IOException {
    return body.endedEarly("the JSON ends too early: in the middle of " + what);
  }

  private String name(Cut cut) throws IOException, MalformedBody {
    if (cut.isOversized()) {
      return cut.raw(StandardCharsets.UTF_8).toString();
    }

    try (JsonParser parser = parsers.parser(checked(cut))) {
      parser.nextToken();
      return ByteOrderMark.off(parser.getText());
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private static String shown(int octet) {
    return octet > ' ' && octet < 0x7f
        ? "'" + (char) octet + "'"
        : "the byte 0x%02x".formatted(octet);
  }
}
