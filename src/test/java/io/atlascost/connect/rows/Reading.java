package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A body read to its end.
 *
 * @param failure what ended it; empty if it came to a clean end
 */
public record Reading(List<Row> rows, Optional<Exception> failure) {
  public static Reading of(UsageBody body) {
    List<Row> rows = new ArrayList<>();
    try {
      Rows source = Rows.of(body);
      Optional<Row> row = source.next();
      while (row.isPresent()) {
        rows.add(row.get().kept());
        row = source.next();
      }

      return new Reading(rows, Optional.empty());
    } catch (IOException | MalformedBody e) {
      return new Reading(rows, Optional.of(e));
    }
  }

  /** Everything that a row tells, so that two readings can be compared. */
  List<String> told() {
    return rows.stream().map(Reading::told).toList();
  }

  boolean isClean() {
    return failure.isEmpty();
  }

  static String told(Row row) {
    String content = row.number() + " " + Fingerprint.format(row.fingerprint()) + " " + row.raw();
    try {
      return content + " " + cells(row.cells());
    } catch (RejectedRow e) {
      return content + " " + e.field() + e.getMessage();
    }
  }

  private static List<String> cells(Cells cells) {
    List<String> told = new ArrayList<>();
    for (int column = 0; column < cells.size(); column++) {
      told.add(
          cells.columns().label(column)
              + (cells.isNested(column) ? "*" : "=")
              + cells.text(column));
    }

    return told;
  }
}
