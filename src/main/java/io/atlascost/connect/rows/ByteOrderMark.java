package io.atlascost.connect.rows;

import java.io.IOException;

/** The mark that may stand in front of a text; it says nothing, and is taken off. */
final class ByteOrderMark {
  private static final char MARK = '\uFEFF';

  private ByteOrderMark() {}

  /**
   * Passes over UTF-8's mark.
   *
   * @throws MalformedBody if the mark is another one, since the body is not UTF-8 then
   */
  static void pass(Window window, Body body) throws IOException, MalformedBody {
    int first = window.peek();
    // No more is read than a mark needs: a body that trickles does not wait.
    if ((first == 0xfe || first == 0xff) && first + window.peek(1) == 0xfe + 0xff) {
      throw body.malformed("the body is UTF-16; expected UTF-8");
    }

    while (window.peek() == 0xef && window.peek(1) == 0xbb && window.peek(2) == 0xbf) {
      window.position += 3;
    }
  }

  /** A text without the marks at its beginning. */
  static String off(String text) {
    int marks = 0;
    while (marks < text.length() && text.charAt(marks) == MARK) {
      marks++;
    }

    return text.substring(marks);
  }

  /** A record of CSV without the marks before its quoted cells, which would hide the quotes. */
  static String offQuotedCells(String record) {
    if (record.indexOf(MARK) < 0) {
      return record;
    }

    StringBuilder kept = new StringBuilder(record.length());
    CsvPlace place = CsvPlace.CELL_START;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (place != CsvPlace.CELL_START || c != MARK) {
        kept.append(c);
        place = place.behind(c);
      }
    }

    return kept.toString();
  }

  /** Where a text begins behind UTF-8's marks. */
  static int behind(byte[] bytes, int from, int to) {
    int at = from;
    while (to - at >= 3
        && bytes[at] == (byte) 0xef
        && bytes[at + 1] == (byte) 0xbb
        && bytes[at + 2] == (byte) 0xbf) {
      at += 3;
    }

    return at;
  }
}
