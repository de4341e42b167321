package io.atlascost.connect.rows;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON bytes in, the same bytes out, but for the surplus of texts and numbers that are longer than
 * a cell may be: a parser behind it holds little, and still sees that they are too long. Remembers
 * the text from a mark on, so that a row can be shown as it came.
 *
 * <p>Offsets are those of the bytes that come out, as the parser counts them.
 */
final class BoundedJson extends FilterInputStream {
  /** What is left of a longer one; more than a cell may have, however it is counted. */
  private static final int LONGEST = Limits.CELL_BYTES + 4;

  /** Where the next byte stands. */
  private enum Place {
    BETWEEN,
    BARE,
    TEXT,
    ESCAPE,
    UNICODE_ESCAPE
  }

  private Place place = Place.BETWEEN;
  private int length;
  private int hexDigitsLeft;
  private boolean cutting;

  private byte[] window = new byte[32 * 1024];
  private int windowSize;
  private long windowStart;

  BoundedJson(InputStream in) {
    super(in);
  }

  /** Forgets what came before an offset. */
  void mark(long offset) {
    int forgotten = (int) Math.min(offset - windowStart, windowSize);
    System.arraycopy(window, forgotten, window, 0, windowSize - forgotten);
    windowSize -= forgotten;
    windowStart += forgotten;
  }

  /** The text between two offsets, neither before the mark. */
  String text(long from, long to) {
    return new String(
        window, (int) (from - windowStart), (int) (to - from), StandardCharsets.UTF_8);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    int kept = 0;
    while (kept == 0) {
      int read = in.read(buffer, offset, count);
      if (read < 0) {
        return -1;
      }

      for (int i = offset; i < offset + read; i++) {
        if (isKept(buffer[i])) {
          buffer[offset + kept] = buffer[i];
          kept++;
        }
      }
    }

    remember(buffer, offset, kept);
    return kept;
  }

  private boolean isKept(byte octet) {
    switch (place) {
      case BETWEEN -> begin(octet);
      case BARE -> {
        if (isMark(octet)) {
          begin(octet);
        } else {
          length++;
          return length <= LONGEST;
        }
      }
      case TEXT -> {
        if (octet == '"') {
          this.place = Place.BETWEEN;
          return true;
        }

        // Whole characters and whole escapes are kept or cut, lest the rest be no JSON.
        if ((octet & 0xc0) != 0x80) {
          length++;
          this.cutting = length > LONGEST;
        }

        if (octet == '\\') {
          this.place = Place.ESCAPE;
        }

        return !cutting;
      }
      case ESCAPE -> {
        this.place = octet == 'u' ? Place.UNICODE_ESCAPE : Place.TEXT;
        this.hexDigitsLeft = 4;
        return !cutting;
      }
      case UNICODE_ESCAPE -> {
        hexDigitsLeft--;
        this.place = hexDigitsLeft == 0 ? Place.TEXT : Place.UNICODE_ESCAPE;
        return !cutting;
      }
    }

    return true;
  }

  private void begin(byte octet) {
    this.length = 0;
    this.cutting = false;
    if (octet == '"') {
      this.place = Place.TEXT;
    } else {
      this.place = isMark(octet) ? Place.BETWEEN : Place.BARE;
    }
  }

  private static boolean isMark(byte octet) {
    return switch (octet) {
      case '"', ',', ':', '{', '}', '[', ']', ' ', '\t', '\r', '\n' -> true;
      default -> false;
    };
  }

  private void remember(byte[] buffer, int offset, int count) {
    if (windowSize + count > window.length) {
      this.window = Arrays.copyOf(window, Math.max(windowSize + count, window.length * 2));
    }

    System.arraycopy(buffer, offset, window, windowSize, count);
    windowSize += count;
  }
}
