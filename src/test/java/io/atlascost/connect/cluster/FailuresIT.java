package io.atlascost.connect.cluster;

import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.simulator.Reply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  private static final int HELD_LATER = 90_000;

  /** Between two restarts of a worker. */
  private static final int PART = 30_000;

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

      scenario.kill(scenario.workerOfTask(0));
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void theLeaderIsKilled() {
    try (Scenario scenario = scenario("kill -9 of the leader")) {
      scenario.with("transaction.max.rows", "20000");
      CountDownLatch rest = holdTwoResults(scenario);

      ConnectWorker leader = cluster.leader();
      scenario.kill(leader);
      cluster.leader(); // until there is another
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void theLeaderIsKilledAndThenTheWorkerOfATask() {
    try (Scenario scenario = scenario("kill -9 of the leader and then of a task's worker")) {
      CountDownLatch middle = scenario.latch();
      CountDownLatch rest = scenario.latch();
      SentResult result = scenario.result(ROWS);
      scenario.script(
          result, SentResult.heldAfter(result.heldAfter(HELD, middle), HELD_LATER, rest));
      scenario.with("transaction.max.rows", "20000").start();
      scenario.awaitWritten(HELD - 1);

      ConnectWorker leader = cluster.leader();
      cluster.kill(leader);
      cluster.leader(); // until there is another
      scenario.awaitTaskLeft(leader, 0);
      middle.countDown();
      scenario.awaitCommitted(HELD);
      scenario.awaitWritten(HELD_LATER - 1);
      scenario.kill(scenario.workerOfTask(0));
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void theWorkerOfATaskIsTerminated() {
    try (Scenario scenario = scenario("SIGTERM to a task's worker")) {
      CountDownLatch rest = holdTwoResults(scenario.with("transaction.max.rows", "20000"));
      scenario.requireOpenTransaction();

      scenario.failure(() -> cluster.terminate(scenario.workerOfTask(0)));
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  /**
   * While a transaction is open, but not while it is being committed: then, Kafka's coordinator may
   * forget a partition of it, whose transaction hangs until somebody aborts it by hand.
   */
  @Test
  void theBrokerIsRestarted() {
    try (Scenario scenario = scenario("restart of the broker")) {
      CountDownLatch rest = holdTwoResults(scenario.with("transaction.max.rows", "20000"));
      scenario.requireOpenTransaction();

      scenario.failure(cluster.broker()::restart);
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  /** For so long that what came before the outage does not wait for what comes after it. */
  @Test
  void atlasIsGoneForAWhile() {
    try (Scenario scenario = scenario("Atlas gone and back")) {
      CountDownLatch rest = scenario.latch();
      SentResult result = scenario.heldResult(ROWS, HELD, rest);
      scenario.with("producer.override.transaction.timeout.ms", "8000").start();
      scenario.awaitWritten(HELD - 1);

      cluster.atlas().down();
      scenario.awaitLine(scenario.workerOfTask(0).log(), result, "trying again");
      scenario.awaitCommitted(HELD - 1);
      rest.countDown();
      scenario.failure(cluster.atlas()::up);

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void aWorkerThatWasThoughtDeadComesBack() {
    try (Scenario scenario = scenario("SIGSTOP of a task's worker, SIGCONT later")) {
      CountDownLatch zombies = scenario.latch();
      CountDownLatch rest = scenario.latch();
      SentResult result = scenario.result(ROWS);
      scenario.script(result, result.heldAfter(HELD, zombies), result.heldAfter(HELD_LATER, rest));
      scenario.with("transaction.max.rows", "20000").start();
      scenario.awaitWritten(HELD - 1);
      scenario.requireOpenTransaction();

      ConnectWorker zombie = scenario.workerOfTask(0);
      scenario.failure(() -> cluster.suspend(zombie));
      scenario.awaitCommitted(HELD);
      // What the zombie has not got yet waits for it.
      zombies.countDown();
      cluster.resume(zombie);
      scenario.awaitFenced(zombie);
      rest.countDown();

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void allWorkersAreRestartedOneByOne() {
    try (Scenario scenario = scenario("rolling restart")) {
      List<CountDownLatch> latches = Stream.generate(scenario::latch).limit(3).toList();
      SentResult result = scenario.result(ROWS);
      Reply reply = result.reply();
      for (int i = 0; i < latches.size(); i++) {
        reply = SentResult.heldAfter(reply, (i + 1) * PART, latches.get(i));
      }

      scenario.script(result, reply);
      scenario.with("transaction.max.rows", "10000").start();
      for (int i = 0; i < latches.size(); i++) {
        scenario.awaitCommitted((i + 1) * PART - 10_000);
        scenario.failure(() -> cluster.terminate(cluster.workers().get(0)));
        latches.get(i).countDown();
        cluster.complete();
      }

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void tasksComeAndGoAndQueriesAreAdded() {
    try (Scenario scenario = scenario("tasks.max 1, 3, 1, 2 and two queries more")) {
      CountDownLatch rest = scenario.latch();
      SentResult first = scenario.heldResult(ROWS, HELD, rest);
      SentResult second = scenario.heldResult(FEWER_ROWS, HELD_EARLIER, rest);
      SentResult third = scenario.heldResult(FEWER_ROWS, HELD_EARLIER, rest);
      scenario.with("transaction.max.rows", "20000").start();
      scenario.awaitWritten(HELD - 1);

      scenario.with("tasks.max", "3").configure();
      scenario.awaitAsked(first, 2);
      scenario.awaitAsked(second, 1);
      scenario.awaitAsked(third, 1);
      scenario.with("tasks.max", "1").configure();
      scenario.awaitAsked(first, 3);
      scenario.heldResult(FEWER_ROWS, HELD_EARLIER, rest);
      scenario.heldResult(FEWER_ROWS, HELD_EARLIER, rest);
      scenario.with("tasks.max", "2");
      rest.countDown();
      scenario.failure(scenario::configure);
      scenario.awaitTasks(2);

      scenario.requireExactlyOnce();
    }
  }

  @Test
  void theConnectorIsDeletedAndMadeAgain() {
    try (Scenario scenario = scenario("deletion and creation under the same name")) {
      CountDownLatch rest = holdTwoResults(scenario.with("transaction.max.rows", "20000"));
      scenario.requireOpenTransaction();

      scenario.failure(scenario::delete);
      rest.countDown();
      scenario.configure();

      scenario.requireExactlyOnce();
    }
  }

  /** While rows stream, wherever the transactions are just then. */
  @ParameterizedTest
  @ValueSource(strings = {"poll", "interval"})
  void theWorkerIsKilledWithOtherTransactionBoundaries(String boundary) {
    try (Scenario scenario = scenario("kill -9 with transaction.boundary=" + boundary)) {
      CountDownLatch rest = scenario.latch();
      scenario.heldResult(ROWS, HELD_LATER, rest);
      scenario.exactlyOnce(boundary).with("transaction.boundary.interval.ms", "500").start();
      scenario.awaitCommitted(1);

      scenario.kill(scenario.workerOfTask(0));
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
