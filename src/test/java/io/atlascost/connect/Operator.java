package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.Commands.Block;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.kafka.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page's commands in, done as they stand: in a directory of the test's, with its broker and
 * Atlas, and with the archive as it is shipped.
 */
final class Operator implements AutoCloseable {
  static final String SECRETS = "/etc/kafka-connect/secrets";

  private static final String PLUGINS = "/usr/share/kafka-connect/plugins";
  private static final long PATIENCE_SECONDS = 90;

  /** What stands for a Kafka that is installed. */
  private static final Path KAFKA = Path.of("target", "operations", "kafka");

  /** Files of the clone that the commands name. */
  private static final Pattern OF_THE_CLONE = Pattern.compile("(?<=[ \"])(docs|src|target)/");

  /** What of Kafka's own directory of jars a consumer needs. */
  private static final Pattern LIBS =
      Pattern.compile("(kafka-clients|slf4j-api|lz4-java|snappy-java|zstd-jni)-.*\\.jar");

  private final Path directory;
  private final String bootstrapServers;
  private final URI atlas;
  private final Map<String, String> variables = new HashMap<>();
  private final LoopbackPort port = LoopbackPort.free();
  private final List<Block> ran = new ArrayList<>();
  private ConnectWorker worker;

  /**
   * @param directory empty
   * @param samples files of {@code config} that the commands use
   */
  Operator(Path directory, String bootstrapServers, URI atlas, String... samples)
      throws IOException {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.atlas = atlas;
    Path config = Files.createDirectory(directory.resolve("config"));
    for (String sample : samples) {
      Files.writeString(
          config.resolve(sample), here(Files.readString(Path.of("config").resolve(sample))));
    }

    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path scripts = Files.createDirectory(directory.resolve("bin"));
    script(scripts.resolve("java"), java + " -XX:TieredStopAtLevel=1 \"$@\"");
    script(scripts.resolve("connect-distributed.sh"), "cp \"$2\" started.properties");
    script(
        scripts.resolve("kafka-topics.sh"),
        java
            + " -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' org.apache.kafka.tools.TopicCommand \"$@\"");
    linkLibraries(Files.createDirectories(KAFKA.resolve("libs")));

    variables.put("PATH", scripts + ":" + System.getenv("PATH"));
    variables.put("KAFKA_HOME", KAFKA.toAbsolutePath().toString());
    variables.put("WORKER_USER", System.getProperty("user.name"));
  }

  /** Whether each of these commands is there. */
  static boolean has(String... commands) throws IOException, InterruptedException {
    for (String command : commands) {
      if (new ProcessBuilder("sh", "-c", "command -v " + command).start().waitFor() != 0) {
        return false;
      }
    }

    return true;
  }

  private static void linkLibraries(Path libs) throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (LIBS.matcher(jar.getFileName().toString()).matches()) {
        Files.deleteIfExists(libs.resolve(jar.getFileName()));
        Files.createSymbolicLink(libs.resolve(jar.getFileName()), jar);
      }
    }
  }

  private static void script(Path file, String command) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** Gives the commands a variable. */
  Operator with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** The worker's, once it was started. */
  Rest rest() {
    return new Rest(() -> URI.create("http://127.0.0.1:" + port.number()));
  }

  /** The blocks that were run, in that order. */
  List<Block> ran() {
    return ran;
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name)));
  }

  /** The directories that stand below the worker's plugins. */
  List<Path> plugins() throws IOException {
    try (Stream<Path> plugins = Files.list(file("plugins"))) {
      return plugins.toList();
    }
  }

  /** Runs the blocks, and answers what the last one printed. */
  String run(List<Block> blocks) throws IOException, InterruptedException {
    String printed = "";
    for (Block block : blocks) {
      printed = run(block);
    }

    return printed;
  }

  /** Runs a block as one script that ends at the first error, and answers what it printed. */
  String run(Block block) throws IOException, InterruptedException {
    Path log = directory.resolve("commands.log");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", here(block.commands()))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();

    String printed = Files.readString(log);
    assertThat(ended && process.exitValue() == 0).as(block.commands() + printed).isTrue();
    ran.add(block);
    startWorkerIfAsked();
    return printed;
  }

  /** In a JVM that ends with this one; with what the command was given. */
  private void startWorkerIfAsked() throws IOException {
    Path started = directory.resolve("started.properties");
    if (!Files.exists(started)) {
      return;
    }

    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(started)) {
      properties.load(reader);
    }

    Files.delete(started);
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    // Connect's own, which every broker allows.
    settings.putAll(Map.of("session.timeout.ms", "10000", "heartbeat.interval.ms", "3000"));
    assertThat(settings).containsEntry("offset.storage.replication.factor", "1");
    this.worker =
        ConnectWorker.start(
            ScratchDirectory.create(),
            port,
            bootstrapServers,
            Path.of("target", "operations", "worker.log"),
            settings);
  }

  /** With the addresses and directories of this test. */
  private String here(String text) {
    String clone = Path.of("").toAbsolutePath() + "/$1/";
    return OF_THE_CLONE
        .matcher(text)
        .replaceAll(clone)
        .replace(SECRETS, directory.resolve("secrets").toString())
        .replace(PLUGINS, directory.resolve("plugins").toString())
        .replaceAll("(localhost|127\\.0\\.0\\.1):8083", "127.0.0.1:" + port.number())
        .replaceAll("(localhost|127\\.0\\.0\\.1):9092", bootstrapServers)
        .replace("https://cloud.mongodb.com", atlas.toString())
        .replace(
            "\"atlas.auth.mode\"", "\"atlas.base.url\": \"" + atlas + "\", \"atlas.auth.mode\"");
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.close();
    }
  }
}
