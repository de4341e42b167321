package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transactions, on a worker that supports them: what readers of committed records see, and when.
 */
class ExactlyOnceIT {
  private static final int ROWS = 20;

  /** Rows that Atlas has sent when it falls silent. */
  private static final int SENT = 9;

  /** Rows that are on the topic then: the last is held back, since it may be the end. */
  private static final int WRITTEN = SENT - 1;

  private static final String BODY = UsageRows.csv(ROWS);

  @RegisterExtension final ConnectFixture connect = ConnectFixture.exactlyOnce();

  private final Query query = query(1);

  /** The end of the result travels in the batch of the last row, or alone in the next. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2000})
  void theRowsOfAQueryBecomeVisibleTogether(int batchMaxRows) {
    CountDownLatch rest = holdInTheMiddle();
    Deployment connector =
        connector().with("batch.max.rows", Integer.toString(batchMaxRows)).create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN);
    assertThat(connector.rows()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connector.statuses()).hasSize(1);
  }

  @Test
  void aLargerResultIsCommittedInParts() {
    CountDownLatch rest = holdInTheMiddle();
    Deployment connector = connector().with("transaction.max.rows", "3").create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN);
    connector.awaitOffset(query, "READING", 6);
    assertThat(connector.rows()).isEqualTo(numbers(6));
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  @Test
  void aRestartLeavesNothingOfTheTransactionThatWasOpen() {
    holdInTheMiddle();
    Deployment connector = connector().create();
    waiting().until(() -> connector.uncommittedRows() == WRITTEN);

    restartWithTheWholeResult(connector);

    assertThat(connector.uncommittedRows()).isEqualTo(WRITTEN + ROWS);
    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  /** With a batch of one row each, each is committed for itself. */
  @Test
  void byPollEachBatchBecomesVisibleAtOnceAndStaysSoOverARestart() {
    holdInTheMiddle();
    Deployment connector =
        connector().with("transaction.boundary", "poll").with("batch.max.rows", "1").create();

    connector.awaitOffset(query, "READING", WRITTEN);
    assertThat(connector.rows()).isEqualTo(numbers(WRITTEN));

    restartWithTheWholeResult(connector);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connector.uncommittedRows()).isEqualTo(ROWS);
  }

  @Test
  void byAShortIntervalWhatHasArrivedBecomesVisibleSoonAndStaysSoOverARestart() {
    holdInTheMiddle();
    Deployment connector =
        connector()
            .with("transaction.boundary", "interval")
            .with("transaction.boundary.interval.ms", "100")
            .create();

    connector.awaitOffset(query, "READING", WRITTEN);
    assertThat(connector.rows()).isEqualTo(numbers(WRITTEN));

    restartWithTheWholeResult(connector);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  /** Longer than the test: only the end of a task commits, and it commits what is there. */
  @Test
  void byALongIntervalNothingBecomesVisibleBeforeTheTaskEnds() {
    CountDownLatch rest = holdInTheMiddle();
    Deployment connector =
        connector()
            .with("transaction.boundary", "interval")
            .with("transaction.boundary.interval.ms", "50000")
            .create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN);
    rest.countDown();
    waiting().until(() -> connector.uncommittedRows() == ROWS);
    assertThat(connector.rows()).isEmpty();
    assertThat(connector.statuses()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();

    connector.stop();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connector.statuses()).hasSize(1);
    assertThat(connect.atlas().requests(query.token())).hasSize(1);
  }

  @Test
  void rowsDeadLettersAndStatusOfAQueryBecomeVisibleTogether() {
    CountDownLatch rest = connect.latch();
    String body = withBadRows(BODY, 2, 5);
    answer(Reply.csv(body).holdAfter(UsageRows.bytesUpTo(body, SENT), rest));
    Deployment connector = connector().withDeadLetters().withOffsetsOfItsOwn().create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN - 2);
    assertThat(connector.rows()).isEmpty();
    assertThat(connector.deadLetters()).isEmpty();
    assertThat(connector.statuses()).isEmpty();
    assertThat(connector.offset(query)).isEmpty();
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).hasSize(ROWS - 2).doesNotContain(2L, 5L).doesNotHaveDuplicates();
    assertThat(connector.deadLetters())
        .extracting(letter -> letter.value().get("row"))
        .containsExactly(2L, 5L);
    assertThat(connector.statuses()).hasSize(1);
    assertThat(connector.transactions()).isEqualTo(1);
  }

  @Test
  void aDeadLetterCountsTowardsTheSizeOfATransaction() {
    CountDownLatch rest = connect.latch();
    String body = withBadRows(BODY, 2, 5);
    answer(Reply.csv(body).holdAfter(UsageRows.bytesUpTo(body, SENT), rest));
    Deployment connector = connector().withDeadLetters().with("transaction.max.rows", "3").create();

    waiting().until(() -> connector.uncommittedRows() == WRITTEN - 2);
    connector.awaitOffset(query, "READING", 6);
    assertThat(connector.rows()).containsExactly(1L, 3L, 4L, 6L);
    assertThat(connector.deadLetters()).hasSize(2);
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).hasSize(ROWS - 2).doesNotHaveDuplicates();
    assertThat(connector.deadLetters()).hasSize(2);
  }

  @Test
  void theEndOfAnEmptyResultIsCommittedWithItsStatus() {
    answer(Reply.csv(UsageRows.csv(0)));
    Deployment connector = connector().create();

    connector.awaitComplete(query, 0);

    assertThat(connector.statuses()).hasSize(1);
    assertThat(connector.rows()).isEmpty();
    // Once more, before it is believed.
    assertThat(connect.atlas().requests(query.token())).hasSize(2);
  }

  /** Nothing carries its end, and nothing is left open that would keep others invisible. */
  @Test
  void anEmptyResultWithoutStatusHindersNoOther() {
    Query next = query(2);
    answer(Reply.csv(UsageRows.csv(0)));
    connect.atlas().usage(next.orgId(), next.token(), Reply.csv(UsageRows.csv(3)));
    Deployment connector =
        connect
            .connector(query, next)
            .with("exactly.once.support", "required")
            .with("transaction.boundary", "connector")
            .create();

    connector.awaitComplete(next, 3);
    waiting().until(() -> connect.atlas().requests(query.token()).size() == 2);

    assertThat(connector.rows()).isEqualTo(numbers(3));
    assertThat(connector.offset(query)).isEmpty();
    connector.awaitRunning(1);
  }

  private Deployment connector() {
    return connect
        .connector(query)
        .withStatus()
        .with("exactly.once.support", "required")
        .with("transaction.boundary", "connector");
  }

  private void restartWithTheWholeResult(Deployment connector) {
    answer(Reply.csv(BODY));
    connector.restartTask();
    connector.awaitComplete(query, ROWS);
    assertThat(connector.statuses()).hasSize(1);
  }

  /** The same rows, of which some have no amount. */
  private static String withBadRows(String body, int... rows) {
    String changed = body;
    for (int row : rows) {
      changed = changed.replace("," + row + ".25\n", ",much\n");
    }

    return changed;
  }

  private void answer(Reply... replies) {
    connect.atlas().usage(query.orgId(), query.token(), replies);
  }

  private CountDownLatch holdInTheMiddle() {
    CountDownLatch rest = connect.latch();
    answer(Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest));
    return rest;
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
