package io.atlascost.connect.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;

/** The beginning of a body in; out whether it is anything but white space and byte-order marks. */
final class Blanks {
  /** Bytes that are looked at together, and kept. */
  private static final int BLOCK = 4096;

  private static final int[] MARK = {0xef, 0xbb, 0xbf};

  private Blanks() {}

  /**
   * The same bytes to be read from their beginning; empty if they are blank to their end. Of blanks
   * before the first byte that is none, no more than a block is given back.
   */
  static Optional<InputStream> content(InputStream in) throws IOException {
    byte[] seen = new byte[BLOCK];
    int count = 0;
    while (true) {
      int more = in.read(seen, count, BLOCK - count);
      if (more < 0) {
        return blanks(seen, count) == count
            ? Optional.empty()
            : Optional.of(new ByteArrayInputStream(seen, 0, count));
      }

      count += more;
      int blank = blanks(seen, count);
      if (blank < count && !isBegunMark(seen, blank, count)) {
        InputStream begun = new ByteArrayInputStream(seen, 0, count);
        return Optional.of(new SequenceInputStream(begun, in));
      }

      if (count == BLOCK) {
        count -= blank;
        System.arraycopy(seen, blank, seen, 0, count);
      }
    }
  }

  /** How many bytes from the beginning on are blank. */
  private static int blanks(byte[] seen, int count) {
    int position = 0;
    while (position < count) {
      int next = seen[position] & 0xff;
      boolean mark = position + MARK.length <= count && isBegunMark(seen, position, count);
      if (mark) {
        position += MARK.length;
      } else if (next == ' ' || (next >= '\t' && next <= '\r')) {
        position++;
      } else {
        return position;
      }
    }

    return position;
  }

  /** Whether what is there from a position on is a byte-order mark, as far as it is there. */
  private static boolean isBegunMark(byte[] seen, int from, int count) {
    int[] there = new int[Math.min(MARK.length, count - from)];
    Arrays.setAll(there, i -> seen[from + i] & 0xff);
    return Arrays.equals(there, Arrays.copyOf(MARK, there.length));
  }
}
