package io.atlascost.connect.rows;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * One record as it was cut out of a body, before anything in it is read. The bytes are those of the
 * {@link Window}: they hold until it is asked for more.
 */
final class Cut {
  /** Stands for bytes that are no character; may also have come as such. */
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private final int from;
  private final int length;
  private final long size;

  Cut(byte[] bytes, int from, int length, long size) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
    this.size = size;
  }

  /** All bytes, among which the record's are. */
  byte[] bytes() {
    return bytes;
  }

  /** Of the record's first byte. */
  int from() {
    return from;
  }

  /** Of what is there: a record that is too long is here by its beginning. */
  int length() {
    return length;
  }

  /** Bytes that the record has. */
  long size() {
    return size;
  }

  /** Whether the record is too long to be read. */
  boolean isOversized() {
    return size > Limits.ROW_BYTES;
  }

  /** The same without so many bytes at its beginning. */
  Cut behind(int bytes) {
    return bytes == 0 ? this : new Cut(this.bytes, from + bytes, length - bytes, size - bytes);
  }

  /** Whether the record has a byte, which is no part of another character. */
  boolean has(char ascii) {
    for (int at = from; at < from + length; at++) {
      if (bytes[at] == ascii) {
        return true;
      }
    }

    return false;
  }

  String text(Charset charset) {
    return new String(bytes, from, length, charset);
  }

  /** Whether every byte belongs to a character. */
  boolean isText(Charset charset) {
    if (isAscii() || text(charset).indexOf(REPLACEMENT) < 0) {
      return true;
    }

    try {
      charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  Raw raw(Charset charset) {
    return Raw.of(this, charset);
  }

  private boolean isAscii() {
    int all = 0;
    for (int at = from; at < from + length; at++) {
      all |= bytes[at];
    }

    return all >= 0;
  }
}
