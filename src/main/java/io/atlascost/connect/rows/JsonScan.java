package io.atlascost.connect.rows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a JSON value in, where its parts end out, as long as they are plain: texts without
 * escapes and marks, numbers, literals. Positions count from the value's first byte.
 */
final class JsonScan {
  private static final byte BYTE_ORDER_MARK = (byte) 0xef;

  private final byte[] bytes;
  private final int from;
  private final int length;
  private int position;

  JsonScan(Cut value, int position) {
    this.bytes = value.bytes();
    this.from = value.from();
    this.length = value.length();
    this.position = position;
  }

  int position() {
    return position;
  }

  boolean isAtEnd() {
    return position == length;
  }

  /** Passes over white space. */
  JsonScan blanks() {
    while (isNext(' ') || isNext('\n') || isNext('\r') || isNext('\t')) {
      position++;
    }

    return this;
  }

  /** Passes over a byte; false if another one stands there. */
  boolean take(char ascii) {
    if (!isNext(ascii)) {
      return false;
    }

    position++;
    return true;
  }

  /**
   * Passes over a text; false if it is none, not plain, or longer.
   *
   * @param most bytes
   */
  boolean text(int most) {
    if (!take('"') || (position < length && bytes[from + position] == BYTE_ORDER_MARK)) {
      return false;
    }

    int start = position;
    int at = from + position;
    int end = from + length;
    while (at < end && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] & 0xff) >= ' ') {
      at++;
    }

    this.position = at - from;
    return position - start <= most && take('"');
  }

  /** Passes over a text, a number or a literal; false if it is none, not plain, or longer. */
  boolean value(int most) {
    int start = position;
    return switch (position < length ? (char) bytes[from + position] : '\0') {
      case '"' -> text(most);
      case 'n' -> word("null");
      case 't' -> word("true");
      case 'f' -> word("false");
      default -> number() && position - start <= most;
    };
  }

  /** What a value says between two positions that was passed over; null if it is null. */
  String text(int start, int end) {
    int quotes = bytes[from + start] == '"' ? 1 : 0;
    return bytes[from + start] == 'n'
        ? null
        : new String(
            bytes, from + start + quotes, end - start - 2 * quotes, StandardCharsets.UTF_8);
  }

  /** Whether the same stands between two positions as between two others. */
  boolean has(int start, int end, byte[] others, int othersStart, int othersEnd) {
    return Arrays.equals(bytes, from + start, from + end, others, othersStart, othersEnd);
  }

  private boolean word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!take(word.charAt(i))) {
        return false;
      }
    }

    return true;
  }

  private boolean number() {
    take('-');
    if (!take('0') && !digits()) {
      return false;
    }

    if (take('.') && !digits()) {
      return false;
    }

    if (!take('e') && !take('E')) {
      return true;
    }

    if (!take('+')) {
      take('-');
    }

    return digits();
  }

  private boolean digits() {
    int start = position;
    while (position < length && bytes[from + position] >= '0' && bytes[from + position] <= '9') {
      position++;
    }

    return position > start;
  }

  private boolean isNext(char ascii) {
    return position < length && bytes[from + position] == ascii;
  }
}
