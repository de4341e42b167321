package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.settings.ConnectorSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The samples in {@code config/kubernetes}: as Strimzi wants them, and as the other samples are.
 */
class KubernetesSamplesTest {
  private static final Path SAMPLES = Path.of("config");
  private static final Path RESOURCES = SAMPLES.resolve("kubernetes");
  private static final String CLUSTER = "kafka-connect.yaml";
  private static final String CONNECTOR = "connector.yaml";
  private static final String SECRETS = "/mnt/atlas-cost";

  @ParameterizedTest
  @ValueSource(strings = {CLUSTER, CONNECTOR})
  void strimziKnowsEveryFieldOf(String sample) throws IOException {
    assertThat(CustomResource.read(RESOURCES.resolve(sample)).problems()).isEmpty();
  }

  @Test
  void whatStrimziDoesNotKnowIsSeen() throws IOException {
    assertThat(problems(spec -> spec.put("replica", 2)))
        .containsExactly("/spec/replica is unknown");
    assertThat(problems(spec -> spec.put("replicas", "2")))
        .containsExactly("/spec/replicas is not valid: \"2\"");
    assertThat(problems(spec -> spec.remove("groupId")))
        .containsExactly("/spec/groupId is missing");
    assertThat(problems(spec -> spec.withObject("/build/output").put("type", "oci")))
        .containsExactly("/spec/build/output/type is not valid: \"oci\"");
    assertThat(problems(spec -> spec.withObject("/template/pod").put("volume", "x")))
        .containsExactly("/spec/template/pod/volume is unknown");
  }

  private static List<String> problems(Consumer<ObjectNode> change) throws IOException {
    ObjectNode resource = read(CLUSTER).deepCopy();
    change.accept((ObjectNode) resource.get("spec"));

    return CustomResource.of(resource).problems();
  }

  @Test
  void theConnectorIsThatOfTheSample() throws IOException {
    JsonNode spec = read(CONNECTOR).path("spec");
    Map<String, String> config = texts(spec.path("config"));
    config.put("connector.class", spec.path("class").asText());
    config.put("tasks.max", spec.path("tasksMax").asText());
    config.replaceAll(
        (key, value) ->
            value.replace(
                "${directory:" + SECRETS + ":",
                "${file:/etc/kafka-connect/secrets/atlas.properties:"));

    assertThat(config)
        .isEqualTo(
            texts(
                new ObjectMapper()
                    .readTree(SAMPLES.resolve("connector.json").toFile())
                    .path("config")));
    assertThat(read(CONNECTOR).at("/metadata/labels/strimzi.io~1cluster"))
        .isEqualTo(read(CLUSTER).at("/metadata/name"));
  }

  @Test
  void theWorkerIsThatOfTheSampleButForWhereItsSecretsAre() throws IOException {
    JsonNode spec = read(CLUSTER).path("spec");
    Map<String, String> worker = texts(spec.path("config"));
    worker.put("group.id", spec.path("groupId").asText());
    worker.put("config.storage.topic", spec.path("configStorageTopic").asText());
    worker.put("offset.storage.topic", spec.path("offsetStorageTopic").asText());
    worker.put("status.storage.topic", spec.path("statusStorageTopic").asText());
    worker.keySet().removeIf(key -> key.startsWith("config.providers"));

    Map<String, String> sample = properties("connect-distributed.properties");
    sample.keySet().removeIf(key -> key.startsWith("config.providers"));
    // Which Strimzi sets.
    sample.keySet().removeAll(Set.of("bootstrap.servers", "listeners", "plugin.path"));

    assertThat(worker).isEqualTo(sample);
  }

  @Test
  void theSecretsFilesAreWhereTheConnectorReadsThem(@TempDir Path secrets) throws IOException {
    Files.writeString(secrets.resolve("client.id"), "mdb_sa_id_1");
    Files.writeString(secrets.resolve("client.secret"), "a-secret");
    JsonNode cluster = read(CLUSTER).path("spec");
    Map<String, String> config = texts(read(CONNECTOR).path("spec").path("config"));
    config.replaceAll((key, value) -> filledIn(value).replace(SECRETS, secrets.toString()));

    try (DirectoryConfigProvider provider = new DirectoryConfigProvider()) {
      provider.configure(Map.of("allowed.paths", secrets.toString()));
      Map<String, String> resolved =
          new ConfigTransformer(Map.of("directory", provider)).transform(config).data();

      assertThat(resolved)
          .containsEntry("atlas.client.id", "mdb_sa_id_1")
          .containsEntry("atlas.client.secret", "a-secret");
      assertThat(ConnectorSettings.of(resolved).queries()).hasSize(1);
    }

    assertThat(cluster.at("/config/config.providers.directory.class").asText())
        .isEqualTo(DirectoryConfigProvider.class.getName());
    assertThat(cluster.at("/config/config.providers.directory.param.allowed.paths").asText())
        .isEqualTo(SECRETS)
        .isEqualTo(cluster.at("/template/connectContainer/volumeMounts/0/mountPath").asText());
    assertThat(cluster.at("/template/pod/volumes/0/name"))
        .isEqualTo(cluster.at("/template/connectContainer/volumeMounts/0/name"));
  }

  private static String filledIn(String value) {
    return value
        .replace("<ORG_ID>", "666acb8787ba90706905dcae")
        .replace("<QUERY_TOKEN>", "A1".repeat(32));
  }

  private static JsonNode read(String sample) throws IOException {
    return CustomResource.read(RESOURCES.resolve(sample)).resource();
  }

  private static Map<String, String> texts(JsonNode config) {
    return new ObjectMapper().convertValue(config, new TypeReference<HashMap<String, String>>() {});
  }

  private static Map<String, String> properties(String sample) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(SAMPLES.resolve(sample))) {
      properties.load(reader);
    }

    Map<String, String> map = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
    return map;
  }
}
