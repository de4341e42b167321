package io.atlascost.connect.rows;

import java.nio.charset.StandardCharsets;

/** The bytes of a body in, as they are read, those that can be shown of it out. */
final class Beginning {
  private final byte[] bytes = new byte[Raw.MOST_BYTES + Raw.LONGEST_CHARACTER];
  private int length;

  void add(byte[] buffer, int offset, int count) {
    int kept = Math.min(count, room());
    if (kept > 0) {
      System.arraycopy(buffer, offset, bytes, length, kept);
      length += kept;
    }
  }

  /** How many bytes more could be shown. */
  int room() {
    return bytes.length - length;
  }

  String text() {
    return ByteOrderMark.off(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }
}
