package io.atlascost.connect.schema;

import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Struct;

/** One row of a result as typed values, or why it has none. */
public sealed interface TypedRow {
  /** Position in the result, from 1. */
  long number();

  /** Of all rows up to this one. */
  long fingerprint();

  /** About how many characters the row holds in memory. */
  int size();

  /** Whether it becomes a dead letter. */
  boolean isRejected();

  /** US dollars that a record of it says, whatever it represents them by; none of a dead letter. */
  BigDecimal amount();

  /** Whether an earlier row had its key; none has that of a dead letter. */
  KeyUse use();

  /**
   * A row that can be read.
   *
   * @param key what the row is about
   * @param use whether an earlier row had the key
   * @param value the row
   * @param amount its US dollars as the value says them, whatever it represents them by
   */
  record Sound(
      long number,
      long fingerprint,
      int size,
      Struct key,
      KeyUse use,
      Struct value,
      BigDecimal amount)
      implements TypedRow {
    @Override
    public boolean isRejected() {
      return false;
    }
  }

  /** A row that cannot be read. */
  record Rejected(Row row, RejectedRow fault) implements TypedRow {
    @Override
    public long number() {
      return row.number();
    }

    @Override
    public long fingerprint() {
      return row.fingerprint();
    }

    @Override
    public int size() {
      return row.size();
    }

    @Override
    public boolean isRejected() {
      return true;
    }

    @Override
    public BigDecimal amount() {
      return BigDecimal.ZERO;
    }

    @Override
    public KeyUse use() {
      return KeyUse.FIRST;
    }
  }
}
