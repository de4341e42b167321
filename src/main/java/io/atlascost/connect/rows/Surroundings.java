package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What stands beside the rows in; whether it is a result, and a whole one, out. */
final class Surroundings {
  /** The name of the list that holds the rows. */
  static final String ROWS = "usageDetails";

  private static final String OK = "200";

  /** More digits than any count has. */
  private static final int MOST_DIGITS = 18;

  private final JsonParsers parsers;
  private final Body body;

  private boolean foundRows;
  private boolean enveloped;
  private String stranger = "";
  private String status = OK;
  private long totalCount;
  private boolean hasNext;

  Surroundings(JsonParsers parsers, Body body) {
    this.parsers = parsers;
    this.body = body;
  }

  void foundRows() {
    this.foundRows = true;
  }

  void foundEnvelope() {
    this.enveloped = true;
    this.stranger = "";
  }

  /**
   * Takes a member; false if it is not exactly one value.
   *
   * @param depth of objects that it is in, from 1
   * @throws com.fasterxml.jackson.core.JacksonException if it is no JSON
   */
  boolean read(String name, Cut value, int depth) throws IOException {
    try (JsonParser parser = parsers.parser(value)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return false;
      }

      if (name.equals("totalCount") && first == JsonToken.VALUE_NUMBER_INT) {
        this.totalCount = value.length() > MOST_DIGITS ? 0 : parser.getLongValue();
      } else if (name.equals("status") && first.isNumeric() && depth == 1) {
        this.status = parser.getText();
      }

      if (name.equals(ROWS) && first == JsonToken.VALUE_NULL) {
        this.foundRows = true;
      } else {
        passOver(name, depth);
      }

      passOver(parser, name.equals("links"));
      return parser.nextToken() == null;
    }
  }

  /** Takes a member of which the value is not to be read, be it JSON or not. */
  void passOver(String name, int depth) {
    // What an envelope has beside its content tells nothing about the result.
    this.stranger = enveloped && depth == 1 ? stranger : name;
  }

  /** At the end: why there is no result, if so. */
  Optional<String> fault() {
    if (!foundRows && !stranger.isEmpty()) {
      return Optional.of(
          "the JSON object has a field '"
              + body.shown(stranger)
              + "' and no "
              + ROWS
              + "; expected {} or rows");
    }

    return enveloped && !status.equals(OK)
        ? Optional.of("the envelope has the status " + body.shown(status) + " instead of " + OK)
        : Optional.empty();
  }

  /**
   * At the end: what the result says about rows that are not in it.
   *
   * @param rows that were in it
   */
  Optional<String> warning(long rows) {
    if (hasNext) {
      return Optional.of(
          "the result has a link to a next page, which this connector does not know: Atlas has"
              + " more rows than the "
              + rows
              + " given");
    }

    return totalCount > rows
        ? Optional.of(
            "the result says that there are "
                + totalCount
                + " rows, and has "
                + rows
                + ": Atlas has more than it has given")
        : Optional.empty();
  }

  private void passOver(JsonParser parser, boolean areLinks) throws IOException {
    int open = parser.currentToken().isStructStart() ? 1 : 0;
    while (open > 0) {
      JsonToken token = parser.nextToken();
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      this.hasNext |= areLinks && isNext(parser);
    }
  }

  private static boolean isNext(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        && "rel".equals(parser.currentName())
        && parser.getText().equals("next");
  }
}
