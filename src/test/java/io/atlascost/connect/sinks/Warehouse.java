package io.atlascost.connect.sinks;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.KafkaBroker;
import io.atlascost.connect.registry.Registry;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

/**
 * The plugin directories that the build has filled in; a broker, Atlas, a registry, a database and
 * a worker with our connector, a registry's converter and the sinks out.
 */
final class Warehouse implements AutoCloseable {
  static final Path LOG = Path.of("target", "sinks-worker.log");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final AtlasSimulator atlas = AtlasSimulator.start();
  private final KafkaBroker broker = KafkaBroker.start();
  private final Postgres postgres;
  private final Registry registry;
  private final ConnectWorker worker;
  private final Database database;

  Warehouse() throws IOException, SQLException {
    Files.deleteIfExists(LOG);
    var startingPostgres = CompletableFuture.supplyAsync(Postgres::start);
    var startingRegistry = CompletableFuture.supplyAsync(Registry::start);
    this.worker =
        ConnectWorker.start(broker.bootstrapServers(), LOG, Map.of("plugin.path", plugins()));
    this.postgres = startingPostgres.join();
    this.registry = startingRegistry.join();
    this.database = postgres.connect();
  }

  static ConditionFactory waiting() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(SQLException.class);
  }

  AtlasSimulator atlas() {
    return atlas;
  }

  KafkaBroker broker() {
    return broker;
  }

  Registry registry() {
    return registry;
  }

  Database database() {
    return database;
  }

  Postgres postgres() {
    return postgres;
  }

  ConnectRest rest() {
    return worker.rest();
  }

  /** What a reader sees of a topic of one partition that trusts committed transactions alone. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).get(partitions.get(0));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (consumer.position(partitions.get(0)) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }

      return records;
    }
  }

  /** Our connector as the sample has it, but for what a test has not; creates or changes it. */
  void source(Road road, Map<String, String> changes, Query... queries) {
    String list =
        Stream.of(queries)
            .map(query -> query.orgId() + ":" + query.token())
            .collect(Collectors.joining(","));
    road.source(SinkSample.at(Path.of("config", "connector.json")))
        .without("atlas.client.id", "atlas.client.secret")
        .with(
            Map.of(
                "tasks.max", "1",
                "atlas.base.url", atlas.baseUrl().toString(),
                "atlas.auth.mode", "access_token",
                "atlas.access.token", "token",
                "atlas.queries", list))
        .with(changes)
        .create(this);
  }

  /** Until the assertion holds, or one of a connector's tasks has failed. */
  void await(String connector, ThrowingRunnable assertion) {
    waiting().failFast(() -> requireAlive(connector)).untilAsserted(assertion);
  }

  /** Deletes all connectors; what they wrote stays. */
  void clear() {
    rest().connectors().forEach(connector -> rest().delete(connector.asText()));
  }

  @Override
  public void close() throws SQLException {
    database.close();
    worker.kill();
    worker.close();
    postgres.close();
    registry.close();
    broker.close();
    atlas.close();
  }

  private void requireAlive(String connector) {
    JsonNode status = rest().status(connector);
    if (status.findValuesAsText("state").contains("FAILED")) {
      throw new IllegalStateException(status.toPrettyString());
    }
  }

  private static String plugins() {
    Path converters = Path.of(System.getProperty("converter.directory")).getParent();

    return String.join(
        ",",
        System.getProperty("plugin.path"),
        converters.toString(),
        System.getProperty("sinks.directory"));
  }
}
