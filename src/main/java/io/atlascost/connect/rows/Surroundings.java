package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What stands beside the rows in, what it says about rows that are somewhere else out. */
final class Surroundings {
  /** More digits than any count has. */
  private static final int MOST_DIGITS = 18;

  private final JsonParsers parsers;
  private long totalCount;
  private boolean hasNext;

  Surroundings(JsonParsers parsers) {
    this.parsers = parsers;
  }

  /**
   * Takes a member's value; returns its first token, or nothing if it is not exactly one value.
   *
   * @throws com.fasterxml.jackson.core.JacksonException if it is no JSON
   */
  Optional<JsonToken> read(String name, Cut value) throws IOException {
    try (JsonParser parser = parsers.parser(value)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return Optional.empty();
      }

      if (name.equals("totalCount") && first == JsonToken.VALUE_NUMBER_INT) {
        this.totalCount = value.length() > MOST_DIGITS ? 0 : parser.getLongValue();
      }

      passOver(parser, name.equals("links"));
      return parser.nextToken() == null ? Optional.of(first) : Optional.empty();
    }
  }

  private void passOver(JsonParser parser, boolean areLinks) throws IOException {
    int open = parser.currentToken().isStructStart() ? 1 : 0;
    while (open > 0) {
      JsonToken token = parser.nextToken();
      open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
      this.hasNext |= areLinks && isNext(parser);
    }
  }

  /**
   * @param rows that there were
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

  private static boolean isNext(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        && "rel".equals(parser.currentName())
        && parser.getText().equals("next");
  }
}
