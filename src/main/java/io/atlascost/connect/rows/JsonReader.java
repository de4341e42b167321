package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The bytes of one element of a list in, the texts of its members out. */
final class JsonReader {
  private static final long[] NONE_NESTED = {};

  private final JsonParsers parsers;
  private final KnownColumns columns = new KnownColumns();
  private final FlatJson flat = new FlatJson(columns);

  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private long[] nested = NONE_NESTED;
  private Cut element;
  private boolean hasEscapes;

  JsonReader(JsonParsers parsers) {
    this.parsers = parsers;
  }

  /**
   * Reads an element.
   *
   * @throws RejectedRow if it is no object, or no JSON
   */
  Cells read(Cut cut) throws IOException, RejectedRow {
    if (cut.isOversized()) {
      throw RejectedRow.oversizedRow();
    }

    if (cut.size() == 0) {
      throw RejectedRow.row("the row is empty; expected a JSON object");
    }

    // What is as before has been looked at: it is text.
    int repeated = flat.repeated(cut);
    if (!cut.behind(flat.behind(repeated)).isText(StandardCharsets.UTF_8)) {
      throw RejectedRow.noCharacters();
    }

    Optional<Cells> cells = flat.read(cut, repeated);
    return cells.isPresent() ? cells.get() : parse(cut);
  }

  /** Reads any element, by Jackson. */
  private Cells parse(Cut cut) throws IOException, RejectedRow {
    this.element = cut;
    this.hasEscapes = hasEscapes(cut);
    labels.clear();
    texts.clear();
    this.nested = NONE_NESTED;
    try (JsonParser parser = parsers.parser(cut)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw RejectedRow.row("the row is no JSON object");
      }

      readMembers(parser);
      if (parser.nextToken() != null) {
        throw RejectedRow.row("something follows the JSON object that is the row");
      }
    } catch (JacksonException e) {
      throw RejectedRow.row("the row is not JSON: " + e.getOriginalMessage());
    }

    return new Cells(
        columns.of(labels),
        texts.toArray(new String[0]),
        nested.length == 0 ? nested : Arrays.copyOf(nested, texts.size()));
  }

  private void readMembers(JsonParser parser) throws IOException, RejectedRow {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String label = ByteOrderMark.off(parser.currentName());
      checkLabel(label);
      JsonToken token = parser.nextToken();
      String text = token.isStructStart() ? nested(parser, label) : text(parser, label);
      if (text != null && Limits.exceedsCell(text)) {
        throw RejectedRow.oversizedCell(label, text);
      }

      labels.add(label);
      texts.add(text);
    }
  }

  /** A text or a number; null for a JSON null. */
  private String text(JsonParser parser, String label) throws IOException, RejectedRow {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }

    String text = ByteOrderMark.off(parser.getText());
    checkText(label, text);
    return text;
  }

  /** The text of an object or array as it came. */
  private String nested(JsonParser parser, String label) throws IOException, RejectedRow {
    int column = texts.size();
    int from = offset(parser.currentTokenLocation().getByteOffset());
    long fingerprint = fingerprint(parser, label);
    int to = offset(parser.currentLocation().getByteOffset());
    if (nested.length <= column) {
      this.nested = Arrays.copyOf(nested, Math.max(8, 2 * (column + 1)));
    }

    nested[column] = fingerprint == 0 ? 1 : fingerprint;
    return new String(element.bytes(), from, to - from, StandardCharsets.UTF_8);
  }

  private int offset(long inElement) {
    return element.from() + (int) inElement;
  }

  /**
   * Passes over a value; what it says, however its members are ordered and its texts are written.
   */
  private long fingerprint(JsonParser parser, String label) throws IOException, RejectedRow {
    JsonToken value = parser.currentToken();
    if (value == JsonToken.START_ARRAY) {
      long list = value.id();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list = Fingerprint.mixed(Fingerprint.mixed(list) + fingerprint(parser, label));
      }

      return Fingerprint.mixed(list);
    }

    if (value == JsonToken.START_OBJECT) {
      long members = value.id();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        checkLabel(name);
        parser.nextToken();
        long member = Fingerprint.extend(fingerprint(parser, name), name);
        members += Fingerprint.mixed(member);
      }

      return Fingerprint.mixed(members);
    }

    String text = parser.getText();
    checkText(label, text);
    return Fingerprint.extend(value.id(), text);
  }

  private void checkLabel(String label) throws RejectedRow {
    if (label.length() > Limits.NAME_CHARACTERS) {
      throw RejectedRow.oversizedLabel(label);
    }

    Optional<String> unwritable = hasEscapes ? Unwritable.in(label) : Optional.empty();
    if (unwritable.isPresent()) {
      throw RejectedRow.unwritableLabel(label, unwritable.get());
    }
  }

  private void checkText(String label, String text) throws RejectedRow {
    Optional<String> unwritable = hasEscapes ? Unwritable.in(text) : Optional.empty();
    if (unwritable.isPresent()) {
      throw RejectedRow.unwritableCell(label, unwritable.get());
    }
  }

  /**
   * Only an escape can stand for what is no character: bytes were looked at, and JSON forbids 0.
   */
  private static boolean hasEscapes(Cut cut) {
    for (int at = cut.from(); at < cut.from() + cut.length(); at++) {
      if (cut.bytes()[at] == '\\') {
        return true;
      }
    }

    return false;
  }
}
