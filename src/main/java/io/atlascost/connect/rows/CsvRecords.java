package io.atlascost.connect.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/**
 * CSV bytes in, the text of one record after the other out; finds where records end, and leaves
 * what is in them to others. Holds one record at most, however long it is, so that a quote that is
 * never closed does not fill the memory.
 *
 * <p>The marks of CSV are the same single bytes in UTF-8 and in every charset that extends ASCII,
 * and no byte of another character.
 */
final class CsvRecords {
  private static final int BLOCK = 64 * 1024;

  /** Stands for bytes that are no character; may also have come as such. */
  private static final char REPLACEMENT = '\uFFFD';

  /** Where in a record the next byte stands. */
  private enum Place {
    CELL_START,
    PLAIN,
    QUOTED,
    /** After a quote in a quoted cell: its end, or the first half of a quote. */
    QUOTE_IN_QUOTED
  }

  private final InputStream in;
  private final Charset charset;
  private final byte[] block = new byte[BLOCK];
  private int blockSize;
  private int position;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private String text = "";
  private long size;
  private Place place = Place.CELL_START;
  private boolean terminated;
  private boolean openQuote;

  CsvRecords(InputStream in, Charset charset) {
    this.in = in;
    this.charset = charset;
  }

  /**
   * Goes to the next record, be it blank; false at the end of the body.
   *
   * @throws IOException if the body broke off; a record that it broke off in is not seen
   */
  boolean advance() throws IOException {
    boolean found = readRecord();
    this.text = found ? kept.toString(charset) : "";
    return found;
  }

  /** Whether there is nothing but white space, all of it seen. */
  boolean isBlank() {
    return text.isBlank() && !isOversized();
  }

  /** Bytes of the record without its line end. */
  long size() {
    return size;
  }

  /** Whether the record is too long to be read. */
  boolean isOversized() {
    return size > Limits.ROW_BYTES;
  }

  /** Whether the record ended in a line end, as opposed to the end of the body. */
  boolean isTerminated() {
    return terminated;
  }

  /** Whether the body ended inside quotes. */
  boolean hasOpenQuote() {
    return openQuote;
  }

  /** The record without its line end; the beginning of it if it is oversized. */
  String text() {
    return text;
  }

  /** Whether the text is what the bytes say; otherwise some of them are no characters. */
  boolean isText() {
    if (text.indexOf(REPLACEMENT) < 0) {
      return true;
    }

    try {
      charset.newDecoder().decode(ByteBuffer.wrap(kept.toByteArray()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private boolean readRecord() throws IOException {
    kept.reset();
    this.size = 0;
    this.place = Place.CELL_START;
    this.terminated = false;
    this.openQuote = false;
    while (position < blockSize || fill()) {
      int start = position;
      this.position = recordEnd();
      keep(start);
      if (position < blockSize) {
        this.terminated = true;
        skipLineEnd();
        return true;
      }
    }

    this.openQuote = place == Place.QUOTED;
    return size > 0;
  }

  /** Where in the block the record ends; the end of the block if it goes on. */
  private int recordEnd() {
    Place now = place;
    int at = position;
    for (; at < blockSize; at++) {
      byte octet = block[at];
      if (octet > ',') {
        // Most bytes: behind all marks in ASCII.
        now = now == Place.QUOTED ? now : Place.PLAIN;
      } else if (now != Place.QUOTED && (octet == '\n' || octet == '\r')) {
        break;
      } else {
        now = after(now, octet);
      }
    }

    this.place = now;
    return at;
  }

  private static Place after(Place place, byte octet) {
    return switch (place) {
      case CELL_START, QUOTE_IN_QUOTED ->
          switch (octet) {
            case '"' -> Place.QUOTED;
            case ',' -> Place.CELL_START;
            default -> Place.PLAIN;
          };
      case PLAIN -> octet == ',' ? Place.CELL_START : Place.PLAIN;
      case QUOTED -> octet == '"' ? Place.QUOTE_IN_QUOTED : Place.QUOTED;
    };
  }

  /** A line end may be of two bytes, and the block may end between them. */
  private void skipLineEnd() throws IOException {
    boolean mayGoOn = block[position] == '\r';
    position++;
    if (mayGoOn && (position < blockSize || fill()) && block[position] == '\n') {
      position++;
    }
  }

  private void keep(int start) {
    int length = position - start;
    size += length;
    int room = (int) Math.min(length, (long) Limits.ROW_BYTES - kept.size());
    kept.write(block, start, room);
  }

  private boolean fill() throws IOException {
    this.position = 0;
    this.blockSize = Math.max(0, in.read(block));
    return blockSize > 0;
  }
}
