package io.atlascost.connect.rows;

import java.util.HexFormat;

/**
 * Tells whether two readings gave the same rows: 64-bit FNV-1a over their labels and texts, each
 * row on top of those before it. Quoting, line ends and white space between values do not count.
 */
public final class Fingerprint {
  /** Of no row at all. */
  public static final long NOTHING = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;
  private static final char END_OF_TEXT = '\u0003';
  private static final char NOTHING_THERE = '\u0000';
  private static final char END_OF_ROW = '\u001e';

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

  static long extend(long fingerprint, String text) {
    long hash = fingerprint;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }

    return (hash ^ END_OF_TEXT) * PRIME;
  }

  static long extend(long fingerprint, Cells cells) {
    long hash = fingerprint;
    for (int column = 0; column < cells.size(); column++) {
      hash = (hash ^ cells.columns().fingerprint(column)) * PRIME;
      String text = cells.textOrNull(column);
      hash = text == null ? (hash ^ NOTHING_THERE) * PRIME : extend(hash, text);
    }

    return (hash ^ END_OF_ROW) * PRIME;
  }
}
