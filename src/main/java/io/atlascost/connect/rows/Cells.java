package io.atlascost.connect.rows;

import java.util.BitSet;

/** A row's texts by column, exactly as they came. */
public final class Cells {
  /** What a cell takes in memory beside its characters, in characters. */
  private static final int CELL_OVERHEAD = 64;

  static final BitSet NONE_NESTED = new BitSet(0);

  private final Columns columns;
  private final String[] texts;
  private final BitSet nested;

  /** Takes the array over. A null stands for a JSON null. */
  Cells(Columns columns, String[] texts) {
    this(columns, texts, NONE_NESTED);
  }

  /** Takes the array over. A null stands for a JSON null; nested cells hold JSON text. */
  Cells(Columns columns, String[] texts, BitSet nested) {
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

  /** Whether the text is that of a JSON object or array. */
  public boolean isNested(int column) {
    return nested.get(column);
  }

  int characters() {
    int characters = texts.length * CELL_OVERHEAD;
    for (String text : texts) {
      characters += text == null ? 0 : text.length();
    }

    return characters;
  }

  String textOrNull(int column) {
    return texts[column];
  }
}
