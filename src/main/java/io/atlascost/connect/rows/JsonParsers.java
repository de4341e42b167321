package io.atlascost.connect.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** The bytes of a value in, a parser of them out, which has nothing else to read. */
final class JsonParsers {
  /** Objects and arrays in one another that can be read. */
  private static final int DEEPEST = 100;

  /** Bytes after which names are forgotten; parsers share them, however long and many they are. */
  private static final long MOST_BYTES = 1024 * 1024;

  private static final StreamReadConstraints AS_LONG_AS_A_ROW =
      StreamReadConstraints.builder()
          .maxNestingDepth(DEEPEST)
          .maxNumberLength(Limits.ROW_BYTES)
          .maxStringLength(Limits.ROW_BYTES)
          .maxNameLength(Limits.ROW_BYTES)
          .build();

  private JsonFactory factory = factory();
  private long parsed;

  JsonParser parser(Cut cut) throws IOException {
    parsed += cut.length();
    if (parsed > MOST_BYTES) {
      this.factory = factory();
      this.parsed = 0;
    }

    int start = ByteOrderMark.behind(cut.bytes(), cut.from(), cut.from() + cut.length());
    return factory.createParser(cut.bytes(), start, cut.from() + cut.length() - start);
  }

  private static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(AS_LONG_AS_A_ROW)
        // JSON is UTF-8; guessing would take a row of zeros for another encoding.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        // Labels come from outside: they must not fill the JVM's table of strings, nor fail.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
  }
}
