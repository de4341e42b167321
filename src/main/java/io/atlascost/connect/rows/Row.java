package io.atlascost.connect.rows;

/** One row of a result. */
public sealed interface Row {
  /** Position in the result, from 1; rows that cannot be read count. */
  long number();

  /** Of all rows up to this one. */
  long fingerprint();

  /**
   * The text as it came, at most 32 KiB of it; made anew by each call. Unless the row is kept, only
   * until the next one is asked for.
   */
  String raw();

  /** The same row, with a copy of its text. */
  Row kept();

  /** Characters that the row holds in memory. */
  int size();

  /**
   * The row's texts.
   *
   * @throws RejectedRow if the row as a whole cannot be read
   */
  Cells cells() throws RejectedRow;

  /** A row of which the cells are known. */
  record Sound(long number, long fingerprint, Raw beginning, Cells cells) implements Row {
    @Override
    public String raw() {
      return beginning.toString();
    }

    @Override
    public Row kept() {
      return new Sound(number, fingerprint, beginning.kept(), cells);
    }

    @Override
    public int size() {
      return beginning.size() + cells.characters();
    }
  }

  /** A row of which only the text is known. */
  record Damaged(long number, long fingerprint, String raw, RejectedRow fault) implements Row {
    @Override
    public Row kept() {
      return this;
    }

    @Override
    public int size() {
      return raw.length();
    }

    @Override
    public Cells cells() throws RejectedRow {
      throw fault;
    }
  }
}
