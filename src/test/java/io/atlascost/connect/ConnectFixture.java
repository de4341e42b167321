package io.atlascost.connect;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.util.clusters.EmbeddedConnectCluster;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Atlas and Connect for a test: a simulator of its own, and connectors with names of their own on
 * workers that all tests share, since these take long to start.
 */
public final class ConnectFixture implements BeforeEachCallback, AfterEachCallback {
  static final String ORG = "5e2211c17a3e5a48f5497de3";

  private static final AtomicInteger connectors = new AtomicInteger();

  private final boolean exactlyOnce;
  private final List<Deployment> deployments = new ArrayList<>();
  private final List<CountDownLatch> latches = new ArrayList<>();
  private Cluster cluster;
  private AtlasSimulator atlas;

  /** A broker and a worker in this JVM; a second worker, of its own group, when it is needed. */
  private static final class Cluster implements AutoCloseable {
    private final EmbeddedConnectCluster connect =
        new EmbeddedConnectCluster.Builder()
            .name("atlas-cost")
            .numWorkers(1)
            .numBrokers(1)
            .brokerProps(brokerProps())
            .workerProps(pluginProps())
            .build();
    private WorkerHandle exactlyOnceWorker;

    Cluster() {
      connect.start();
    }

    private static Properties brokerProps() {
      Properties props = new Properties();
      props.put("transaction.state.log.replication.factor", "1");
      props.put("transaction.state.log.min.isr", "1");
      props.put("group.initial.rebalance.delay.ms", "0");
      // How often the broker looks for transactions that are open for too long.
      props.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
      return props;
    }

    Broker broker() {
      return new Broker(connect.kafka().bootstrapServers());
    }

    Rest rest() {
      return new Rest(() -> URI.create(connect.endpointForResource("")));
    }

    Rest exactlyOnceRest() {
      if (exactlyOnceWorker == null) {
        Map<String, String> props = workerProps("exactly-once", connect.kafka().bootstrapServers());
        props.put("exactly.once.source.support", "enabled");
        this.exactlyOnceWorker = WorkerHandle.start("exactly-once", props);
      }

      return new Rest(exactlyOnceWorker::url);
    }

    void restartWorker() {
      connect.removeWorker();
      connect.addWorker();
    }

    @Override
    public void close() {
      if (exactlyOnceWorker != null) {
        exactlyOnceWorker.stop();
      }

      connect.stop();
    }
  }

  private ConnectFixture(boolean exactlyOnce) {
    this.exactlyOnce = exactlyOnce;
  }

  /** On a worker as it is by default. */
  static ConnectFixture atLeastOnce() {
    return new ConnectFixture(false);
  }

  /** On a worker with {@code exactly.once.source.support=enabled}. */
  static ConnectFixture exactlyOnce() {
    return new ConnectFixture(true);
  }

  /** What a worker of its own group needs to run on any broker. */
  static Map<String, String> workerProps(String group, String bootstrapServers) {
    Map<String, String> props = pluginProps();
    props.put("bootstrap.servers", bootstrapServers);
    props.put("listeners", "http://127.0.0.1:0");
    props.put("group.id", group);
    for (String topic : List.of("config", "offset", "status")) {
      props.put(topic + ".storage.topic", group + "-" + topic);
      props.put(topic + ".storage.replication.factor", "1");
    }

    props.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    props.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    return props;
  }

  private static Map<String, String> pluginProps() {
    Map<String, String> props = new HashMap<>();
    props.put("plugin.path", System.getProperty("plugin.path"));
    props.put("plugin.discovery", "service_load");
    props.put("offset.flush.interval.ms", "200");
    props.put("scheduled.rebalance.max.delay.ms", "0");
    props.put("offset.storage.partitions", "1");
    props.put("status.storage.partitions", "1");
    return props;
  }

  /** A query of an organization; each number has its own token. */
  public static Query query(String orgId, int number) {
    return new Query(orgId, String.format("%08X", number).repeat(8));
  }

  public static Query query(int number) {
    return query(ORG, number);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    this.cluster =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(ConnectFixture.class))
            .computeIfAbsent(Cluster.class, type -> new Cluster(), Cluster.class);
    this.atlas = AtlasSimulator.start().requireAccessToken(Deployment.ACCESS_TOKEN);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    latches.forEach(CountDownLatch::countDown);
    deployments.forEach(Deployment::delete);
    atlas.close();
  }

  AtlasSimulator atlas() {
    return atlas;
  }

  Broker broker() {
    return cluster.broker();
  }

  /** A connector that is not created yet. */
  Deployment connector(Query... queries) {
    Deployment deployment =
        new Deployment(
            "atlas-cost-" + connectors.incrementAndGet(),
            rest(),
            cluster.broker(),
            atlas.baseUrl(),
            queries);
    deployments.add(deployment);
    return deployment;
  }

  Rest rest() {
    return exactlyOnce ? cluster.exactlyOnceRest() : cluster.rest();
  }

  /** A latch that is down when the test is over, so that no reply stays held back. */
  CountDownLatch latch() {
    CountDownLatch latch = new CountDownLatch(1);
    latches.add(latch);
    return latch;
  }

  /** Gracefully, as an upgrade does it. */
  void restartWorker() {
    cluster.restartWorker();
  }
}
