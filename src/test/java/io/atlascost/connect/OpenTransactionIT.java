package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transactions that cannot end with their query: the result changes, or takes too long. */
class OpenTransactionIT {
  private static final int ROWS = 20;

  /** Rows that Atlas sends before something happens; the last of them is held back. */
  private static final int SENT = 9;

  private static final int WRITTEN = SENT - 1;

  private static final String BODY = UsageRows.csv(ROWS);
  private static final String OTHER =
      UsageRows.csv(IntStream.rangeClosed(1, ROWS).mapToObj(i -> UsageRows.row(i, "7.5")).toList());

  @RegisterExtension final ConnectFixture connect = ConnectFixture.exactlyOnce();

  private final Query query = query(1);

  @Test
  void ofAResultThatChangesOnTheWayOnlyTheNewRowsBecomeVisible() {
    CountDownLatch rest = connect.latch();
    answer(cut(BODY), Reply.csv(OTHER).holdUntil(rest));
    Deployment connector = connector().create();
    waiting().until(() -> connector.uncommittedRows() == WRITTEN);

    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connector.usage())
        .extracting(record -> record.value().get("usageAmount").toString())
        .containsOnly("7.500000000000000000");
    assertThat(connector.uncommittedRows()).isGreaterThanOrEqualTo(WRITTEN + ROWS);
  }

  /** Connect stores the offsets of what it aborts: without a further record, rows would be lost. */
  @Test
  void whatWasAbortedIsReadAgainEvenIfTheFirstAnswerComesBack() {
    CountDownLatch never = connect.latch();
    answer(
        cut(BODY),
        Reply.csv(OTHER).holdAfter(UsageRows.bytesUpTo(OTHER, SENT), never),
        Reply.csv(OTHER).holdAfter(UsageRows.bytesUpTo(OTHER, SENT), never));
    Deployment connector = connector().create();
    connector.awaitOffset(query, "READING", 0);
    assertThat(connector.rows()).isEmpty();

    answer(Reply.csv(BODY));
    connector.restartTask();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  /** Longer than the broker lets a transaction be open. */
  @Test
  void aResultThatStallsBecomesVisibleBeforeItsTransactionTimesOut() {
    CountDownLatch rest = connect.latch();
    answer(Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest));
    Deployment connector =
        connector().with("producer.override.transaction.timeout.ms", "8000").create();

    connector.awaitOffset(query, "READING", WRITTEN);
    assertThat(connector.rows()).isEqualTo(numbers(WRITTEN));
    rest.countDown();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connector.uncommittedRows()).isEqualTo(ROWS);
    connector.awaitRunning(1);
  }

  /** Connect asks nobody while it pauses: Kafka ends the transaction, and then the task. */
  @Test
  void aPauseThatOutlastsTheTransactionFailsTheTaskAndLosesNothing() {
    CountDownLatch rest = connect.latch();
    answer(Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest), Reply.csv(BODY));
    Deployment connector =
        connector().with("producer.override.transaction.timeout.ms", "12000").create();
    waiting().until(() -> connector.uncommittedRows() == WRITTEN);
    connector.pause();
    connector.awaitNoOpenTransaction();

    connector.resume();
    assertThat(connector.awaitFailure(0)).contains("its producer transaction expired");
    assertThat(connector.rows()).isEmpty();
    connector.restartTask();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
  }

  private Deployment connector() {
    return connect
        .connector(query)
        .with("exactly.once.support", "required")
        .with("transaction.boundary", "connector");
  }

  private void answer(Reply... replies) {
    connect.atlas().usage(query.orgId(), query.token(), replies);
  }

  private static Reply cut(String body) {
    return Reply.csv(body).cutAfter(UsageRows.bytesUpTo(body, SENT), Cut.RST);
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
