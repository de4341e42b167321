package io.atlascost.connect.rows;

import java.util.List;

/** A row's texts by column, exactly as they came. */
public final class Cells {
  /** What a cell takes in memory beside its characters, in characters. */
  private static final int CELL_OVERHEAD = 64;

  private static final long[] NONE_NESTED = {};

  /** Of no row. */
  static final Cells NONE = new Cells(new Columns(List.of()), new String[0]);

  private final Columns columns;
  private final String[] texts;
  private final long[] nested;

  /** Takes the array over. */
  Cells(Columns columns, String[] texts) {
    this(columns, texts, NONE_NESTED);
  }

  /**
   * Takes the arrays over.
   *
   * @param texts null for a JSON null, JSON text for an object or array
   * @param nested for each object or array the fingerprint of what it says, 0 for other cells;
   *     empty if there are only others
   */
  Cells(Columns columns, String[] texts, long[] nested) {
    this.columns = columns;
    this.texts = texts;
    this.nested = nested;
  }

  public Columns columns() {
    return columns;
  }

  public int size() {
    return texts.length;
  }

  /** The text as it came; "null" for a JSON null. */
  public String text(int column) {
    String text = texts[column];
    return text == null ? "null" : text;
  }

  /** Whether there is nothing to read: a JSON null, or white space at most. */
  public boolean isBlank(int column) {
    String text = texts[column];
    return text == null || text.isBlank();
  }

  /** Whether it is a JSON null, which says nothing, as opposed to a text that reads "null". */
  public boolean isNull(int column) {
    return texts[column] == null;
  }

  /** Whether the text is that of a JSON object or array. */
  public boolean isNested(int column) {
    return nested.length > 0 && nested[column] != 0;
  }

  /** Of what an object or array says, however its text is written. */
  long nestedFingerprint(int column) {
    return nested[column];
  }

  /**
   * Whether a cell is known from a row before: its text is the same object, as repeated ones are.
   */
  @SuppressWarnings("ReferenceEquality") // which is the point
  boolean repeats(Cells before, int column) {
    return columns == before.columns
        && texts[column] == before.texts[column]
        && nested.length + before.nested.length == 0;
  }

  int characters() {
    int characters = (texts.length + nested.length / 8) * CELL_OVERHEAD;
    for (String text : texts) {
      characters += text == null ? 0 : text.length();
    }

    return characters;
  }
}
