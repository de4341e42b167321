package io.atlascost.connect.schedule;

import io.atlascost.connect.reading.Position;
import io.atlascost.connect.schema.Digest;
import io.atlascost.connect.schema.KeyUse;
import io.atlascost.connect.schema.SnapshotDigest;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** The rows of one reading of a result in, what they add up to out; within flat memory. */
final class Sight {
  /** Of so many keys it is remembered that they were there: some twelve megabytes at most. */
  private static final int MOST_KEYS = 1 << 17;

  private final Consumer<TypedRow> listener;
  private final SnapshotDigest digest = new SnapshotDigest();
  private final Set<Digest> keys = new HashSet<>();
  private boolean knowsAllKeys = true;
  private Position reached = Position.START;
  private long sound;
  private long rejected;
  private long shared;
  private boolean countsShared = true;
  private BigDecimal total = BigDecimal.ZERO;

  /**
   * @param listener to the rows
   */
  Sight(Consumer<TypedRow> listener) {
    this.listener = listener;
  }

  void add(TypedRow row) {
    this.reached = Position.after(row);
    digest.add(row);
    this.total = total.add(row.amount());
    shared += row.use() == KeyUse.SHARED ? 1 : 0;
    this.countsShared = countsShared && row.use() != KeyUse.UNKNOWN;
    if (row instanceof TypedRow.Sound known) {
      sound++;
      remember(Digest.of(known.key()));
    } else {
      rejected++;
    }

    listener.accept(row);
  }

  private void remember(Digest key) {
    if (keys.size() < MOST_KEYS) {
      keys.add(key);
    } else if (!keys.contains(key)) {
      this.knowsAllKeys = false;
    }
  }

  /** Behind the last row. */
  Position reached() {
    return reached;
  }

  /** Of all rows, in whatever order. */
  String digest() {
    return digest.toString();
  }

  boolean has(Digest key) {
    return keys.contains(key);
  }

  /** Whether there were no more keys than are remembered. */
  boolean knowsAllKeys() {
    return knowsAllKeys;
  }

  BigDecimal total() {
    return total;
  }

  Sums sums() {
    return new Sums(
        OptionalLong.of(sound),
        OptionalLong.of(rejected),
        countsShared ? OptionalLong.of(shared) : OptionalLong.empty(),
        Optional.of(total));
  }
}
