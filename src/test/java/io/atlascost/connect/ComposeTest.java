package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code docker-compose.yml} starts, and with which files; nothing of it is run here. */
class ComposeTest {
  private static final Path FILE = Path.of("docker-compose.yml");
  private static final String SECRETS = "/etc/kafka-connect/secrets";

  private JsonNode services;

  @BeforeEach
  void read() throws IOException {
    this.services = new YAMLMapper().readTree(FILE.toFile()).path("services");
  }

  @ParameterizedTest
  @CsvSource({
    "'', broker connect",
    "demo, broker connect simulator",
    "monitoring, broker connect grafana prometheus",
    "registry, broker connect registry"
  })
  void aProfileStartsWhatBelongsToIt(String profile, String started) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> service : services.properties()) {
      List<String> profiles = texts(service.getValue().path("profiles"));
      if (profiles.isEmpty() || profiles.contains(profile)) {
        names.add(service.getKey());
      }
    }

    assertThat(names).containsExactlyInAnyOrder(started.split(" ", -1));
  }

  @Test
  void dockerComposeReadsIt() throws Exception {
    List<String> compose = installed();
    assumeTrue(!compose.isEmpty(), "docker-compose is not installed");

    List<String> command = new ArrayList<>(compose);
    command.addAll(List.of("-f", FILE.toString()));
    for (String profile : List.of("demo", "monitoring", "registry")) {
      command.addAll(List.of("--profile", profile));
    }

    command.add("config");
    JsonNode read = new YAMLMapper().readTree(run(command)).path("services");

    assertThat(read.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(() -> services.fieldNames());
    assertThat(read.at("/connect/volumes").toString())
        .contains(SECRETS, FILE.toAbsolutePath().resolveSibling("config").toString());
  }

  @Test
  void everythingListensOnThisMachineOnly() {
    for (JsonNode service : services) {
      assertThat(texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }
  }

  @Test
  void theWorkerReadsTheSecretsThatTheDocumentationWrites() throws IOException {
    assertThat(texts(services.at("/connect/volumes")))
        .contains("${ATLAS_SECRETS:-" + SECRETS + "}:" + SECRETS + ":ro");
    assertThat(Files.readString(Path.of("config", "connector.json")))
        .contains("${file:" + SECRETS + "/atlas.properties:client.secret}");
  }

  @Test
  void nothingOfTargetIsWrittenTo() {
    for (JsonNode service : services) {
      assertThat(texts(service.path("volumes"))).allMatch(volume -> volume.endsWith(":ro"));
    }
  }

  /** Docker makes an empty directory of what is missing. */
  @Test
  void theFilesOfTheRepositoryThatItMountsAreThere() {
    List<String> sources =
        StreamSupport.stream(services.spliterator(), false)
            .flatMap(service -> texts(service.path("volumes")).stream())
            .map(volume -> volume.substring(0, volume.indexOf(':')))
            .filter(source -> source.startsWith("./config"))
            .toList();

    assertThat(sources).contains("./config");
    assertThat(sources)
        .filteredOn(source -> Files.exists(Path.of("config/monitoring")) || !isMonitoring(source))
        .allSatisfy(source -> assertThat(Path.of(source)).exists());
  }

  private static boolean isMonitoring(String source) {
    return source.startsWith("./config/monitoring");
  }

  @Test
  void theSimulatorIsWhereTheQuickstartsConnectorLooksForIt() throws IOException {
    JsonNode connector = new ObjectMapper().readTree(Path.of("config/quickstart.json").toFile());
    URI atlas = URI.create(connector.at("/config/atlas.base.url").asText());

    assertThat(atlas.getHost()).isEqualTo("127.0.0.1");
    assertThat(services.at("/simulator/network_mode").asText()).isEqualTo("service:connect");
    assertThat(services.at("/simulator/command/2").asText())
        .endsWith("-simulator.jar --port " + atlas.getPort());
  }

  /** The command, with the image's paths put elsewhere, in a shell of this machine. */
  @Test
  void theWorkersPropertiesAreThoseOfTheSampleForOneBroker(@TempDir Path directory)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "There is no shell");
    String command = services.at("/connect/command/2").asText();
    Files.createDirectories(directory.resolve("target/converter"));
    Path worker = directory.resolve("worker.properties");
    String here =
        command
            .replace("$$", "$")
            .replace("/target/", directory + "/target/")
            .replace("/config/connect", Path.of("config").toAbsolutePath() + "/connect")
            .replace("/tmp/worker.properties", worker.toString())
            .replaceFirst("exec /opt/kafka/bin/connect-distributed.sh", "exec cat");

    String properties = run(List.of("/bin/sh", "-c", here));

    assertThat(properties)
        .contains("bootstrap.servers=broker:19092\n", "listeners=http://:8083\n")
        .contains(
            "plugin.path=" + directory + "/target/plugin," + directory + "/target/converter\n")
        .contains("offset.storage.replication.factor=1\n")
        .doesNotContain("replication.factor=3");
    assertThat(properties.lines().filter(ComposeTest::isSetting).map(ComposeTest::key))
        .containsExactlyElementsOf(
            Files.readAllLines(Path.of("config/connect-distributed.properties")).stream()
                .filter(ComposeTest::isSetting)
                .map(ComposeTest::key)
                .toList());
  }

  private static boolean isSetting(String line) {
    return line.contains("=") && !line.startsWith("#");
  }

  private static String key(String line) {
    Matcher key = Pattern.compile("^[^=]+").matcher(line);
    return key.find() ? key.group() : line;
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static List<String> installed() {
    return Stream.of(List.of("docker-compose"), List.of("docker", "compose"))
        .filter(ComposeTest::answers)
        .findFirst()
        .orElse(List.of());
  }

  private static boolean answers(List<String> compose) {
    try {
      List<String> command = new ArrayList<>(compose);
      command.add("version");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String run(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("LC_ALL", "C"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return output;
  }
}
