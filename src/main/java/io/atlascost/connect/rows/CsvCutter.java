package io.atlascost.connect.rows;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * CSV bytes in, those of one record after the other out; finds where records end, and leaves what
 * is in them to {@link CsvCells}.
 *
 * <p>The marks of CSV are the same single bytes in UTF-8 and in every charset that extends ASCII,
 * and no byte of another character.
 */
final class CsvCutter {
  private final Window window;
  private final boolean marked;

  private Cut record;
  private boolean terminated;
  private boolean openQuote;
  private boolean lineFeedMayFollow;

  CsvCutter(Window window, Charset charset) {
    this.window = window;
    this.marked = charset.equals(StandardCharsets.UTF_8);
  }

  /**
   * Goes to the next record, be it blank; false at the end of the body.
   *
   * @throws IOException if the body broke off; a record that it broke off in is not seen
   */
  boolean advance() throws IOException {
    if (lineFeedMayFollow && window.peek() == '\n') {
      window.position++;
    }

    window.begin();
    CsvPlace place = passRecord();
    this.record = window.cut(window.length());
    this.openQuote = !terminated && place == CsvPlace.QUOTED;
    this.lineFeedMayFollow = terminated && window.bytes[window.position] == '\r';
    if (terminated) {
      window.position++;
    }

    return terminated || record.size() > 0;
  }

  /** The record without its line end. */
  Cut record() {
    return record;
  }

  /** Whether the record ended in a line end, as opposed to the end of the body. */
  boolean isTerminated() {
    return terminated;
  }

  /** Whether the body ended inside quotes. */
  boolean hasOpenQuote() {
    return openQuote;
  }

  /** Goes to the line end, or to the end of the body. */
  private CsvPlace passRecord() throws IOException {
    CsvPlace place = CsvPlace.CELL_START;
    while (window.position < window.end || window.fill()) {
      byte[] bytes = window.bytes;
      int end = window.end;
      int at = window.position;
      for (; at < end; at++) {
        byte octet = bytes[at];
        if (octet > ',') {
          // Most bytes: behind all marks in ASCII.
          place = place == CsvPlace.QUOTED ? CsvPlace.QUOTED : CsvPlace.PLAIN;
        } else if (place != CsvPlace.QUOTED && (octet == '\n' || octet == '\r')) {
          window.position = at;
          this.terminated = true;
          return place;
        } else {
          place = after(place, octet);
        }
      }

      window.position = at;
    }

    this.terminated = false;
    return place;
  }

  private CsvPlace after(CsvPlace place, byte octet) {
    return marked && place == CsvPlace.CELL_START && octet == (byte) 0xef
        ? CsvPlace.MARK_1
        : place.behind(octet & 0xff);
  }
}
