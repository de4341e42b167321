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

    connect.atlas().usage(query.orgId(), query.token(), Reply.csv(BODY));
    connector.restartTask();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.uncommittedRows()).isEqualTo(WRITTEN + ROWS);
    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  private Deployment connector() {
    return connect
        .connector(query)
        .withStatus()
        .with("exactly.once.support", "required")
        .with("transaction.boundary", "connector");
  }

  private CountDownLatch holdInTheMiddle() {
    CountDownLatch rest = connect.latch();
    connect
        .atlas()
        .usage(
            query.orgId(),
            query.token(),
            Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest));
    return rest;
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
