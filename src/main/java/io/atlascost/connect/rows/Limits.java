package io.atlascost.connect.rows;

/** How much of a result is held at once: what is larger is refused, never cut and passed on. */
final class Limits {
  /** Bytes of a cell, in UTF-8. */
  static final int CELL_BYTES = 64 * 1024;

  /** Bytes of a row, as it came. */
  static final int ROW_BYTES = 512 * 1024;

  /** Characters of a field's name in JSON. */
  static final int NAME_CHARACTERS = 512;

  private Limits() {}

  static boolean exceedsCell(String text) {
    if (text.length() * 3L <= CELL_BYTES) {
      return false;
    }

    long bytes = text.codePoints().mapToLong(Limits::utf8Bytes).sum();
    return bytes > CELL_BYTES;
  }

  static int utf8Bytes(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }

    if (codePoint < 0x800) {
      return 2;
    }

    return codePoint < 0x10000 ? 3 : 4;
  }
}
