package io.atlascost.connect.rows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one CSV record in, the texts of its cells out: cut at the commas where there is no
 * quote, and read by Apache Commons CSV where there is one. A byte-order mark in front of a cell is
 * no part of it.
 */
final class CsvCells {
  private final Charset charset;
  private final boolean marked;
  private final QuotedCsv quoted = new QuotedCsv();
  private final Repeats repeats = new Repeats();

  CsvCells(Charset charset) {
    this.charset = charset;
    this.marked = charset.equals(StandardCharsets.UTF_8);
  }

  /**
   * Reads the cells.
   *
   * @param expected how many there will be about
   * @throws RejectedRow if it cannot be told where a cell ends, or what its characters are
   */
  List<String> read(Cut record, int expected) throws RejectedRow {
    if (!record.isText(charset)) {
      throw RejectedRow.noCharacters();
    }

    return record.has('"') ? readQuoted(record) : split(record, expected);
  }

  private List<String> readQuoted(Cut record) throws RejectedRow {
    String text = record.text(charset);
    if (!marked) {
      return quoted.read(text);
    }

    List<String> cells = quoted.read(ByteOrderMark.offQuotedCells(text));
    cells.replaceAll(ByteOrderMark::off);
    return cells;
  }

  private List<String> split(Cut record, int expected) {
    List<String> cells = new ArrayList<>(expected);
    byte[] bytes = record.bytes();
    int end = record.from() + record.length();
    int start = record.from();
    for (int at = start; at < end; at++) {
      if (bytes[at] == ',') {
        cells.add(text(cells.size(), bytes, start, at));
        start = at + 1;
      }
    }

    cells.add(text(cells.size(), bytes, start, end));
    repeats.remember(record, cells);
    return cells;
  }

  private String text(int column, byte[] bytes, int from, int to) {
    if (repeats.has(column, bytes, from, to)) {
      return repeats.text(column);
    }

    int start = marked ? ByteOrderMark.behind(bytes, from, to) : from;
    return start == to ? "" : new String(bytes, start, to - start, charset);
  }
}
