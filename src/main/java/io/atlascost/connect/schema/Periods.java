package io.atlascost.connect.schema;

import io.atlascost.connect.rows.RejectedRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Texts in, periods out, each text read once while it is remembered; a result has a handful. */
final class Periods {
  private static final int REMEMBERED = 256;

  private final Map<String, Optional<Period>> known = new HashMap<>();

  /** Reads a text; empty if it is neither a date nor a range of two in their order. */
  Optional<Period> read(String text) {
    if (text.length() > Period.LONGEST_TEXT) {
      return Period.parse(text); // few, and too long to keep
    }

    Optional<Period> period = known.get(text);
    if (period == null) {
      if (known.size() == REMEMBERED) {
        known.clear();
      }

      period = Period.parse(text);
      known.put(text, period);
    }

    return period;
  }

  /** Reads a field's text. */
  Period require(String field, String text) throws RejectedRow {
    Optional<Period> period = read(text);
    if (period.isEmpty()) {
      throw RejectedRow.cell(field, text, Period.EXPECTED);
    }

    return period.get();
  }
}
