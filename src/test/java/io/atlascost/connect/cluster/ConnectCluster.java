package io.atlascost.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.kafka.ConnectRefusal;
import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;

/** A number of workers in, a cluster of so many out, with a broker and Atlas; each can be ended. */
final class ConnectCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final AtomicInteger logs = new AtomicInteger();
  private static final Pattern LEADER =
      Pattern.compile("Joined group at generation (\\d+) .*leaderUrl='http://([^']*)/'");

  private final String name;
  private final int size;
  private final Map<String, String> settings;
  private final KafkaBroker broker = KafkaBroker.start();
  private final AtlasSimulator atlas = AtlasSimulator.start();
  private final ExecutorService starting = Executors.newCachedThreadPool();
  private final List<ConnectWorker> workers = new ArrayList<>();
  private final List<ConnectWorker> suspended = new ArrayList<>();
  private final List<CompletableFuture<ConnectWorker>> coming = new ArrayList<>();

  /**
   * @param settings of the workers, where they differ from the ones for a quick small cluster
   */
  ConnectCluster(String name, int size, Map<String, String> settings) {
    this.name = name;
    this.size = size;
    this.settings = settings;
  }

  static ConditionFactory waiting() {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ConnectRefusal.class)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class);
  }

  KafkaBroker broker() {
    return broker;
  }

  AtlasSimulator atlas() {
    return atlas;
  }

  /** Starts as many workers as are missing, and does not wait for them. */
  void replenish() {
    while (workers.size() + coming.size() < size) {
      Path log = Log.anew(name + "-" + logs.incrementAndGet());
      coming.add(
          CompletableFuture.supplyAsync(
              () -> ConnectWorker.start(broker.bootstrapServers(), log, settings), starting));
    }
  }

  /** Starts as many workers as are missing; returns when all work. */
  void complete() {
    replenish();
    while (!coming.isEmpty()) {
      workers.add(coming.remove(0).join());
    }
  }

  List<ConnectWorker> workers() {
    return List.copyOf(workers);
  }

  /** Of any worker that was not ended. */
  ConnectRest rest() {
    return workers.get(0).rest();
  }

  /**
   * The worker that Connect names so; empty if it was ended.
   *
   * @param id its host and port
   */
  Optional<ConnectWorker> worker(String id) {
    return workers.stream().filter(worker -> worker.url().getAuthority().equals(id)).findFirst();
  }

  /** The living worker that leads the others, as soon as there is one. */
  ConnectWorker leader() {
    return waiting()
        .alias("leader")
        .until(() -> worker(latestLeader()), Optional::isPresent)
        .orElseThrow();
  }

  /** The one that the latest generation of the group calls its leader, dead or alive. */
  private String latestLeader() {
    int latest = -1;
    String leader = "";
    for (Matcher joined : workers.stream().flatMap(ConnectCluster::joinings).toList()) {
      int generation = Integer.parseInt(joined.group(1));
      if (generation > latest) {
        latest = generation;
        leader = joined.group(2);
      }
    }

    return leader;
  }

  private static Stream<Matcher> joinings(ConnectWorker worker) {
    return Log.lines(worker.log()).map(LEADER::matcher).filter(Matcher::find);
  }

  /** By kill -9. */
  void kill(ConnectWorker worker) {
    worker.kill();
    remove(worker);
  }

  /** By SIGTERM, which must do. */
  void terminate(ConnectWorker worker) {
    worker.terminate();
    assertThat(Log.lines(worker.log())).anyMatch(line -> line.contains("Kafka Connect stopped"));
    remove(worker);
  }

  /** Stops its clock, and asks it nothing from now on. */
  void suspend(ConnectWorker worker) {
    worker.suspend();
    workers.remove(worker);
    suspended.add(worker);
  }

  void resume(ConnectWorker worker) {
    worker.resume();
    suspended.remove(worker);
    workers.add(worker);
  }

  private void remove(ConnectWorker worker) {
    workers.remove(worker);
    worker.close();
  }

  @Override
  public void close() {
    try {
      complete();
    } finally {
      workers.addAll(suspended);
      // At once: an orderly end would take its time, and nothing is left to be kept in order.
      workers.forEach(ConnectWorker::kill);
      workers.forEach(ConnectWorker::close);
      starting.shutdown();
      atlas.close();
      broker.close();
    }
  }
}
