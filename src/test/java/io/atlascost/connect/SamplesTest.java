package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.settings.ConnectorSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.apache.kafka.connect.runtime.TopicCreationConfig;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples in {@code config/} and the keys that the documentation names. */
class SamplesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of("config");
  private static final String SECRETS = "/etc/kafka-connect/secrets";
  private static final String OVERRIDE = "producer.override.";
  private static final String ORG_ID = "666acb8787ba90706905dcae";
  private static final String TOKEN = "A1".repeat(32);
  private static final Pattern KEY =
      Pattern.compile("`((?:atlas|poll|query|retry|batch|status|transaction|errors)\\.[a-z.]+)`");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connector.json",
        "connector-schedule.json",
        "connector-exactly-once.json",
        "connector-standalone.properties"
      })
  void connectorSampleIsValidOnceItsPlaceholdersAreFilledIn(String sample) throws IOException {
    Map<String, String> filledIn = new HashMap<>();
    connector(sample).forEach((key, value) -> filledIn.put(key, fillIn(value)));

    assertThat(filledIn.values()).noneMatch(value -> value.contains("<") || value.contains("${"));
    assertThat(problems(ConnectorSettings.definition(), filledIn)).isEmpty();
    ConnectorSettings settings = ConnectorSettings.of(filledIn);
    assertThat(settings.queries()).hasSize(settings.schedule().isPresent() ? 0 : 1);
    assertThat(problems(SourceConnectorConfig.configDef(), filledIn)).isEmpty();
    assertThat(producerProblems(filledIn)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "connector.json",
        "connector-schedule.json",
        "connector-exactly-once.json",
        "connector-standalone.properties"
      })
  void connectorSampleHasNoKeyThatNobodyReads(String sample) throws IOException {
    Set<String> known = connectorKeys();
    ProducerConfig.configNames().forEach(name -> known.add(OVERRIDE + name));

    assertThat(known).containsAll(connector(sample).keySet());
  }

  @Test
  void secretsAreReadFromAFile() throws IOException {
    for (String sample :
        Set.of("connector.json", "connector-schedule.json", "connector-exactly-once.json")) {
      assertThat(connector(sample).get("atlas.client.secret")).startsWith("${file:" + SECRETS);
    }
  }

  @Test
  void standaloneSampleSaysWhatTheOtherSaysButForTransactions() throws IOException {
    Map<String, String> other = connector("connector.json");
    other.keySet().removeAll(Set.of("exactly.once.support", "transaction.boundary"));

    assertThat(connector("connector-standalone.properties")).isEqualTo(other);
  }

  @Test
  void theScheduleSampleSaysWhatTheOtherSaysButForWhatIsRead() throws IOException {
    Map<String, String> other = connector("connector.json");
    other.remove("atlas.queries");
    other.put("atlas.schedule.orgs", "*");

    assertThat(connector("connector-schedule.json")).isEqualTo(other);
  }

  /** Connect drops what a transform or a converter refuses, and says so only then. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "connector.json",
        "connector-schedule.json",
        "connector-exactly-once.json",
        "connector-standalone.properties",
        "quickstart.json"
      })
  void whatConnectDropsLeavesALineInTheLog(String sample) throws IOException {
    assertThat(connector(sample))
        .containsEntry("errors.log.enable", "true")
        .doesNotContainKey("errors.log.include.messages");
  }

  @Test
  void distributedWorkerSampleIsValid(@TempDir Path secrets) throws IOException {
    Map<String, String> worker = worker("connect-distributed.properties", secrets);

    requireKnown(new DistributedConfig(worker), worker);
  }

  @Test
  void standaloneWorkerSampleIsValid(@TempDir Path secrets) throws IOException {
    Map<String, String> worker = worker("connect-standalone.properties", secrets);

    requireKnown(new StandaloneConfig(worker), worker);
  }

  @Test
  void everyKeyOfASampleIsExplained() throws IOException {
    Set<String> keys = new HashSet<>();
    for (String sample :
        Set.of(
            "connector.json",
            "connector-schedule.json",
            "connector-exactly-once.json",
            "connector-standalone.properties")) {
      keys.addAll(connector(sample).keySet());
    }

    keys.addAll(properties("connect-distributed.properties").keySet());
    keys.addAll(properties("connect-standalone.properties").keySet());
    String explanations = Files.readString(SAMPLES.resolve("README.md"));

    assertThat(keys).allSatisfy(key -> assertThat(explanations).contains("`" + key + "`"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "config/README.md",
        "docs/errors.md",
        "docs/operations.md",
        "docs/records.md",
        "docs/reliability.md",
        "docs/transforms.md"
      })
  void documentationNamesNoKeyThatDoesNotExist(String page) throws IOException {
    Set<String> named = new HashSet<>();
    Matcher keys = KEY.matcher(Files.readString(Path.of(page)));
    while (keys.find()) {
      named.add(keys.group(1));
    }

    Set<String> known = connectorKeys();
    known.addAll(properties("connect-distributed.properties").keySet());
    known.addAll(ProducerConfig.configNames());
    known.addAll(AbstractKafkaConfig.CONFIG_DEF.names());

    assertThat(named).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void theReadmesRecordHasTheFieldsOfTheSchemaInTheirOrder() throws IOException {
    String page = Files.readString(Path.of("README.md"));
    String start = "```jsonc\n";
    int from = page.indexOf(start) + start.length();
    String record = page.substring(from, page.indexOf("```", from)).replaceAll("//.*", "");

    assertThat(JSON.readTree(record).fieldNames())
        .toIterable()
        .containsExactlyElementsOf(fields("CostExplorerUsage"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CostExplorerUsage",
        "CostExplorerUsageKey",
        "CostExplorerError",
        "DeadLetterKey",
        "QueryStatus",
        "QueryKey"
      })
  void thePageOfRecordsNamesEveryFieldOf(String schema) throws IOException {
    String page = Files.readString(Path.of("docs", "records.md"));

    assertThat(fields(schema)).allSatisfy(field -> assertThat(page).contains("`" + field + "`"));
  }

  private static List<String> fields(String schema) throws IOException {
    return new Schema.Parser()
        .parse(Path.of("src", "main", "avro", schema + ".avsc").toFile()).getFields().stream()
            .map(Schema.Field::name)
            .toList();
  }

  private static Set<String> connectorKeys() {
    Set<String> known = new HashSet<>(ConnectorSettings.definition().names());
    known.addAll(SourceConnectorConfig.configDef().names());
    TopicCreationConfig.defaultGroupConfigDef()
        .names()
        .forEach(name -> known.add(TopicCreationConfig.DEFAULT_TOPIC_CREATION_PREFIX + name));

    return known;
  }

  private static void requireKnown(WorkerConfig config, Map<String, String> worker) {
    Set<String> known = new HashSet<>(config.values().keySet());
    known.add("config.providers.file.class");
    known.add("config.providers.file.param.allowed.paths");

    assertThat(known).containsAll(worker.keySet());
  }

  private static Stream<ConfigValue> wrong(ConfigDef definition, Map<String, String> props) {
    return definition.validate(props).stream().filter(value -> !value.errorMessages().isEmpty());
  }

  private static Map<String, Object> problems(ConfigDef definition, Map<String, String> props) {
    Map<String, Object> problems = new LinkedHashMap<>();
    wrong(definition, props).forEach(value -> problems.put(value.name(), value.errorMessages()));

    return problems;
  }

  /** Of the producer's settings only; what Connect sets itself is missing here. */
  private static Map<String, Object> producerProblems(Map<String, String> props) {
    Map<String, String> overrides = new HashMap<>();
    props.forEach(
        (key, value) -> {
          if (key.startsWith(OVERRIDE)) {
            overrides.put(key.substring(OVERRIDE.length()), value);
          }
        });
    Map<String, Object> problems = problems(ProducerConfig.configDef(), overrides);
    problems.keySet().retainAll(overrides.keySet());

    return problems;
  }

  private static String fillIn(String value) {
    return value
        .replace("<ORG_ID>", ORG_ID)
        .replace("<QUERY_TOKEN>", TOKEN)
        .replaceAll("\\$\\{file:[^}]+}", "secret");
  }

  private static Map<String, String> connector(String sample) throws IOException {
    if (sample.endsWith(".properties")) {
      return properties(sample);
    }

    Map<String, Object> body =
        JSON.readValue(SAMPLES.resolve(sample).toFile(), new TypeReference<>() {});
    Map<String, String> config = JSON.convertValue(body.get("config"), new TypeReference<>() {});
    // As Connect does with the name beside the configuration.
    config.put("name", (String) body.get("name"));

    return config;
  }

  private static Map<String, String> worker(String sample, Path secrets) throws IOException {
    Map<String, String> worker = properties(sample);
    // The worker looks whether the directory is there.
    worker.replaceAll((key, value) -> value.replace(SECRETS, secrets.toString()));

    return worker;
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
