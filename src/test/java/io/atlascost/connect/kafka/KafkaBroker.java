package io.atlascost.connect.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A directory in, a Kafka broker out: one KRaft node inside this JVM, on the same loopback ports
 * after a restart.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final int NODE = 1;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";

  private final ScratchDirectory directory;
  private final LoopbackPort port;
  private final Map<String, String> settings;
  private KafkaRaftServer server;

  private KafkaBroker(ScratchDirectory directory, LoopbackPort port, Map<String, String> settings) {
    this.directory = directory;
    this.port = port;
    this.settings = settings;
  }

  /** Starts on a free port, with its data below the build's directory. */
  public static KafkaBroker start() {
    return start(ScratchDirectory.create(), LoopbackPort.free());
  }

  /** Starts with its data in the given directory, which {@link #close} deletes. */
  public static KafkaBroker start(ScratchDirectory directory, LoopbackPort port) {
    return start(directory, port, settings(port, directory));
  }

  /**
   * Starts on a free port, and on another one for those who come through {@code advertised}, to
   * whom it names that one.
   */
  public static KafkaBroker start(LoopbackPort other, int advertised) {
    ScratchDirectory directory = ScratchDirectory.create();
    LoopbackPort port = LoopbackPort.free();
    Map<String, String> settings = settings(port, directory);
    String listener = "OTHER://127.0.0.1:";
    settings.merge("listeners", listener + other.number(), KafkaBroker::joined);
    settings.merge("advertised.listeners", listener + advertised, KafkaBroker::joined);
    settings.merge("listener.security.protocol.map", "OTHER:PLAINTEXT", KafkaBroker::joined);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    return start(directory, port, settings);
  }

  private static String joined(String some, String more) {
    return some + "," + more;
  }

  private static KafkaBroker start(
      ScratchDirectory directory, LoopbackPort port, Map<String, String> settings) {
    KafkaBroker broker = new KafkaBroker(directory, port, settings);
    try {
      broker.format();
      broker.restart();

      return broker;
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + port.number();
  }

  /** Starts again on the same port with the same data, stopping first where it runs. */
  public void restart() {
    stop();
    this.server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
  }

  public void stop() {
    if (server == null) {
      return;
    }

    server.shutdown();
    server.awaitShutdown();
    this.server = null;
  }

  /** Stops the broker and deletes its data. */
  @Override
  public void close() {
    try {
      stop();
    } finally {
      directory.close();
    }
  }

  private void format() {
    try {
      Files.createDirectories(directory.path());
      new Formatter()
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .setControllerListenerName(CONTROLLER_LISTENER)
          .setDirectories(List.of(settings.get("log.dirs")))
          .setMetadataLogDirectory(settings.get("log.dirs"))
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("The broker's storage could not be formatted", e);
    }
  }

  private static Map<String, String> settings(LoopbackPort port, ScratchDirectory directory) {
    Path log = directory.path().resolve("log");
    String broker = "PLAINTEXT://127.0.0.1:" + port.number();
    String controller = "127.0.0.1:" + LoopbackPort.free().number();
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE));
    settings.put("listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller);
    settings.put("advertised.listeners", broker);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE + "@" + controller);
    settings.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("log.dirs", log.toString());
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // So that a dead worker's group goes on at once.
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.min.session.timeout.ms", "1000");
    // Preallocated indexes and cleaner buffers are for machines, not for tests.
    settings.put("log.index.size.max.bytes", "1048576");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    return settings;
  }
}
