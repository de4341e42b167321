package io.atlascost.connect.rows;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Records of a label and a value each in, the row that they make up together out. */
final class SidewaysRow {
  private final List<String> labels = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final StringBuilder raw = new StringBuilder();
  private List<String> wide = List.of();
  private long size;
  private RejectedRow fault;

  /** Takes a record; false if it begins with a label that the row already has: the next row's. */
  boolean add(CsvRecord record) {
    if (record instanceof CsvRecord.Texts pair && pair.width() <= 2) {
      String label = CsvLayout.label(pair.texts().get(0));
      if (seen.contains(Columns.normalize(label))) {
        return false;
      }

      addCell(label, pair.texts().size() > 1 ? pair.texts().get(1) : "");
    } else if (record instanceof CsvRecord.Unreadable unreadable) {
      this.fault = unreadable.fault();
    } else {
      this.wide = wide.isEmpty() ? ((CsvRecord.Texts) record).texts() : wide;
      this.fault = RejectedRow.row("a line has more than two cells; expected a label and a value");
    }

    addText(record);
    return true;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The lines as they came, or the beginning of them. */
  Raw raw() {
    return Raw.of(raw.toString());
  }

  /** Why the row cannot be read, if so. */
  Optional<RejectedRow> fault() {
    return isOversized() ? Optional.of(RejectedRow.oversizedRow()) : Optional.ofNullable(fault);
  }

  List<String> labels() {
    return labels;
  }

  List<String> texts() {
    return texts;
  }

  /** What may be meant as labels: the row's own, and what the first line with more cells has. */
  List<String> candidates() {
    return Stream.concat(labels.stream(), wide.stream()).toList();
  }

  /**
   * Of a row that is too long, what is held is enough to find where it ends, and whether it is one.
   */
  private void addCell(String label, String text) {
    if (isOversized() && !Labels.isRequired(label)) {
      return;
    }

    if (Limits.exceedsCell(label)) {
      this.fault = RejectedRow.oversizedLabel(label);
    }

    Optional<String> unwritable = Unwritable.in(label);
    if (unwritable.isPresent()) {
      this.fault = RejectedRow.unwritableLabel(label, unwritable.get());
    }

    seen.add(Columns.normalize(label));
    labels.add(label);
    texts.add(text);
  }

  private void addText(CsvRecord record) {
    if (raw.length() <= Raw.MOST_BYTES) {
      raw.append(raw.isEmpty() ? "" : "\n").append(record.raw());
    }

    this.size += record.size() + 1;
  }

  private boolean isOversized() {
    return size > Limits.ROW_BYTES;
  }
}
