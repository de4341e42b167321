package io.atlascost.connect.cluster;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster with exactly-once, whatever dies in the middle of a result: readers of committed
 * records get every row once, and in order.
 */
@ParameterizedClass
@MethodSource("repetitions")
class FailuresIT {
  private static final int ROWS = 100_030;
  private static final int FEWER_ROWS = 20_010;

  /** Where Atlas falls silent. */
  private static final int HELD = 60_000;

  private static final int HELD_EARLIER = 12_000;

  /** The last row that came is held back, since it may be the end. */
  private static final int WRITTEN = HELD - 1 + HELD_EARLIER - 1;

  private static ConnectCluster cluster;

  @Parameter int repetition;

  static IntStream repetitions() {
    return IntStream.rangeClosed(1, Integer.getInteger("cluster.repetitions", 1));
  }

  @BeforeAll
  static void startCluster() {
    cluster = new ConnectCluster("exactly-once", 3, Map.of());
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @BeforeEach
  void completeCluster() {
    cluster.complete();
  }

  @Test
  void theWorkerOfATaskIsKilled() {
    try (Scenario scenario = scenario("kill -9 of a task's worker")) {
      CountDownLatch rest = holdTwoResults(scenario);
      scenario.requireOpenTransaction();

      scenario.failure(() -> cluster.kill(scenario.workerOfTask(0)));
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  /** Two results of two tasks, both in their middle. */
  private static CountDownLatch holdTwoResults(Scenario scenario) {
    CountDownLatch rest = scenario.latch();
    scenario.heldResult(ROWS, HELD, rest);
    scenario.heldResult(FEWER_ROWS, HELD_EARLIER, rest);
    scenario.with("tasks.max", "2").start();
    scenario.awaitWritten(WRITTEN);
    return rest;
  }

  private Scenario scenario(String title) {
    return new Scenario(cluster, title + " #" + repetition).exactlyOnce();
  }
}
