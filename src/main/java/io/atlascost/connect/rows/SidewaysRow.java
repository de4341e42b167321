package io.atlascost.connect.rows;

import io.atlascost.connect.rows.CsvLines.Line;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lines of a label and a value each in, the row that they make up together out. */
final class SidewaysRow {
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final StringBuilder raw = new StringBuilder();
  private long size;
  private RejectedRow fault;

  /** Takes a line; false if it begins with a label that the row already has: the next row's. */
  boolean add(Line line) {
    if (line instanceof Line.Cut cut && cut.width() <= 2) {
      String label = cut.cells().get(0).strip();
      if (seen.contains(Columns.normalize(label))) {
        return false;
      }

      addCell(label, cut.cells().size() > 1 ? cut.cells().get(1) : "");
    } else if (line instanceof Line.Damaged damaged) {
      this.fault = damaged.fault();
    } else {
      this.fault = RejectedRow.row("a line has more than two cells; expected a label and a value");
    }

    addText(line);
    return true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The lines as they came, or the beginning of them. */
  String raw() {
    return Limits.raw(raw.toString());
  }

  /** Why the row cannot be read, if so. */
  Optional<RejectedRow> fault() {
    return isOversized() ? Optional.of(RejectedRow.oversizedRow()) : Optional.ofNullable(fault);
  }

  Columns columns() {
    return new Columns(labels);
  }

  List<String> texts() {
    return texts;
  }

  /** Of a row that is too long, what is held is enough to find where it ends. */
  private void addCell(String label, String text) {
    if (isOversized()) {
      return;
    }

    if (Limits.exceedsCell(label)) {
      this.fault = RejectedRow.oversizedLabel(label);
    }

    seen.add(Columns.normalize(label));
    labels.add(label);
    texts.add(text);
  }

  private void addText(Line line) {
    if (raw.length() <= Limits.RAW_BYTES) {
      raw.append(raw.isEmpty() ? "" : "\n").append(line.raw());
    }

    this.size += line.size() + 1;
  }

  private boolean isOversized() {
    return size > Limits.ROW_BYTES;
  }
}
