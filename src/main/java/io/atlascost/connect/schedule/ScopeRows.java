package io.atlascost.connect.schedule;

import io.atlascost.connect.reading.Position;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.SnapshotDigest;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The rows of a snapshot in; the same out, with what they withdraw behind them, as one sequence: so
 * that a restart goes on in either part.
 */
final class ScopeRows implements TypedRows {
  private final TypedRows rows;
  private final Origin origin;
  private final Optional<Withdrawals> withdrawals;
  private final Optional<Sight> expected;
  private final Names names;
  private final Consumer<SnapshotDigest> whole;
  private final Runnable changed;
  private final SnapshotDigest digest = new SnapshotDigest();
  private final Deque<TypedRow> withdrawn = new ArrayDeque<>();
  private Position reached = Position.START;
  private boolean ended;

  /**
   * @param expected what the result was when it was looked through, which its withdrawals are right
   *     for
   * @param whole is told what the snapshot is when all of it was read
   * @param changed is told when it is not what was expected
   */
  ScopeRows(
      TypedRows rows,
      Origin origin,
      Optional<Withdrawals> withdrawals,
      Optional<Sight> expected,
      Names names,
      Consumer<SnapshotDigest> whole,
      Runnable changed) {
    this.rows = rows;
    this.origin = origin;
    this.withdrawals = withdrawals;
    this.expected = expected;
    this.names = names;
    this.whole = whole;
    this.changed = changed;
  }

  @Override
  public Optional<TypedRow> next() throws IOException, MalformedBody {
    if (!ended) {
      Optional<TypedRow> row = rows.next();
      if (row.isPresent()) {
        this.reached = Position.after(row.get());
        digest.add(row.get());
        names.learn(row.get());
        return row;
      }

      end();
    }

    return Optional.ofNullable(withdrawn.poll());
  }

  private void end() throws IOException {
    if (expected.isPresent() && !expected.get().digest().equals(digest.toString())) {
      if (rows.isEndTold()) {
        changed.run();
      }

      throw new IOException(
          "the result has "
              + digest.rows()
              + " rows and is another than it was when it was compared with the last snapshot");
    }

    this.ended = true;
    whole.accept(digest);
    withdrawals.ifPresent(gone -> withdrawn.addAll(gone.rows(reached, origin)));
  }

  @Override
  public boolean isEndTold() {
    return rows.isEndTold() || (ended && expected.isPresent());
  }

  @Override
  public Optional<String> warning() {
    return rows.warning();
  }
}
