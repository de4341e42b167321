package io.atlascost.connect.rows;

import java.util.HexFormat;

/**
 * Tells whether two readings gave the same rows: 64 bits over their labels and texts, each row on
 * top of those before it. Quoting, escapes, line ends and white space between values do not count,
 * nor does the order of columns and members.
 *
 * <p>A label and its text are hashed by FNV-1a. The cells of a row are added up, so that their
 * order is lost; each is mixed before, since the sums of plain ones would often be equal.
 */
public final class Fingerprint {
  /** Of no row at all. */
  public static final long NOTHING = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;
  private static final char END_OF_TEXT = '\u0003';
  private static final char NOTHING_THERE = '\u0000';
  private static final char NESTED = '\u0001';

  private Fingerprint() {}

  /** Sixteen hex digits, as offsets carry it. */
  public static String format(long fingerprint) {
    return HexFormat.of().toHexDigits(fingerprint);
  }

  /**
   * Reads what {@link #format(long)} wrote.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static long parse(String text) {
    if (text.length() != 16) {
      throw new IllegalArgumentException("expected 16 hex digits");
    }

    return HexFormat.fromHexDigitsToLong(text);
  }

  /** On top of a fingerprint, that of a text. */
  public static long extend(long fingerprint, String text) {
    long hash = fingerprint;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }

    return (hash ^ END_OF_TEXT) * PRIME;
  }

  /**
   * On top of the rows before.
   *
   * @param row the sum over its cells, as {@link RowSums} has it
   */
  static long extend(long fingerprint, long row) {
    return mixed(mixed(fingerprint) + row);
  }

  /** What a cell adds to the sum of its row. */
  static long ofCell(Cells cells, int column) {
    return mixed(hash(cells, column));
  }

  private static long hash(Cells cells, int column) {
    long label = cells.columns().fingerprint(column);
    if (cells.isNull(column)) {
      return (label ^ NOTHING_THERE) * PRIME;
    }

    return cells.isNested(column)
        ? ((label ^ NESTED) * PRIME) ^ cells.nestedFingerprint(column)
        : extend(label, cells.text(column));
  }

  /** Lets every bit of a number bear on every other: the last step of MurmurHash3. */
  static long mixed(long number) {
    long mixed = number;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
