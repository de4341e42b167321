package io.atlascost.connect.cluster;

import io.atlascost.connect.api.Query;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What was sent of one query and what was received of it in, what is lost or comes twice out. */
final class Account {
  private final Query query;
  private final int sent;

  private final BitSet usage = new BitSet();
  private final BitSet deadLetters = new BitSet();
  private final BitSet repeated = new BitSet();
  private final List<String> wrong = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private long lastUsage;
  private long lastDeadLetter;
  private int received;
  private int repetitions;
  private BigDecimal total = BigDecimal.ZERO;

  private Instant failure = Instant.MAX;
  private Instant firstWritten;
  private Instant firstSeen;

  /** A status record. */
  record Statement(String state, long rows, long deadLetters, BigDecimal total) {}

  /**
   * @param sent rows of the result, readable or not
   */
  Account(Query query, int sent) {
    this.query = query;
    this.sent = sent;
  }

  /** From now on what is written is written after a failure. */
  void failed(Instant when) {
    this.failure = when;
    this.firstWritten = null;
    this.firstSeen = null;
  }

  void usage(long row, BigDecimal amount, Instant writtenAt) {
    if (!SentResult.isReadable(row) || amount.compareTo(SentResult.amount(query, row)) != 0) {
      wrong.add("row " + row + " came with the amount " + amount.toPlainString());
    }

    if (row <= lastUsage && !usage.get((int) row)) {
      wrong.add("row " + row + " came behind row " + lastUsage);
    }

    this.lastUsage = row;
    if (count(usage, row, writtenAt)) {
      this.total = total.add(amount);
    }
  }

  void deadLetter(long row, Instant writtenAt) {
    if (SentResult.isReadable(row)) {
      wrong.add("row " + row + " came as a dead letter");
    }

    if (row <= lastDeadLetter && !deadLetters.get((int) row)) {
      wrong.add("dead letter " + row + " came behind dead letter " + lastDeadLetter);
    }

    this.lastDeadLetter = row;
    count(deadLetters, row, writtenAt);
  }

  void status(Statement statement) {
    statements.add(statement);
  }

  /** Whether a status record has come. */
  boolean isEnded() {
    return !statements.isEmpty();
  }

  int received() {
    return received;
  }

  int deadLetters() {
    return deadLetters.cardinality();
  }

  /** How many records came that had come before. */
  int repetitions() {
    return repetitions;
  }

  /** The lowest number of a row that came twice. */
  Optional<Integer> firstRepeated() {
    return repeated.isEmpty() ? Optional.empty() : Optional.of(repeated.nextSetBit(0));
  }

  /** The highest number of a row that came. */
  int highest() {
    return Math.max(usage.length(), deadLetters.length()) - 1;
  }

  int lost() {
    return lostRows().cardinality();
  }

  /** From the failure until the first record was written that a reader of committed records got. */
  Optional<Duration> untilWritten() {
    return Optional.ofNullable(firstWritten).map(writtenAt -> Duration.between(failure, writtenAt));
  }

  /**
   * From the failure until a reader of committed records had the first that was written after it.
   */
  Optional<Duration> untilSeen() {
    return Optional.ofNullable(firstSeen).map(seenAt -> Duration.between(failure, seenAt));
  }

  /** What is not as it must be where every row is delivered exactly once; empty if nothing. */
  List<String> faults() {
    List<String> faults = faultsButRepetitions();
    if (!repeated.isEmpty()) {
      faults.add(0, "doubled " + ranges(repeated));
    }

    return faults;
  }

  /** What is not as it must be where every row is delivered at least once; empty if nothing. */
  List<String> faultsButRepetitions() {
    List<String> faults = new ArrayList<>();
    BitSet lost = lostRows();
    if (!lost.isEmpty()) {
      faults.add("lost " + ranges(lost));
    }

    if (highest() > sent) {
      faults.add("row " + highest() + " of " + sent);
    }

    faults.addAll(wrong.subList(0, Math.min(wrong.size(), 10)));
    Statement right =
        new Statement(
            "COMPLETE", SentResult.readable(sent), sent - SentResult.readable(sent), sentTotal());
    if (total.compareTo(right.total()) != 0) {
      faults.add("the sum of all rows is " + total + " instead of " + right.total());
    }

    if (statements.size() != 1 || !agree(statements.get(0), right)) {
      faults.add("status records " + statements + " instead of " + right);
    }

    return faults;
  }

  private static boolean agree(Statement found, Statement right) {
    return found.state().equals(right.state())
        && found.rows() == right.rows()
        && found.deadLetters() == right.deadLetters()
        && found.total().compareTo(right.total()) == 0;
  }

  /** Answers whether it is new. */
  private boolean count(BitSet rows, long row, Instant writtenAt) {
    received++;
    if (firstWritten == null && writtenAt.isAfter(failure)) {
      this.firstWritten = writtenAt;
      this.firstSeen = Instant.now();
    }

    if (rows.get((int) row)) {
      repetitions++;
      repeated.set((int) row);
      return false;
    }

    rows.set((int) row);
    return true;
  }

  private BitSet lostRows() {
    BitSet lost = new BitSet();
    lost.set(1, sent + 1);
    lost.andNot(usage);
    lost.andNot(deadLetters);
    return lost;
  }

  private BigDecimal sentTotal() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int row = 1; row <= sent; row++) {
      if (SentResult.isReadable(row)) {
        sum = sum.add(SentResult.amount(query, row));
      }
    }

    return sum;
  }

  private static String ranges(BitSet rows) {
    StringBuilder text = new StringBuilder().append(rows.cardinality()).append(" rows:");
    int shown = 0;
    for (int from = rows.nextSetBit(0);
        from >= 0;
        from = rows.nextSetBit(rows.nextClearBit(from))) {
      if (shown == 10) {
        return text.append(" …").toString();
      }

      text.append(' ').append(from).append('–').append(rows.nextClearBit(from) - 1);
      shown++;
    }

    return text.toString();
  }
}
