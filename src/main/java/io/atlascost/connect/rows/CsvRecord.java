package io.atlascost.connect.rows;

import java.util.List;

/** A record of CSV: its texts, or why they cannot be told. */
sealed interface CsvRecord {
  /** The record as it came; unless it is kept, only until the next one is asked for. */
  Raw raw();

  /** The same record, with a copy of what came. */
  CsvRecord kept();

  /** Bytes of the record as it came. */
  long size();

  /** A record that is read. */
  record Texts(Raw raw, long size, List<String> texts) implements CsvRecord {
    @Override
    public Texts kept() {
      return new Texts(raw.kept(), size, texts);
    }

    /** Number of texts up to the last that is not blank. */
    int width() {
      int width = texts.size();
      while (width > 0 && texts.get(width - 1).isBlank()) {
        width--;
      }

      return width;
    }
  }

  /** A record that cannot be read. */
  record Unreadable(Raw raw, long size, RejectedRow fault) implements CsvRecord {
    @Override
    public Unreadable kept() {
      return new Unreadable(raw.kept(), size, fault);
    }
  }
}
