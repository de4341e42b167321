package io.atlascost.connect.kafka;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A broker's address and worker settings in, a Connect worker out: a distributed one in a JVM of
 * its own, so that it can be killed, with the plugin on {@code plugin.path} alone.
 */
public final class ConnectWorker implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ORDERLY_END = Duration.ofSeconds(20);

  private final ScratchDirectory directory;
  private final Path log;
  private final LoopbackPort port;
  private final Process process;

  private ConnectWorker(ScratchDirectory directory, Path log, LoopbackPort port, Process process) {
    this.directory = directory;
    this.log = log;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts a worker on a free port, with the plugins below the directory that the system property
   * {@code plugin.path} names, and returns when it works.
   *
   * @param log appended to; the worker's own output and what its JVM has to say
   * @param overrides settings of the worker that differ from the ones for a quick small cluster
   */
  public static ConnectWorker start(
      String bootstrapServers, Path log, Map<String, String> overrides) {
    return start(ScratchDirectory.create(), LoopbackPort.free(), bootstrapServers, log, overrides);
  }

  /** Keeps its files in the given directory, which {@link #close} deletes. */
  public static ConnectWorker start(
      ScratchDirectory directory,
      LoopbackPort port,
      String bootstrapServers,
      Path log,
      Map<String, String> overrides) {
    Map<String, String> settings = settings(bootstrapServers, port, overrides);
    String plugin = settings.get("plugin.path").split(",", -1)[0];
    Installation own = Installation.ofThisJvm(Path.of(plugin));
    return start(own, directory, port, log, settings);
  }

  /** A worker of another version, or on another JDK. */
  public static ConnectWorker start(
      Installation installation, String bootstrapServers, Path log, Map<String, String> overrides) {
    LoopbackPort port = LoopbackPort.free();
    Map<String, String> settings = settings(bootstrapServers, port, overrides);
    return start(installation, ScratchDirectory.create(), port, log, settings);
  }

  private static ConnectWorker start(
      Installation installation,
      ScratchDirectory directory,
      LoopbackPort port,
      Path log,
      Map<String, String> settings) {
    Process process = launch(installation, directory.path(), log, settings);
    ConnectWorker worker = new ConnectWorker(directory, log, port, process);
    try {
      worker.awaitHealth();

      return worker;
    } catch (RuntimeException e) {
      worker.close();
      throw e;
    }
  }

  public URI url() {
    return url(port);
  }

  public LoopbackPort port() {
    return port;
  }

  public ConnectRest rest() {
    return new ConnectRest(url());
  }

  public Path log() {
    return log;
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Its JVM, to be looked at. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Ends it as a crash does: no shutdown hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks it to end, and kills it where it does not. */
  public void terminate() {
    process.destroy();
    if (!endsWithin(ORDERLY_END)) {
      kill();
    }
  }

  /** Stops its clock: it lives, its connections stay open, but it does nothing. */
  public void suspend() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  /** Ends it in order and deletes its files, all but the log. */
  @Override
  public void close() {
    try {
      terminate();
    } finally {
      directory.close();
    }
  }

  private void awaitHealth() {
    try {
      Awaitility.await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> !process.isAlive() || rest().healthy());
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(
          "The Connect worker did not start within " + START.toSeconds() + " s; see " + log, e);
    }

    if (!process.isAlive()) {
      throw new IllegalStateException(
          "The Connect worker ended with " + process.exitValue() + " at its start; see " + log);
    }
  }

  private void awaitEnd() {
    if (!endsWithin(ORDERLY_END)) {
      throw new IllegalStateException("Process " + process.pid() + " cannot be killed");
    }
  }

  private boolean endsWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return false;
    }
  }

  private void signal(String name) {
    try {
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed for " + process.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static URI url(LoopbackPort port) {
    return URI.create("http://127.0.0.1:" + port.number());
  }

  private static Process launch(
      Installation installation, Path directory, Path log, Map<String, String> settings) {
    try {
      Files.createDirectories(directory);
      Files.createDirectories(log.toAbsolutePath().getParent());
      Path lifeline = copyOf(Lifeline.class, directory.resolve("lifeline"));
      Path properties = directory.resolve("worker.properties");
      store(settings, properties);
      String classPath = lifeline + File.pathSeparator + installation.classPath();
      ChildJvm jvm =
          new ChildJvm(
              installation.javaHome(),
              classPath,
              log,
              Map.of("java.io.tmpdir", directory.toString()),
              installation.options());
      List<String> command = jvm.command(ConnectDistributed.class, properties.toString());

      // Standard input stays a pipe to this JVM: that is the lifeline.
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A class directory with one class, since the worker must not see the directory it comes from.
   */
  private static Path copyOf(Class<?> type, Path classes) throws IOException {
    Path file = classes.resolve(type.getName().replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
      Files.copy(in, file);
    }

    return classes;
  }

  private static void store(Map<String, String> settings, Path file) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
  }

  private static Map<String, String> settings(
      String bootstrapServers, LoopbackPort port, Map<String, String> overrides) {
    Map<String, String> settings = new TreeMap<>(settings(bootstrapServers, url(port)));
    settings.putAll(overrides);
    return settings;
  }

  /** A small cluster of workers that notices a dead one within seconds. */
  private static Map<String, String> settings(String bootstrapServers, URI url) {
    return Map.ofEntries(
        Map.entry("bootstrap.servers", bootstrapServers),
        Map.entry("group.id", "connect"),
        Map.entry("listeners", url.toString()),
        Map.entry("plugin.path", System.getProperty("plugin.path", "")),
        Map.entry("plugin.discovery", "service_load"),
        Map.entry("key.converter", "org.apache.kafka.connect.json.JsonConverter"),
        Map.entry("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
        Map.entry("config.storage.topic", "connect-configs"),
        Map.entry("config.storage.replication.factor", "1"),
        Map.entry("offset.storage.topic", "connect-offsets"),
        Map.entry("offset.storage.partitions", "1"),
        Map.entry("offset.storage.replication.factor", "1"),
        Map.entry("offset.flush.interval.ms", "1000"),
        Map.entry("status.storage.topic", "connect-status"),
        Map.entry("status.storage.partitions", "1"),
        Map.entry("status.storage.replication.factor", "1"),
        Map.entry("exactly.once.source.support", "enabled"),
        Map.entry("connector.client.config.override.policy", "All"),
        Map.entry("session.timeout.ms", "2000"),
        Map.entry("heartbeat.interval.ms", "500"),
        Map.entry("rebalance.timeout.ms", "10000"),
        Map.entry("scheduled.rebalance.max.delay.ms", "0"));
  }
}
