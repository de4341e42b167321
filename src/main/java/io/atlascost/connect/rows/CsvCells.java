package io.atlascost.connect.rows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one CSV record in, the texts of its cells out, as RFC 4180 and Apache Commons CSV
 * have it; beyond these, a byte-order mark in front of a cell is no part of it.
 */
final class CsvCells {
  private final Charset charset;
  private final boolean marked;

  private byte[] bytes;
  private int end;

  CsvCells(Charset charset) {
    this.charset = charset;
    this.marked = charset.equals(StandardCharsets.UTF_8);
  }

  /**
   * @param expected how many cells there will be about
   * @throws RejectedRow if it cannot be told where a cell ends, or what its characters are
   */
  List<String> read(Cut record, int expected) throws RejectedRow {
    if (!record.isText(charset)) {
      throw RejectedRow.noCharacters();
    }

    this.bytes = record.bytes();
    this.end = record.from() + record.length();
    List<String> cells = new ArrayList<>(expected);
    int at = read(record.from(), cells);
    while (at < end) {
      at = read(at + 1, cells);
    }

    return cells;
  }

  /** Reads the cell that begins here; returns where the comma behind it is, or the end. */
  private int read(int from, List<String> cells) throws RejectedRow {
    int start = marked ? ByteOrderMark.behind(bytes, from, end) : from;
    if (start < end && bytes[start] == '"') {
      return readQuoted(start + 1, cells);
    }

    int comma = comma(start);
    cells.add(text(start, comma));
    return comma;
  }

  private int readQuoted(int start, List<String> cells) throws RejectedRow {
    boolean hasQuotes = false;
    int quote = quote(start);
    while (quote + 1 < end && bytes[quote + 1] == '"') {
      hasQuotes = true;
      quote = quote(quote + 2);
    }

    String text = text(start, quote);
    if (marked) {
      text = ByteOrderMark.off(text);
    }

    cells.add(hasQuotes ? text.replace("\"\"", "\"") : text);
    int comma = comma(quote + 1);
    if (!text(quote + 1, comma).chars().allMatch(Character::isWhitespace)) {
      throw RejectedRow.row(
          "a quote is followed by something else than a comma or the end of the row");
    }

    return comma;
  }

  /** There is one: a record with an open quote is none. */
  private int quote(int from) {
    int at = from;
    while (bytes[at] != '"') {
      at++;
    }

    return at;
  }

  private int comma(int from) {
    int at = from;
    while (at < end && bytes[at] != ',') {
      at++;
    }

    return at;
  }

  private String text(int from, int to) {
    return from == to ? "" : new String(bytes, from, to - from, charset);
  }
}
