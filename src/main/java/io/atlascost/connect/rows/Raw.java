package io.atlascost.connect.rows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A record's bytes in, the text that a dead letter shows of it out, made only when it is asked for:
 * hardly any row becomes one.
 */
final class Raw {
  /** Of what is shown, in UTF-8. */
  static final int MOST_BYTES = 32 * 1024;

  /** Bytes of the longest character, which the end of the bytes may cut. */
  static final int LONGEST_CHARACTER = 4;

  private final byte[] bytes;
  private final int from;
  private final int length;
  private final Charset charset;

  private Raw(byte[] bytes, int from, int length, Charset charset) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    this.charset = charset;
  }

  /** Of what can be shown of a record, as long as its bytes hold. */
  static Raw of(Cut cut, Charset charset) {
    int shown = Math.min(cut.length(), MOST_BYTES + LONGEST_CHARACTER);
    return new Raw(cut.bytes(), cut.from(), shown, charset);
  }

  static Raw of(String text) {
    byte[] bytes = shown(text).getBytes(StandardCharsets.UTF_8);
    return new Raw(bytes, 0, bytes.length, StandardCharsets.UTF_8);
  }

  /** The same with bytes of its own, to be kept. */
  Raw kept() {
    return new Raw(Arrays.copyOfRange(bytes, from, from + length), 0, length, charset);
  }

  /** As much of a text as is shown, in characters that can be written anywhere. */
  static String shown(String text) {
    // In this order: what is replaced may take more bytes than before.
    String writable = Unwritable.replacedIn(text);
    return writable.length() * 3L <= MOST_BYTES ? writable : beginning(writable);
  }

  /** Bytes that it holds in memory where it is kept. */
  int size() {
    return length;
  }

  @Override
  public String toString() {
    return shown(new String(bytes, from, length, charset));
  }

  private static String beginning(String text) {
    long bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int codePoint = text.codePointAt(end);
      bytes += Limits.utf8Bytes(codePoint);
      if (bytes > MOST_BYTES) {
        break;
      }

      end += Character.charCount(codePoint);
    }

    return text.substring(0, end);
  }
}
