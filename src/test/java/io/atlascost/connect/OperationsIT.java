package io.atlascost.connect;

import static io.atlascost.connect.Deployment.waiting;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.Commands.Block;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.kafka.ScratchDirectory;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of {@code docs/operations.md}, in their order, with the archive as it is shipped.
 */
class OperationsIT {
  private static final String SECRETS = "/etc/kafka-connect/secrets";
  private static final String PLUGINS = "/usr/share/kafka-connect/plugins";
  private static final String CLIENT = "mdb_sa_id_1";
  private static final String OLD_SECRET = "the-old-secret";
  private static final String NEW_SECRET = "the-new-secret";
  private static final int ROWS = 3;
  private static final long PATIENCE_SECONDS = 90;

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @TempDir Path directory;

  private final Commands page = Commands.of(Path.of("docs", "operations.md"));
  private final List<Block> ran = new ArrayList<>();
  private final LoopbackPort port = LoopbackPort.free();
  private final Rest rest = new Rest(() -> URI.create("http://127.0.0.1:" + port.number()));
  private final Query first = ConnectFixture.query(1);
  private final Query second = ConnectFixture.query(2);
  private final Query third = ConnectFixture.query(3);
  private ConnectWorker worker;
  private Deployment deployment;

  @BeforeEach
  void prepare() throws Exception {
    for (String command : List.of("bash", "curl", "unzip")) {
      assumeTrue(isInstalled(command), command + " is not installed");
    }

    connect.atlas().requireServiceAccount(CLIENT, OLD_SECRET, Duration.ofHours(1));
    for (Query query : List.of(first, second, third)) {
      connect.atlas().usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(ROWS)));
    }

    Path samples = Files.createDirectory(directory.resolve("config"));
    for (String sample : List.of("connect-distributed.properties", "connector.json")) {
      Files.writeString(
          samples.resolve(sample), here(Files.readString(Path.of("config").resolve(sample))));
    }

    Path scripts = Files.createDirectory(directory.resolve("bin"));
    script(scripts.resolve("connect-distributed.sh"), "cp \"$2\" started.properties");
    script(scripts.resolve("kafka-topics.sh"), tool("org.apache.kafka.tools.TopicCommand"));
    this.deployment =
        new Deployment("atlas-cost", rest, connect.broker(), connect.atlas().baseUrl(), first);
  }

  @AfterEach
  void stop() {
    if (worker != null) {
      worker.close();
    }
  }

  @Test
  void everyCommandThatNeedsNothingElseDoesWhatThePageSays() throws Exception {
    run("The secret, before a worker starts");
    assertThat(permissions("secrets")).isEqualTo("rwx------");
    assertThat(permissions("secrets/atlas.properties")).isEqualTo("rw-------");

    run("Install");
    run("Start a worker");

    run("Topics");
    assertThat(connect.broker().end("atlas-cost-status")).isZero();

    run("Create the connector");
    assertThat(deployment.rows(first)).containsExactly(1L, 2L, 3L);

    connect.atlas().requireServiceAccount(CLIENT, NEW_SECRET, Duration.ofHours(1));
    run("Rotate the secret");
    read(first, second);
    assertThat(deployment.rows()).hasSize(2 * ROWS);

    run(page.below("Re-read a query").get(0));
    waiting().until(() -> deployment.rows().size() == 3 * ROWS);
    run(page.below("Re-read a query").get(1));
    waiting().until(() -> deployment.rows().size() == 5 * ROWS);
    assertThat(deployment.rows(first)).hasSize(3 * ROWS);
    deployment.awaitComplete(first, ROWS);
    deployment.awaitComplete(second, ROWS);

    run("Upgrade");
    try (Stream<Path> plugins = Files.list(directory.resolve("plugins"))) {
      assertThat(plugins).hasSize(1);
    }

    run("Remove");
    assertGoesOnFromItsOldOffsets();

    assertThat(ran).isEqualTo(page.blocks());
  }

  private void assertGoesOnFromItsOldOffsets() throws IOException {
    rest.post("/connectors", new ObjectMapper().readTree(file("connector.json"))).succeeded();
    read(first, third);
    assertThat(deployment.rows(third)).hasSize(ROWS);
    assertThat(deployment.rows(first)).hasSize(3 * ROWS);
  }

  @Test
  void aWorkerDoesNotStartWithoutTheDirectoryOfItsSecrets() throws IOException {
    Path missing = directory.resolve("missing");
    try (FileConfigProvider provider = new FileConfigProvider()) {
      assertThatThrownBy(() -> provider.configure(Map.of("allowed.paths", missing.toString())))
          .isInstanceOf(ConfigException.class)
          .hasMessage("Path " + missing + " does not exist");
    }

    assertThat(Files.readString(Path.of("docs", "operations.md")))
        .contains("`Path " + SECRETS + " does not exist`");
  }

  /** Gives the connector these queries, and waits until both are read. */
  private void read(Query... queries) throws IOException {
    JsonNode config = new ObjectMapper().readTree(file("connector.json")).path("config");
    List<String> names = new ArrayList<>();
    for (Query query : queries) {
      names.add(query.orgId() + ":" + query.token());
    }

    ((ObjectNode) config).put("atlas.queries", String.join(",", names));
    rest.put("/connectors/atlas-cost/config", config).succeeded();
    for (Query query : queries) {
      deployment.awaitComplete(query, ROWS);
    }
  }

  private void run(String heading) throws Exception {
    for (Block block : page.below(heading)) {
      run(block);
    }
  }

  private void run(Block block) throws Exception {
    Path log = directory.resolve("commands.log");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", here(block.commands()))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment());
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();

    assertThat(ended && process.exitValue() == 0)
        .as(block.commands() + Files.readString(log))
        .isTrue();
    ran.add(block);
    startWorkerIfAsked();
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH",
        directory.resolve("bin") + ":" + System.getenv("PATH"),
        "WORKER_USER",
        System.getProperty("user.name"),
        "CLIENT_ID",
        CLIENT,
        "CLIENT_SECRET",
        OLD_SECRET,
        "NEW_CLIENT_SECRET",
        NEW_SECRET,
        "ORG_ID",
        first.orgId(),
        "QUERY_TOKEN",
        first.token());
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
            connect.broker().bootstrapServers(),
            Path.of("target", "operations", "worker.log"),
            settings);
  }

  /** With the addresses and directories of this test. */
  private String here(String text) {
    return text.replace(SECRETS, directory.resolve("secrets").toString())
        .replace(PLUGINS, directory.resolve("plugins").toString())
        .replaceAll("(localhost|127\\.0\\.0\\.1):8083", "127.0.0.1:" + port.number())
        .replaceAll("(localhost|127\\.0\\.0\\.1):9092", connect.broker().bootstrapServers())
        .replace("target/kafka-connect", Path.of("target").toAbsolutePath() + "/kafka-connect")
        .replace(
            "\"atlas.auth.mode\"",
            "\"atlas.base.url\": \"" + connect.atlas().baseUrl() + "\", \"atlas.auth.mode\"");
  }

  private static void script(Path file, String command) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** What Kafka's script of that name runs. */
  private static String tool(String main) {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -cp '"
        + System.getProperty("java.class.path")
        + "' "
        + main
        + " \"$@\"";
  }

  private static boolean isInstalled(String command) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "command -v " + command).start();
    return process.waitFor() == 0;
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  private String file(String name) throws IOException {
    return Files.readString(directory.resolve(name), UTF_8);
  }
}
