package io.atlascost.connect.rows;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The text of one CSV record after the other in, its cells out, by Apache Commons CSV: one parser
 * for all of them, until it fails.
 */
final class QuotedCsv {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

  private OneRecord source;
  private Iterator<CSVRecord> parser;

  QuotedCsv() {
    restart();
  }

  /**
   * Reads a record.
   *
   * @param record without its line end, and with an end to each of its quotes
   * @throws RejectedRow if it cannot be told where a cell ends
   */
  List<String> read(String record) throws RejectedRow {
    try {
      source.offer(record);
      return Arrays.asList(parser.next().values());
    } catch (UncheckedIOException e) {
      // Only the parser can have thrown it: the record comes from memory.
      restart();
      throw RejectedRow.row(
          "a quote is followed by something else than a comma or the end of the row");
    }
  }

  private void restart() {
    this.source = new OneRecord();
    try {
      this.parser = FORMAT.parse(source).iterator();
    } catch (IOException e) {
      throw new AssertionError("nothing has been read yet", e);
    }
  }

  /** Gives the parser one record, and never more than the record that it was asked for. */
  private static final class OneRecord extends Reader {
    private String text = "";
    private int position;

    void offer(String record) {
      this.text = record + "\n";
      this.position = 0;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      int count = Math.min(length, text.length() - position);
      if (count == 0) {
        return -1;
      }

      text.getChars(position, position + count, buffer, offset);
      position += count;
      return count;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
