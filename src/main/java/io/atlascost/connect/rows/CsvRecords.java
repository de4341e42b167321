package io.atlascost.connect.rows;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CSV in, one record after the other out; a damaged one does not spoil the next. */
final class CsvRecords {
  private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\\s;\"]+)");

  private final Body body;
  private final Charset charset;
  private final CsvCutter cutter;
  private final CsvCells cells;

  CsvRecords(Window window, Body body) throws IOException, MalformedBody {
    this.body = body;
    this.charset = charset(body);
    this.cutter = new CsvCutter(window, charset);
    this.cells = new CsvCells(charset);
  }

  /** Returns the next record that is not blank, or nothing after the last. */
  Optional<CsvRecord> next() throws IOException, MalformedBody {
    while (cutter.advance()) {
      Cut cut = cutter.record();
      if (cutter.hasOpenQuote()) {
        throw body.endedEarly(
            "a quote is still open at the end: " + body.shown(cut.raw(charset).toString()));
      }

      if (!cutter.isTerminated() && !body.isFramed()) {
        // Half an amount is an amount, too, and white space may be the beginning of a row.
        throw new EOFException(
            "the connection ended in the middle of a row, in a body that did not tell its length");
      }

      if (!isBlank(cut)) {
        return Optional.of(read(cut));
      }
    }

    return Optional.empty();
  }

  private CsvRecord read(Cut cut) {
    Raw raw = cut.raw(charset);
    if (cut.isOversized()) {
      return new CsvRecord.Unreadable(raw, cut.size(), RejectedRow.oversizedRow());
    }

    try {
      return new CsvRecord.Texts(raw, cut.size(), cells.read(cut));
    } catch (RejectedRow e) {
      return new CsvRecord.Unreadable(raw, cut.size(), e);
    }
  }

  /** Whether there is nothing but white space, all of it seen. */
  private boolean isBlank(Cut cut) {
    if (cut.size() == 0) {
      return true;
    }

    boolean beginsWithText = cut.bytes()[cut.from()] > ' ';
    return !beginsWithText && !cut.isOversized() && ByteOrderMark.off(cut.text(charset)).isBlank();
  }

  private static Charset charset(Body body) throws IOException, MalformedBody {
    Matcher matcher = CHARSET.matcher(body.contentType().toLowerCase(Locale.ROOT));
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

    throw body.malformed(
        "the body's charset is "
            + matcher.group(1)
            + "; expected utf-8 or one that adds single bytes to ASCII");
  }

  private static boolean isAsciiInSingleBytes(Charset charset) {
    String marks = "\",\r\n";
    return charset.newEncoder().maxBytesPerChar() == 1
        && marks.equals(new String(marks.getBytes(charset), StandardCharsets.US_ASCII));
  }
}
