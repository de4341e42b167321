package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** CSV in, the cells of one record after the other out; a damaged one does not spoil the next. */
final class CsvLines {
  private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\\s;\"]+)");
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

  private final UsageBody body;
  private final CsvRecords records;
  private OneRecord source;
  private Iterator<CSVRecord> parser;

  CsvLines(InputStream in, UsageBody body) throws IOException, MalformedBody {
    this.body = body;
    this.records = new CsvRecords(in, charset(body.contentType()));
    restart();
  }

  /** A record's text and its cells, or why they cannot be told. */
  sealed interface Line {
    /** The text as it came, or the beginning of it. */
    String raw();

    /** Bytes of the text as it came. */
    long size();

    record Cut(String raw, long size, List<String> cells) implements Line {
      /** Number of cells up to the last that is not blank. */
      int width() {
        int width = cells.size();
        while (width > 0 && cells.get(width - 1).isBlank()) {
          width--;
        }

        return width;
      }
    }

    record Damaged(String raw, long size, RejectedRow fault) implements Line {}
  }

  /** Returns the next line that is not blank, or nothing after the last. */
  Optional<Line> next() throws IOException, MalformedBody {
    while (records.advance()) {
      if (records.hasOpenQuote()) {
        throw Rows.endedEarly(body, "a quote is still open at the end: " + shown());
      }

      if (!records.isTerminated() && !body.framed()) {
        // Half an amount is an amount, too, and white space may be the beginning of a row.
        throw new EOFException(
            "the connection ended in the middle of a row, in a body that did not tell its length");
      }

      if (!records.isBlank()) {
        return Optional.of(line());
      }
    }

    return Optional.empty();
  }

  private Line line() throws IOException {
    String text = records.text();
    if (records.isOversized()) {
      return damaged(RejectedRow.oversizedRow());
    }

    if (!records.isText()) {
      return damaged(RejectedRow.row("the row has bytes that are no characters; expected UTF-8"));
    }

    try {
      source.offer(text);
      return new Line.Cut(Limits.raw(text), records.size(), Arrays.asList(parser.next().values()));
    } catch (UncheckedIOException e) {
      // Only the parser can have thrown it: the record comes from memory.
      restart();
      return damaged(
          RejectedRow.row(
              "a quote is followed by something else than a comma or the end of the row"));
    }
  }

  private Line damaged(RejectedRow fault) {
    return new Line.Damaged(Limits.raw(records.text()), records.size(), fault);
  }

  private void restart() throws IOException {
    this.source = new OneRecord();
    this.parser = FORMAT.parse(source).iterator();
  }

  private String shown() {
    String text = records.text();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static Charset charset(String contentType) throws MalformedBody {
    Matcher matcher = CHARSET.matcher(contentType.toLowerCase(Locale.ROOT));
    if (!matcher.find()) {
      return StandardCharsets.UTF_8;
    }

    try {
      Charset charset = Charset.forName(matcher.group(1));
      if (charset.equals(StandardCharsets.UTF_8) || isAsciiInSingleBytes(charset)) {
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
      }
    } catch (IllegalCharsetNameException
        | UnsupportedCharsetException
        | UnsupportedOperationException e) {
      // Said below.
    }

    throw new MalformedBody(
        "the body's charset is "
            + matcher.group(1)
            + "; expected utf-8 or one that adds single bytes to ASCII");
  }

  private static boolean isAsciiInSingleBytes(Charset charset) {
    String marks = "\",\r\n";
    return charset.newEncoder().maxBytesPerChar() == 1
        && marks.equals(new String(marks.getBytes(charset), StandardCharsets.US_ASCII));
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
    public void close() {}
  }
}
