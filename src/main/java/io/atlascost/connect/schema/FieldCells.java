package io.atlascost.connect.schema;

import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.RejectedRow;
import java.util.Arrays;

/** The columns that stand for one field: a row's cells in, the field's text out. */
final class FieldCells {
  private final Slot slot;
  private final int[] columns;

  /**
   * Takes the array over.
   *
   * @param columns the preferred one first
   */
  FieldCells(Slot slot, int[] columns) {
    this.slot = slot;
    this.columns = columns;
  }

  Slot slot() {
    return slot;
  }

  /** The field's name, as messages tell it. */
  String name() {
    return slot.name();
  }

  /** The columns; not to be changed. */
  int[] columns() {
    return columns;
  }

  boolean has(int column) {
    return Arrays.stream(columns).anyMatch(own -> own == column);
  }

  /**
   * The first text that is not blank; null if there is none, as records have it.
   *
   * @throws RejectedRow if it is that of a JSON object or array
   */
  String text(Cells cells) throws RejectedRow {
    int column = column(cells);
    if (column < 0) {
      return null;
    }

    if (cells.isNested(column)) {
      throw RejectedRow.cell(name(), cells.text(column), "a text or a number");
    }

    return cells.text(column);
  }

  /** The column that the text comes from; below zero if all are blank. */
  int column(Cells cells) {
    for (int column : columns) {
      if (!cells.isBlank(column)) {
        return column;
      }
    }

    return -1;
  }
}
