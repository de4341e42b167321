package io.atlascost.connect.rows;

import java.util.Arrays;
import java.util.List;

/**
 * The cells of the record before: rows repeat most of theirs, and a text whose bytes are the same
 * need not be made anew.
 */
final class Repeats {
  /** Longer records are hardly worth the memory. */
  private static final int MOST_BYTES = 16 * 1024;

  private byte[] bytes = new byte[512];
  private int[] ends = new int[16];
  private List<String> texts = List.of();

  /** Whether a cell has the bytes of the one in its place before. */
  boolean has(int column, byte[] from, int start, int end) {
    if (column >= texts.size()) {
      return false;
    }

    int before = column == 0 ? 0 : ends[column - 1] + 1;
    return Arrays.equals(bytes, before, ends[column], from, start, end);
  }

  String text(int column) {
    return texts.get(column);
  }

  /**
   * Remembers a record.
   *
   * @param cells its texts, with a comma between the bytes of each two
   */
  void remember(Cut record, List<String> cells) {
    if (record.length() > MOST_BYTES) {
      this.texts = List.of();
      return;
    }

    if (bytes.length < record.length()) {
      this.bytes = new byte[2 * record.length()];
    }

    if (ends.length < cells.size()) {
      this.ends = new int[2 * cells.size()];
    }

    System.arraycopy(record.bytes(), record.from(), bytes, 0, record.length());
    int column = 0;
    for (int at = 0; at < record.length(); at++) {
      if (bytes[at] == ',') {
        ends[column] = at;
        column++;
      }
    }

    ends[column] = record.length();
    this.texts = cells;
  }
}
