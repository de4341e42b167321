package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Restarts of connector, task and worker: nothing is lost, nothing comes twice. */
class RestartIT {
  private static final int ROWS = 20;

  /** Rows that Atlas has sent when it falls silent. */
  private static final int SENT = 9;

  /** Rows that are delivered then: the last is held back, since it may be the end. */
  private static final int DELIVERED = SENT - 1;

  private static final String BODY = UsageRows.csv(ROWS);

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  private final Query query = query(1);

  private final Query complete = query(2);
  private final Query refused = query(3);

  /** What is restarted. */
  interface Restart {
    void of(Deployment connector, ConnectFixture connect);
  }

  static Stream<Arguments> restarts() {
    return Stream.of(
        restart("connector", (connector, connect) -> connector.restart()),
        restart("task", (connector, connect) -> connector.restartTask()),
        restart("worker", (connector, connect) -> connect.restartWorker()));
  }

  private static Arguments restart(String what, Restart restart) {
    return Arguments.argumentSet(what, restart);
  }

  @ParameterizedTest
  @MethodSource("restarts")
  void aRestartGoesOnBehindTheDeliveredRowsAndNeverAsksAgainForWhatHasEnded(Restart restart) {
    script(complete, Reply.csv(UsageRows.csv(3)));
    script(refused, Reply.error(410, "GONE", "The token has expired."));
    script(query, holding(BODY), Reply.csv(BODY));
    Deployment connector =
        connect.connector(complete, refused, query).withDeadLetters().withStatus().create();
    connector.awaitComplete(complete, 3);
    connector.awaitOffset(refused, "FAILED", 0);
    connector.awaitOffset(query, "READING", DELIVERED);

    restart.of(connector, connect);
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows(query)).isEqualTo(numbers(ROWS));
    assertThat(connector.rows(complete)).isEqualTo(numbers(3));
    assertThat(connector.deadLetters()).hasSize(1);
    assertThat(connect.atlas().requests(query.token())).hasSize(2);
    // A task asks for its queries in turn, and the one that was asked again is the last.
    assertThat(connect.atlas().requests(complete.token())).hasSize(1);
    assertThat(connect.atlas().requests(refused.token())).hasSize(1);
    assertThat(connector.statuses())
        .hasSize(3)
        .last()
        .satisfies(
            status -> {
              assertThat(status.key().get("token")).isEqualTo(query.token());
              // Of all rows, those from before the restart included.
              assertThat(status.value().getInt64("rows")).isEqualTo(ROWS);
              assertThat((BigDecimal) status.value().get("totalUsageAmount"))
                  .isEqualByComparingTo("215");
            });
  }

  @Test
  void aResultThatChangedIsNoticedAndReadFromItsFirstRow() {
    String changed = BODY.replace("Cluster 2,", "Cluster two,");
    script(query, holding(BODY), Reply.csv(changed));
    Deployment connector = connect.connector(query).withStatus().create();
    connector.awaitOffset(query, "READING", DELIVERED);

    connector.restartTask();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows())
        .isEqualTo(Stream.of(numbers(DELIVERED), numbers(ROWS)).flatMap(List::stream).toList());
    assertThat(connector.usage().get(DELIVERED + 1).value().getString("clusterName"))
        .isEqualTo("Cluster two");
    assertThat(connector.statuses())
        .singleElement()
        .satisfies(status -> assertThat(status.value().getInt64("rows")).isEqualTo(ROWS));
  }

  @Test
  void aPauseInTheMiddleOfAResultLosesAndRepeatsNothing() {
    CountDownLatch rest = connect.latch();
    script(query, Reply.csv(BODY).holdAfter(UsageRows.bytesUpTo(BODY, SENT), rest));
    Deployment connector = connect.connector(query).create();
    connector.awaitOffset(query, "READING", DELIVERED);

    connector.pause();
    rest.countDown();
    connector.resume();
    connector.awaitComplete(query, ROWS);

    assertThat(connector.rows()).isEqualTo(numbers(ROWS));
    assertThat(connect.atlas().requests(query.token())).hasSize(1);
  }

  private void script(Query scripted, Reply... replies) {
    connect.atlas().usage(scripted.orgId(), scripted.token(), replies);
  }

  /** Sends some rows and then nothing, until the test is over. */
  private Reply holding(String body) {
    return Reply.csv(body).holdAfter(UsageRows.bytesUpTo(body, SENT), connect.latch());
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
