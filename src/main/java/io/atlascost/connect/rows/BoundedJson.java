package io.atlascost.connect.rows;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * JSON bytes in, the same bytes out, but for the surplus of names, texts, numbers and white space
 * that are longer than they may be: a parser behind it holds little, and still sees that they are
 * too long. Remembers the text from a mark on, so that a row can be shown as it came.
 *
 * <p>Offsets are those of the bytes that come out, as the parser counts them.
 */
final class BoundedJson extends FilterInputStream {
  /** What is left of a longer one; more than a cell may have, however it is counted. */
  static final int LONGEST = Limits.CELL_BYTES + 4;

  /** What is left of a longer name; the parser behind remembers thousands of different ones. */
  static final int LONGEST_NAME = Limits.NAME_CHARACTERS + 1;

  /** Objects and arrays in one another that are told apart; the parser behind refuses more. */
  static final int DEEPEST = 100;

  /** Where the next byte stands. */
  private enum Place {
    BETWEEN,
    BARE,
    TEXT,
    ESCAPE,
    UNICODE_ESCAPE
  }

  private Place place = Place.BETWEEN;
  private long length;
  private int hexDigitsLeft;
  private boolean cutting;
  private byte previous;

  private final BitSet objects = new BitSet();
  private int depth;
  private boolean nameMayFollow;
  private int longest;
  private long blanks;
  private boolean ended;
  private IOException breach;

  private byte[] window = new byte[32 * 1024];
  private int windowSize;
  private long windowStart;

  BoundedJson(InputStream in) {
    super(in);
  }

  /** Whether the last byte has been read and no other is there. */
  boolean hasEnded() {
    return ended;
  }

  /** Whether more bytes than so many have come out since an offset. */
  boolean hasMoreThan(long count, long offset) {
    return windowStart + windowSize - offset > count;
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
    if (breach != null) {
      throw breach;
    }

    int kept = 0;
    // A number or a word is given with what ends it: half of one may look whole.
    while (kept < count && (kept == 0 || place == Place.BARE)) {
      int from = offset + kept;
      int read = kept == 0 ? in.read(buffer, from, count) : readOn(buffer, from, count - kept);
      if (read < 0) {
        break;
      }

      for (int i = from; i < from + read; i++) {
        if (isKept(buffer[i])) {
          buffer[offset + kept] = buffer[i];
          kept++;
        }
      }
    }

    if (kept == 0 && count > 0) {
      this.ended = true;
      return -1;
    }

    remember(buffer, offset, kept);
    return kept;
  }

  /** What is there already is not lost if no more comes; the next read tells why. */
  private int readOn(byte[] buffer, int offset, int count) {
    try {
      return in.read(buffer, offset, count);
    } catch (IOException e) {
      this.breach = e;
      return -1;
    }
  }

  private boolean isKept(byte octet) {
    switch (place) {
      case BETWEEN -> {
        begin(octet);
        return blanks <= LONGEST;
      }
      case BARE -> {
        if (isMark(octet)) {
          begin(octet);
        } else {
          length++;
          // What ends in a point, a sign or an "e" would be no number any more.
          boolean keeps = length <= LONGEST || (length <= LONGEST + 3 && !isDigit(previous));
          this.previous = keeps ? octet : previous;
          return keeps;
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
          this.cutting = length > longest;
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
    this.blanks = isBlank(octet) ? blanks + 1 : 0;
    if (octet == '"') {
      this.place = Place.TEXT;
      this.longest = nameMayFollow ? LONGEST_NAME : LONGEST;
      this.nameMayFollow = false;
      return;
    }

    this.place = isMark(octet) ? Place.BETWEEN : Place.BARE;
    this.length = 1;
    this.previous = octet;
    switch (octet) {
      case '{', '[' -> {
        this.depth = Math.min(depth + 1, DEEPEST + 1);
        objects.set(depth, octet == '{');
        this.nameMayFollow = octet == '{';
      }
      case '}', ']' -> this.depth = Math.max(0, depth - 1);
      case ',' -> this.nameMayFollow = objects.get(depth);
      case ':' -> this.nameMayFollow = false;
      default -> {
        // Neither begins nor ends anything.
      }
    }
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }

  private static boolean isMark(byte octet) {
    return switch (octet) {
      case '"', ',', ':', '{', '}', '[', ']' -> true;
      default -> isBlank(octet);
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
