package io.atlascost.connect.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What config/README.md says about a registry, done on a worker. */
class RegistryRecipeIT {
  private static final Path LOG = Path.of("target", "registry-worker.log");
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "A1".repeat(32));
  private static final String RESULT =
      """
      {"usageDetails": [
        {"organizationId": "5e2211c17a3e5a48f5497de3", "organizationName": "Größe",
         "service": "Clusters", "usageAmount": 1.33, "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3", "organizationName": "Größe",
         "service": "Storage", "usageAmount": -0.25, "usageDate": "2024-09-01"},
        {"organizationId": "5e2211c17a3e5a48f5497de3", "usageAmount": "n/a"}]}
      """;

  @Test
  void recordsOfTheRecipeAreReadBackByTheRegistrysConverter() throws IOException {
    Files.deleteIfExists(LOG);
    try (Registry registry = Registry.start();
        KafkaBroker broker = KafkaBroker.start();
        AtlasSimulator atlas = AtlasSimulator.start();
        ConnectWorker worker = worker(broker)) {
      atlas.usage(QUERY.orgId(), QUERY.token(), Reply.json(RESULT));
      RegistryRecipe recipe = RegistryRecipe.of(registry);

      worker.rest().put("cost", connector(atlas, recipe));
      awaitComplete(worker.rest());

      assertThat(read(broker, "cost", recipe))
          .extracting(usage -> usage.get("service") + " " + usage.get("usageAmount"))
          .satisfiesExactly(
              first -> assertThat(first).startsWith("Clusters 1.330000"),
              second -> assertThat(second).startsWith("Storage -0.250000"));
      assertThat(read(broker, "errors", recipe))
          .singleElement()
          .satisfies(letter -> assertThat(letter.get("kind")).isEqualTo("INVALID_ROW"));
      assertThat(read(broker, "status", recipe))
          .singleElement()
          .satisfies(status -> assertThat(status.get("state")).isEqualTo("COMPLETE"));
    }

    assertThat(LOG).content().doesNotContain("NoSuchMethodError", "NoClassDefFoundError");
  }

  /** With the directories of both plugins. */
  private static ConnectWorker worker(KafkaBroker broker) {
    Path converters = Path.of(System.getProperty("converter.directory")).getParent();
    String plugins = System.getProperty("plugin.path") + "," + converters;

    return ConnectWorker.start(broker.bootstrapServers(), LOG, Map.of("plugin.path", plugins));
  }

  private static Map<String, String> connector(AtlasSimulator atlas, RegistryRecipe recipe) {
    Map<String, String> connector = new HashMap<>(recipe.settings());
    connector.put("connector.class", "io.atlascost.connect.AtlasCostSourceConnector");
    connector.put("tasks.max", "1");
    connector.put("atlas.base.url", atlas.baseUrl().toString());
    connector.put("atlas.auth.mode", "access_token");
    connector.put("atlas.access.token", "token");
    connector.put("atlas.queries", QUERY.orgId() + ":" + QUERY.token());
    connector.put("topic", "cost");
    connector.put("errors.tolerance", "all");
    connector.put("errors.deadletterqueue.topic.name", "errors");
    connector.put("status.topic", "status");
    // One broker has one replica.
    connector.put("topic.creation.default.partitions", "1");
    connector.put("topic.creation.default.replication.factor", "1");

    return connector;
  }

  private static void awaitComplete(ConnectRest rest) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () ->
                assertThat(rest.offsets("cost").findValuesAsText("state"))
                    .as("%s", rest.status("cost"))
                    .containsExactly("COMPLETE"));
  }

  /** The values, all of whose keys can be read as well. */
  private static List<Struct> read(KafkaBroker broker, String topic, RegistryRecipe recipe) {
    Converter keys = recipe.keys();
    Converter values = recipe.values();
    List<Struct> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records(broker, topic)) {
      assertThat(keys.toConnectData(topic, record.headers(), record.key()).value())
          .isInstanceOf(Struct.class);
      read.add((Struct) values.toConnectData(topic, record.headers(), record.value()).value());
    }

    return read;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(KafkaBroker broker, String topic) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new org.apache.kafka.common.TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<?, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(part -> consumer.position(part) < ends.get(part))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }

      return records;
    }
  }
}
