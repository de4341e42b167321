package io.atlascost.connect.rows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of one CSV record in, the texts of its cells out: cut at the commas where there is no
 * quote, and read by Apache Commons CSV where there is one. A byte-order mark in front of a cell is
 * no part of it.
 */
final class CsvCells {
  private final Charset charset;
  private final boolean marked;
  private final PlainCsv plain;
  private final QuotedCsv quoted = new QuotedCsv();

  CsvCells(Charset charset) {
    this.charset = charset;
    this.marked = charset.equals(StandardCharsets.UTF_8);
    this.plain = new PlainCsv(charset);
  }

  /**
   * Reads the cells; not to be changed.
   *
   * @throws RejectedRow if it cannot be told where a cell ends, or what its characters are
   */
  List<String> read(Cut record) throws RejectedRow {
    // What is as before has been looked at: it is text, and has no quote.
    int repeated = plain.repeated(record);
    Cut rest = record.behind(plain.behind(repeated));
    if (!rest.isText(charset)) {
      throw RejectedRow.noCharacters();
    }

    return rest.has('"') ? readQuoted(record) : plain.read(record, repeated);
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
}
