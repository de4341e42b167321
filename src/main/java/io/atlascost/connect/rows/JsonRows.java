package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON in, rows out: the elements of {@code usageDetails}, be it at the top or in an envelope's
 * {@code content}.
 */
final class JsonRows implements Rows {
  private static final String ENVELOPED = "content";

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
  private final JsonSource source;
  private final JsonReader reader;
  private final Sequence sequence = new Sequence();
  private final Surroundings surroundings;

  private Place place = Place.BEFORE;
  private int objects;

  JsonRows(Window window, Body body) {
    JsonParsers parsers = new JsonParsers();
    this.body = body;
    this.source = new JsonSource(window, body, parsers);
    this.reader = new JsonReader(parsers);
    this.surroundings = new Surroundings(parsers, body);
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
    int first = source.peek();
    if (first < 0) {
      body.acceptEmpty();
      this.place = Place.END;
      return;
    }

    if (first == '{') {
      enterObject();
      return;
    }

    throw "[\"-0123456789tfn".indexOf(first) >= 0
        ? body.malformed("the body is JSON, but no object; expected {\"usageDetails\": [ … ]}")
        : source.unexpected("where an object is expected");
  }

  private void enterObject() {
    source.take();
    objects++;
    this.place = Place.OBJECT_START;
  }

  private void member() throws IOException, MalformedBody {
    if (source.peek("an object") == '}' && place == Place.OBJECT_START) {
      leaveObject();
      return;
    }

    String name = source.name();
    int first = source.peek("an object");
    if (name.equals(Surroundings.ROWS) && first == '[') {
      source.take();
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

  /** A member that holds no rows. */
  private void surrounding(String name) throws IOException, MalformedBody {
    Cut cut = source.value("a value", '}');
    if (cut.isOversized()) {
      surroundings.passOver(name, objects);
      return;
    }

    try {
      if (!surroundings.read(name, source.checked(cut), objects)) {
        throw source.notJson(
            "something else than one value stands behind the name '" + body.shown(name) + "'");
      }
    } catch (JacksonException e) {
      throw source.notJson(e);
    }
  }

  private void behindValue() throws IOException, MalformedBody {
    int next = source.peek("an object");
    if (next == ',') {
      source.take();
      this.place = Place.AFTER_COMMA;
    } else if (next == '}') {
      leaveObject();
    } else {
      throw source.unexpected("behind a value");
    }
  }

  private void leaveObject() throws IOException, MalformedBody {
    source.take();
    objects--;
    if (objects > 0) {
      this.place = Place.AFTER_VALUE;
      return;
    }

    if (source.peek() >= 0) {
      throw source.notJson("something follows the end of the JSON object");
    }

    Optional<String> fault = surroundings.fault();
    if (fault.isPresent()) {
      throw body.malformed(fault.get());
    }

    this.place = Place.END;
  }

  private void openList() throws IOException, MalformedBody {
    this.place = Place.IN_LIST;
    if (source.peek("the list of rows") == ']') {
      source.take();
      this.place = Place.AFTER_VALUE;
    }
  }

  private Row row() throws IOException, MalformedBody {
    Row row = row(source.value("a row", ']'));
    this.place = source.peek() == ',' ? Place.IN_LIST : Place.AFTER_VALUE;
    source.take();
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
}
