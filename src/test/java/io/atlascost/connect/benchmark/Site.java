package io.atlascost.connect.benchmark;

import io.atlascost.connect.benchmark.source.PlainConnector;
import io.atlascost.connect.kafka.DistantPort;
import io.atlascost.connect.kafka.Installation;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.kafka.ScratchDirectory;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The plugin as it is built in, all that workers need around them out: a broker and Atlas in this
 * JVM, whose processor time is not theirs, and topics.
 */
final class Site implements AutoCloseable {
  /** To a broker that is 2 ms away, there and back. */
  private static final Duration ONE_WAY = Duration.ofMillis(1);

  private final ScratchDirectory directory;
  private final Path plugins;
  private final DistantPort distant;
  private final KafkaBroker broker;
  private final AtlasSimulator atlas;
  private final Admin admin;
  private final AtomicLong latestRequest = new AtomicLong();
  private int topics;
  private int workers;

  private Site(ScratchDirectory directory, Path built) {
    this.directory = directory;
    this.plugins = PluginPath.create(built, directory.path());
    LoopbackPort behind = LoopbackPort.free();
    this.distant = DistantPort.of(behind, ONE_WAY);
    this.broker = KafkaBroker.start(behind, distant.number());
    this.atlas = AtlasSimulator.start();
    atlas.onRequest(request -> latestRequest.set(System.nanoTime()));
    this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  static Site open() {
    return new Site(ScratchDirectory.create(), Path.of(System.getProperty("plugin.path")));
  }

  AtlasSimulator atlas() {
    return atlas;
  }

  /** An empty one of one partition. */
  Topic topic() {
    this.topics++;
    String name = "usage-" + topics;
    try {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }

    return new Topic(name, broker.bootstrapServers(), admin);
  }

  /** One that has just started, with nothing to do. */
  ColdWorker worker(Sample sample) {
    this.workers++;
    Installation installation = Installation.ofThisJvm(plugins);
    return ColdWorker.start(
        installation,
        sample.isDistant() ? "127.0.0.1:" + distant.number() : broker.bootstrapServers(),
        plugins.toString(),
        sample.workerSettings(),
        directory.path(),
        workers);
  }

  void serve(Queries queries, Reply reply) {
    for (Queries.Name name : queries.names()) {
      atlas.usage(name.orgId(), name.token(), reply);
    }
  }

  /** With one query, the latest is that of its task, when it had just started. */
  double secondsFromLatestRequest(long nanos) {
    return (nanos - latestRequest.get()) / 1e9;
  }

  /** Returns when Atlas was asked so many times more, or throws when that takes too long. */
  void awaitRequests(int more, Duration patience) throws InterruptedException {
    int enough = atlas.requests().size() + more;
    long deadline = System.nanoTime() + patience.toNanos();
    while (atlas.requests().size() < enough) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The task asks for nothing");
      }

      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** A sample with this place's addresses. */
  Map<String, String> filledIn(Sample sample, Queries queries, Topic topic) {
    Queries.Name first = queries.names().get(0);
    Map<String, String> config = new HashMap<>(sample.config());
    config.put("name", "benchmark");
    config.put("topic", topic.name());
    config.put("atlas.base.url", atlas.baseUrl().toString());
    config.put("atlas.queries", queries.setting());
    config.put(
        PlainConnector.URL,
        "%s/api/atlas/v2/orgs/%s/billing/costExplorer/usage/%s"
            .formatted(atlas.baseUrl(), first.orgId(), first.token()));
    return config;
  }

  @Override
  public void close() {
    try (directory;
        distant;
        broker;
        atlas) {
      admin.close();
    }
  }
}
