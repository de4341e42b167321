package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON in, rows out: the elements of {@code usageDetails}, be it at the top or in an envelope's
 * {@code content}.
 */
final class JsonRows implements Rows {
  private static final String ROWS = "usageDetails";
  private static final String ENVELOPED = "content";
  private static final int SHOWN_CHARACTERS = 80;

  /** Where the next byte stands. */
  private enum Place {
    BEFORE,
    /** Where an object begins, or a comma was in it: a member comes, or the end of the object. */
    OBJECT_START,
    AFTER_COMMA,
    AFTER_VALUE,
    /** Where the list of rows begins: a row comes, or the end of the list. */
    LIST_START,
    IN_LIST,
    END
  }

  private final Body body;
  private final JsonCutter cutter;
  private final JsonParsers parsers = new JsonParsers();
  private final JsonReader reader = new JsonReader(parsers);
  private final Sequence sequence = new Sequence();
  private final Surroundings surroundings = new Surroundings(parsers);

  private Place place = Place.BEFORE;
  private int objects;

  JsonRows(Window window, Body body) {
    this.body = body;
    this.cutter = new JsonCutter(window);
  }

  @Override
  public Optional<Row> next() throws IOException, MalformedBody {
    while (place != Place.END) {
      switch (place) {
        case BEFORE -> open();
        case OBJECT_START, AFTER_COMMA -> member();
        case AFTER_VALUE -> behindValue();
        case LIST_START -> openList();
        case IN_LIST -> {
          return Optional.of(row());
        }
        case END -> throw new AssertionError(place);
      }
    }

    return Optional.empty();
  }

  /** The closing brace tells. */
  @Override
  public boolean isEndTold() {
    return true;
  }

  @Override
  public Optional<String> warning() {
    return surroundings.warning(sequence.length());
  }

  private void open() throws IOException, MalformedBody {
    int first = cutter.peek();
    if (first < 0) {
      body.acceptEmpty();
      this.place = Place.END;
      return;
    }

    if (first != '{') {
      boolean isValue = "[\"-0123456789tfn".indexOf(first) >= 0;
      throw body.malformed(
          isValue
              ? "the body is JSON, but no object; expected {\"usageDetails\": [ … ]}"
              : "the body is not JSON: it begins with " + shown(first));
    }

    enterObject();
  }

  private void enterObject() {
    cutter.take();
    objects++;
    this.place = Place.OBJECT_START;
  }

  private void member() throws IOException, MalformedBody {
    int next = next("an object");
    if (next == '}' && place == Place.OBJECT_START) {
      leaveObject();
      return;
    }

    String name = name(next);
    if (next("an object") != ':') {
      throw unexpected("behind a name");
    }

    cutter.take();
    int first = next("an object");
    if (name.equals(ROWS) && first == '[') {
      cutter.take();
      surroundings.foundRows();
      this.place = Place.LIST_START;
    } else if (name.equals(ENVELOPED) && first == '{' && objects == 1) {
      surroundings.foundEnvelope();
      enterObject();
    } else {
      surrounding(name);
      this.place = Place.AFTER_VALUE;
    }
  }

  private String name(int first) throws IOException, MalformedBody {
    if (first != '"') {
      throw unexpected("where a name is expected");
    }

    if (!cutter.text()) {
      throw endedIn("a name");
    }

    Cut cut = cutter.cut();
    if (cut.isOversized()) {
      return Unwritable.shown(cut.text(StandardCharsets.UTF_8), SHOWN_CHARACTERS);
    }

    try (JsonParser parser = parsers.parser(checked(cut))) {
      parser.nextToken();
      return ByteOrderMark.off(parser.getText());
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  /** A member that holds no rows. */
  private void surrounding(String name) throws IOException, MalformedBody {
    if (!cutter.value('}')) {
      throw endedIn("a value");
    }

    Cut cut = cutter.cut();
    if (cut.isOversized()) {
      surroundings.passOver(name, objects);
      return;
    }

    try {
      if (!surroundings.read(name, checked(cut), objects)) {
        throw body.malformed(
            "the body is not JSON: something else than one value stands behind the name '"
                + Unwritable.shown(name, SHOWN_CHARACTERS)
                + "'");
      }
    } catch (JacksonException e) {
      throw notJson(e);
    }
  }

  private void behindValue() throws IOException, MalformedBody {
    int next = next("an object");
    if (next == ',') {
      cutter.take();
      this.place = Place.AFTER_COMMA;
    } else if (next == '}') {
      leaveObject();
    } else {
      throw unexpected("behind a value");
    }
  }

  private void leaveObject() throws IOException, MalformedBody {
    cutter.take();
    objects--;
    if (objects > 0) {
      this.place = Place.AFTER_VALUE;
      return;
    }

    if (cutter.peek() >= 0) {
      throw body.malformed("the body is not JSON: something follows the end of the JSON object");
    }

    Optional<String> fault = surroundings.fault();
    if (fault.isPresent()) {
      throw body.malformed(fault.get());
    }

    this.place = Place.END;
  }

  private void openList() throws IOException, MalformedBody {
    this.place = Place.IN_LIST;
    if (next("the list of rows") == ']') {
      cutter.take();
      this.place = Place.AFTER_VALUE;
    }
  }

  private Row row() throws IOException, MalformedBody {
    if (!cutter.value(']')) {
      // Half a number is a number, too.
      throw endedIn("a row");
    }

    Row row = row(cutter.cut());
    this.place = cutter.peek() == ',' ? Place.IN_LIST : Place.AFTER_VALUE;
    cutter.take();
    return row;
  }

  private Row row(Cut cut) throws IOException {
    Raw raw = cut.raw(StandardCharsets.UTF_8);
    try {
      return sequence.sound(raw, reader.read(cut));
    } catch (RejectedRow e) {
      return sequence.damaged(raw, e);
    }
  }

  /** The next byte that says something; there must be one. */
  private int next(String within) throws IOException, MalformedBody {
    int next = cutter.peek();
    if (next < 0) {
      throw endedIn(within);
    }

    return next;
  }

  private Cut checked(Cut cut) throws MalformedBody {
    if (!cut.isText(StandardCharsets.UTF_8)) {
      throw body.malformed("the body is not JSON: it has bytes that are no characters");
    }

    return cut;
  }

  private MalformedBody endedIn(String what) throws IOException {
    return body.endedEarly("the JSON ends too early: in the middle of " + what);
  }

  private MalformedBody unexpected(String where) throws IOException {
    return body.malformed("the body is not JSON: " + shown(cutter.peek()) + " " + where);
  }

  private MalformedBody notJson(JacksonException fault) {
    return body.malformed("the body is not JSON: " + fault.getOriginalMessage());
  }

  private static String shown(int octet) {
    return octet > ' ' && octet < 0x7f
        ? "'" + (char) octet + "'"
        : "the byte 0x%02x".formatted(octet);
  }
}
