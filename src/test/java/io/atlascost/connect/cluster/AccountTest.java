package io.atlascost.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountTest {
  private static final int ROWS = 10_000;

  /** The one among them that cannot be read. */
  private static final int UNREADABLE = 9_973;

  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "0000000A".repeat(8));

  private final Account account = new Account(QUERY, ROWS);

  @Test
  void findsNothingWhereEveryRowCameOnceAndInOrder() {
    enter(1, ROWS);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults()).isEmpty();
    assertThat(account.received()).isEqualTo(ROWS);
    assertThat(account.lost()).isZero();
    assertThat(account.deadLetters()).isEqualTo(1);
  }

  @Test
  void namesLostRows() {
    enter(1, 17);
    enter(20, 40);
    enter(42, UNREADABLE - 1);
    enter(UNREADABLE + 1, ROWS - 1);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults())
        .contains("lost 5 rows: 18–19 41–41 9973–9973 10000–10000")
        .anyMatch(fault -> fault.startsWith("the sum of all rows is "));
    assertThat(account.lost()).isEqualTo(5);
    assertThat(account.faultsButRepetitions()).isEqualTo(account.faults());
  }

  @Test
  void namesDoubledRows() {
    enter(1, 300);
    enter(200, ROWS);
    enter(UNREADABLE, UNREADABLE);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults()).containsExactly("doubled 102 rows: 200–300 9973–9973");
    assertThat(account.faultsButRepetitions()).isEmpty();
    assertThat(account.repetitions()).isEqualTo(102);
    assertThat(account.firstRepeated()).contains(200);
  }

  @Test
  void namesRowsThatAreNotInOrder() {
    enter(1, 10);
    enter(12, 12);
    enter(11, 11);
    enter(13, ROWS);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults()).containsExactly("row 11 came behind row 12");
  }

  @Test
  void namesAmountsThatAtlasDidNotSend() {
    enter(1, 10);
    account.usage(11, new BigDecimal("0.01"), Instant.EPOCH);
    enter(12, ROWS);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults())
        .contains("row 11 came with the amount 0.01")
        .anyMatch(fault -> fault.startsWith("the sum of all rows is "));
  }

  @Test
  void namesRowsThatAtlasDidNotSend() {
    enter(1, ROWS + 1);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults()).contains("row 10001 of 10000");
  }

  @Test
  void namesReadableRowsAmongTheDeadLetters() {
    enter(1, 10);
    account.deadLetter(11, Instant.EPOCH);
    enter(12, ROWS);
    account.status(status(ROWS - 1, 1, total()));

    assertThat(account.faults()).contains("row 11 came as a dead letter");
  }

  @Test
  void namesMissingWrongAndDoubledStatusRecords() {
    enter(1, ROWS);

    assertThat(account.faults()).singleElement().asString().startsWith("status records []");

    account.status(status(ROWS, 0, total()));

    assertThat(account.faults()).singleElement().asString().contains("rows=10000, deadLetters=0");

    Account twice = new Account(QUERY, 1);
    twice.usage(1, SentResult.amount(QUERY, 1), Instant.EPOCH);
    twice.status(status(1, 0, SentResult.amount(QUERY, 1)));

    assertThat(twice.faults()).isEmpty();

    twice.status(status(1, 0, SentResult.amount(QUERY, 1)));

    assertThat(twice.faults()).singleElement().asString().startsWith("status records [");
  }

  private void enter(int first, int last) {
    for (int row = first; row <= last; row++) {
      if (row == UNREADABLE) {
        account.deadLetter(row, Instant.EPOCH);
      } else {
        account.usage(row, SentResult.amount(QUERY, row), Instant.EPOCH);
      }
    }
  }

  private static BigDecimal total() {
    IntPredicate readable = row -> row != UNREADABLE;
    return IntStream.rangeClosed(1, ROWS)
        .filter(readable)
        .mapToObj(row -> SentResult.amount(QUERY, row))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static Account.Statement status(long rows, long deadLetters, BigDecimal total) {
    return new Account.Statement("COMPLETE", rows, deadLetters, total);
  }
}
