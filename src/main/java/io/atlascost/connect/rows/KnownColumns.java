package io.atlascost.connect.rows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Labels of a row in, its columns out; for the same labels the same, while they are remembered. */
final class KnownColumns {
  /** Sets of labels that are remembered; a result has a handful. */
  private static final int REMEMBERED = 64;

  private final Map<List<String>, Columns> known = new HashMap<>();

  Columns of(List<String> labels) {
    Columns there = known.get(labels);
    if (there != null) {
      return there;
    }

    if (known.size() == REMEMBERED) {
      known.clear();
    }

    Columns columns = new Columns(labels);
    if (columns.isSmall()) {
      known.put(List.copyOf(labels), columns);
    }

    return columns;
  }
}
