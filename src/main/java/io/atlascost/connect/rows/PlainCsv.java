package io.atlascost.connect.rows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of one CSV record without quotes after the other in, its cells out, cut at the commas.
 *
 * <p>Rows repeat most cells of the row before, those at their beginning above all: their text is
 * not made anew, but the same object again, by which others know it.
 */
final class PlainCsv {
  /** Longer records are hardly worth the memory. */
  private static final int MOST_BYTES = 16 * 1024;

  private final Charset charset;
  private final boolean marked;

  /** Of the record before: its bytes, where its cells end, and their texts. */
  private byte[] bytes = new byte[512];

  private int length;
  private int[] ends = new int[16];
  private String[] texts = {};

  PlainCsv(Charset charset) {
    this.charset = charset;
    this.marked = charset.equals(StandardCharsets.UTF_8);
  }

  /** How many cells at its beginning a record has in common with the one before. */
  int repeated(Cut record) {
    int from = record.from();
    int same = Arrays.mismatch(bytes, 0, length, record.bytes(), from, from + record.length());
    int last = texts.length - 1;
    int repeated = 0;
    while (repeated < last && (same < 0 || ends[repeated] < same)) {
      repeated++;
    }

    return repeated;
  }

  /** Where the first cell behind the repeated ones begins, from the record's beginning. */
  int behind(int repeated) {
    return repeated == 0 ? 0 : ends[repeated - 1] + 1;
  }

  /**
   * Cuts a record.
   *
   * @param repeated so many cells are known to be those of the record before
   */
  List<String> read(Cut record, int repeated) {
    String[] cells = Arrays.copyOf(texts, Math.max(1, texts.length));
    int column = repeated;
    int start = behind(repeated);
    int startBefore = start;
    for (int at = start; at <= record.length(); at++) {
      if (at < record.length() && record.bytes()[record.from() + at] != ',') {
        continue;
      }

      if (column == cells.length) {
        cells = Arrays.copyOf(cells, 2 * column);
      }

      if (column == ends.length) {
        this.ends = Arrays.copyOf(ends, 2 * column);
      }

      boolean hadIt = column < texts.length && isSame(startBefore, ends[column], record, start, at);
      cells[column] = hadIt ? texts[column] : text(record, start, at);
      startBefore = ends[column] + 1;
      ends[column] = at;
      start = at + 1;
      column++;
    }

    cells = column == cells.length ? cells : Arrays.copyOf(cells, column);
    remember(record, behind(repeated), cells);
    return Arrays.asList(cells);
  }

  private boolean isSame(int startBefore, int endBefore, Cut record, int start, int end) {
    int from = record.from();
    return Arrays.equals(bytes, startBefore, endBefore, record.bytes(), from + start, from + end);
  }

  private String text(Cut record, int start, int end) {
    int to = record.from() + end;
    int from = record.from() + start;
    from = marked ? ByteOrderMark.behind(record.bytes(), from, to) : from;
    return from == to ? "" : new String(record.bytes(), from, to - from, charset);
  }

  /**
   * Remembers a record.
   *
   * @param same so many bytes at its beginning are those of the record before
   */
  private void remember(Cut record, int same, String[] cells) {
    if (record.length() > MOST_BYTES) {
      this.length = 0;
      this.ends = new int[16];
      this.texts = new String[0];
      return;
    }

    if (bytes.length < record.length()) {
      this.bytes = Arrays.copyOf(bytes, 2 * record.length());
    }

    this.length = record.length();
    this.texts = cells;
    System.arraycopy(record.bytes(), record.from() + same, bytes, same, length - same);
  }
}
