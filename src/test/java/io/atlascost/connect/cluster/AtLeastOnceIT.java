package io.atlascost.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.Reply;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster without exactly-once whose worker dies in the middle of a result: nothing is lost, and
 * only rows come twice whose offset was not stored yet.
 */
@ParameterizedClass
@MethodSource("repetitions")
class AtLeastOnceIT {
  private static final int ROWS = 100_030;
  private static final int HELD = 20_000;
  private static final int HELD_LATER = 95_000;
  private static final int KILLED = 50_000;

  private static final String FLUSH_INTERVAL =
      System.getProperty("cluster.offset.flush.interval.ms", "1000");

  private static ConnectCluster cluster;

  @Parameter int repetition;

  static IntStream repetitions() {
    return FailuresIT.repetitions();
  }

  @BeforeAll
  static void startCluster() {
    cluster =
        new ConnectCluster(
            "at-least-once",
            2,
            Map.of(
                "exactly.once.source.support",
                "disabled",
                "offset.flush.interval.ms",
                FLUSH_INTERVAL));
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @Test
  void afterAKillOnlyRowsSinceTheLastStoredOffsetComeTwice() {
    cluster.complete();
    String title = "kill -9 without exactly-once, offset.flush.interval.ms=" + FLUSH_INTERVAL;
    try (Scenario scenario = new Scenario(cluster, title + " #" + repetition)) {
      CountDownLatch middle = scenario.latch();
      CountDownLatch rest = scenario.latch();
      SentResult result = scenario.result(ROWS);
      Reply reply = SentResult.heldAfter(result.heldAfter(HELD, middle), HELD_LATER, rest);
      scenario.script(result, reply);
      scenario.start();
      // The last row that came is held back, since it may be the end.
      scenario.awaitStored(result, HELD - 1);

      middle.countDown();
      scenario.awaitWritten(KILLED);
      long stored = scenario.storedRow(result);
      scenario.kill(scenario.workerOfTask(0));
      rest.countDown();

      scenario.requireAtLeastOnce();
      Account account = scenario.audit().account(result);
      assertThat(stored).isGreaterThanOrEqualTo(HELD - 1);
      assertThat(account.firstRepeated().orElse(ROWS)).isGreaterThan((int) stored);
      assertThat(account.repetitions()).isLessThanOrEqualTo(HELD_LATER - (int) stored);
    }
  }
}
