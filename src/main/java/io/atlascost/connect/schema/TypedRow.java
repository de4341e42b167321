package io.atlascost.connect.schema;

import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.math.BigDecimal;
import java.util.Optional;
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

  /** Whether it takes back a row of an earlier result, and is none of this one. */
  default boolean isWithdrawal() {
    return false;
  }

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

  /**
   * A key that an earlier result had and this one has no more.
   *
   * @param fingerprint of all rows of the result and of the withdrawals up to this one
   * @param value with the amount 0; empty for none at all
   */
  record Withdrawn(long number, long fingerprint, Struct key, Optional<Struct> value)
      implements TypedRow {
    /** About what the texts of a row make up. */
    private static final int SIZE = 500;

    @Override
    public int size() {
      return SIZE;
    }

    @Override
    public boolean isRejected() {
      return false;
    }

    @Override
    public boolean isWithdrawal() {
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
