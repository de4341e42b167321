package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.atlascost.connect.api.UsageBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON in, rows out: the elements of {@code usageDetails}, be it at the top or in an envelope's
 * {@code content}.
 */
final class JsonRows implements Rows {
  private static final String ROWS = "usageDetails";
  private static final String ENVELOPED = "content";
  private static final String OK = "200";

  /** Sets of labels that are remembered; a result has a handful. */
  private static final int REMEMBERED_COLUMNS = 64;

  /** Bytes of the longest character, which the end of a text may cut. */
  private static final int LONGEST_CHARACTER = 4;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(BoundedJson.DEEPEST)
                  // More than BoundedJson lets through, of which a character may be two of
                  // Java's: it is then refused as a cell, not as a body.
                  .maxNumberLength(2 * Limits.CELL_BYTES)
                  .maxStringLength(2 * BoundedJson.LONGEST)
                  .maxNameLength(8 * BoundedJson.LONGEST_NAME)
                  .build())
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          // Labels come from outside: they must not fill the JVM's table of strings, nor fail.
          // JSON is UTF-8; guessing would take a row of zeros for another encoding.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private final UsageBody body;
  private final BoundedJson json;
  private final JsonParser parser;

  private boolean inRows;
  private boolean finished;
  private boolean foundRows;
  private boolean enveloped;
  private int objects;
  private String stranger = "";
  private String status = OK;

  private final Map<List<String>, Columns> rememberedColumns = new HashMap<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final BitSet nested = new BitSet();
  private RejectedRow fault;
  private long rowStart;
  private String oversized;
  private long number;
  private long fingerprint = Fingerprint.NOTHING;

  JsonRows(InputStream in, UsageBody body) throws IOException {
    this.body = body;
    this.json = new BoundedJson(in);
    this.parser = JSON.createParser(json);
  }

  @Override
  public Optional<Row> next() throws IOException, MalformedBody {
    try {
      while (!finished) {
        if (!inRows) {
          seekRows();
        } else if (parser.nextToken() == JsonToken.END_ARRAY) {
          this.inRows = false;
        } else {
          return Optional.of(row());
        }
      }

      return Optional.empty();
    } catch (JsonEOFException e) {
      throw Rows.endedEarly(body, "the JSON ends too early: " + e.getOriginalMessage());
    } catch (JacksonException e) {
      if (json.hasEnded() && !body.framed()) {
        throw Rows.endedEarly(body, "the JSON ends in " + e.getOriginalMessage());
      }

      throw new MalformedBody("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** The closing brace tells. */
  @Override
  public boolean isEndTold() {
    return true;
  }

  /** Goes on to the rows, or to the end of the body. */
  private void seekRows() throws IOException, MalformedBody {
    if (objects == 0) {
      open();
      return;
    }

    if (parser.nextToken() == JsonToken.END_OBJECT) {
      close();
      return;
    }

    String field = parser.currentName();
    JsonToken value = parser.nextToken();
    if (field.equals(ROWS) && value == JsonToken.START_ARRAY) {
      this.foundRows = true;
      this.inRows = true;
    } else if (field.equals(ROWS) && value == JsonToken.VALUE_NULL) {
      this.foundRows = true;
    } else if (field.equals(ENVELOPED) && value == JsonToken.START_OBJECT && objects == 1) {
      this.enveloped = true;
      this.stranger = "";
      objects++;
    } else {
      if (field.equals("status") && objects == 1 && value.isNumeric()) {
        this.status = parser.getText();
      }

      skip();
      // What an envelope has beside its content tells nothing about the result.
      this.stranger = enveloped && objects == 1 ? stranger : field;
    }
  }

  private void open() throws IOException, MalformedBody {
    JsonToken first = parser.nextToken();
    if (first == null) {
      Rows.acceptEmpty(body);
      this.finished = true;
    } else if (first == JsonToken.START_OBJECT) {
      objects++;
    } else {
      throw new MalformedBody(
          "the body is JSON, but no object; expected {\"usageDetails\": [ … ]}");
    }
  }

  private void close() throws IOException, MalformedBody {
    objects--;
    if (objects > 0) {
      return;
    }

    if (parser.nextToken() != null) {
      throw new MalformedBody("something follows the end of the JSON object");
    }

    if (!foundRows && !stranger.isEmpty()) {
      throw new MalformedBody(
          "the JSON object has a field '"
              + stranger
              + "' and no usageDetails; expected {} or rows");
    }

    if (enveloped && !status.equals(OK)) {
      throw new MalformedBody("the envelope has the status " + status + " instead of " + OK);
    }

    this.finished = true;
  }

  private Row row() throws IOException, MalformedBody {
    this.rowStart = parser.currentTokenLocation().getByteOffset();
    this.oversized = null;
    this.fault = null;
    json.mark(rowStart);
    labels.clear();
    texts.clear();
    nested.clear();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      readCells();
    } else {
      skip();
      parser.finishToken();
      if (json.hasEnded()) {
        // Half a number is a number, too.
        throw Rows.endedEarly(body, "the JSON ends in the middle of a row");
      }

      this.fault = RejectedRow.row("the row is no JSON object");
    }

    if (oversized != null) {
      return damaged(oversized, RejectedRow.oversizedRow());
    }

    String raw = raw();
    return fault == null ? sound(raw) : damaged(raw, fault);
  }

  private void readCells() throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String label = parser.currentName();
      JsonToken token = parser.nextToken();
      if (oversized != null) {
        skip();
        continue;
      }

      String text = text(token);
      if (text != null && Limits.exceedsCell(text)) {
        this.fault = RejectedRow.oversizedCell(label, text);
      }

      checkName(label);

      labels.add(label);
      texts.add(text);
    }
  }

  /** The value's text as it came; null for a JSON null. */
  private String text(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }

    if (!token.isStructStart()) {
      String text = parser.getText();
      forgetSurplus();
      return text;
    }

    long from = parser.currentTokenLocation().getByteOffset();
    skip();
    nested.set(texts.size());
    return oversized == null ? json.text(from, offset()) : null;
  }

  /** Passes over a value, however deep and long. */
  private void skip() throws IOException {
    int open = parser.currentToken().isStructStart() ? 1 : 0;
    forgetSurplus();
    while (open > 0) {
      JsonToken token = parser.nextToken();
      if (token.isStructStart()) {
        open++;
      } else if (token.isStructEnd()) {
        open--;
      } else if (token == JsonToken.FIELD_NAME) {
        checkName(parser.currentName());
      }

      forgetSurplus();
    }
  }

  /** A longer one is not there as a whole. */
  private void checkName(String name) {
    if (name.length() > Limits.NAME_CHARACTERS) {
      this.fault = RejectedRow.oversizedLabel(name);
    }
  }

  /** Keeps no more of a row's text than a row may have, nor anything of what is no row. */
  private void forgetSurplus() {
    if (inRows && oversized == null && !json.hasMoreThan(Limits.ROW_BYTES, rowStart)) {
      return;
    }

    long here = offset();
    if (inRows && oversized == null && here - rowStart > Limits.ROW_BYTES) {
      this.oversized = raw();
    }

    if (!inRows || oversized != null) {
      json.mark(here);
    }
  }

  private String raw() {
    long longest = rowStart + Limits.RAW_BYTES + LONGEST_CHARACTER;
    return Limits.raw(json.text(rowStart, Math.min(offset(), longest)));
  }

  private long offset() {
    return parser.currentLocation().getByteOffset();
  }

  private Row sound(String raw) {
    Cells cells =
        new Cells(
            columns(),
            texts.toArray(new String[0]),
            nested.isEmpty() ? Cells.NONE_NESTED : (BitSet) nested.clone());
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, cells);
    return new Row.Sound(number, fingerprint, raw, cells);
  }

  private Columns columns() {
    Columns known = rememberedColumns.get(labels);
    if (known != null) {
      return known;
    }

    if (rememberedColumns.size() == REMEMBERED_COLUMNS) {
      rememberedColumns.clear();
    }

    Columns columns = new Columns(labels);
    if (columns.isSmall()) {
      rememberedColumns.put(List.copyOf(labels), columns);
    }

    return columns;
  }

  private Row damaged(String raw, RejectedRow why) {
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, raw);
    return new Row.Damaged(number, fingerprint, raw, why);
  }
}
