package io.atlascost.connect;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Row;
import io.atlascost.connect.simulator.books.SampleCompany;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.cli.ConnectStandalone;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.util.clusters.WorkerHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The samples of workers, with the samples of connectors on them and the secret in its file: all as
 * it stands in {@code config/}, but for addresses, directories, and topics' replicas.
 */
class WorkerSamplesIT {
  private static final Path SAMPLES = Path.of("config");
  private static final int ROWS = 3;

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @TempDir Path directory;

  private final Query query = ConnectFixture.query(1);
  private final Books books = SampleCompany.fast(1, Clock.systemUTC());

  @BeforeEach
  void keepTheSecretInItsFile() throws IOException {
    Files.writeString(
        directory.resolve("atlas.properties"), "client.id=mdb_sa_id_1\nclient.secret=a-secret\n");
    connect.atlas().requireServiceAccount("mdb_sa_id_1", "a-secret", Duration.ofHours(1));
    connect.atlas().usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(ROWS)));
    connect.atlas().backedBy(books.desk());
  }

  @Test
  void theStandaloneSamplesWorkTogether() throws IOException {
    Path connector = directory.resolve("connector.properties");
    Files.writeString(
        connector,
        filledIn("connector-standalone.properties", "atlas-alone")
            + "\natlas.base.url="
            + connect.atlas().baseUrl());
    ConnectStandalone cli = new ConnectStandalone();
    Connect<StandaloneHerder> worker = cli.startConnect(worker("connect-standalone.properties"));
    try {
      cli.processExtraArgs(worker, new String[] {connector.toString()});

      assertDelivered(deployment("atlas-alone", new Rest(() -> worker.rest().serverUrl())));
      assertThat(directory.resolve("atlas-cost.offsets")).exists();
    } finally {
      worker.stop();
      worker.awaitStop();
    }
  }

  @Test
  void theDistributedSamplesWorkTogether() throws IOException {
    WorkerHandle worker = WorkerHandle.start("sample", worker("connect-distributed.properties"));
    try {
      Rest rest = new Rest(worker::url);
      rest.post("/connectors", connector("connector.json", "atlas-cluster")).succeeded();
      rest.post("/connectors", connector("connector-schedule.json", "atlas-months")).succeeded();

      assertDelivered(deployment("atlas-cluster", rest));
      assertWhole(deployment("atlas-months", rest));
    } finally {
      worker.stop();
    }
  }

  private JsonNode connector(String sample, String name) throws IOException {
    JsonNode body = new ObjectMapper().readTree(filledIn(sample, name));
    ((ObjectNode) body.path("config")).put("atlas.base.url", connect.atlas().baseUrl().toString());
    return body;
  }

  private Deployment deployment(String name, Rest rest) {
    return new Deployment(name, rest, connect.broker(), connect.atlas().baseUrl(), query);
  }

  private void assertDelivered(Deployment deployment) {
    deployment.awaitComplete(query, ROWS);
    assertThat(deployment.rows()).containsExactly(1L, 2L, 3L);
    assertThat(deployment.statuses()).hasSize(1);
    assertThat(connect.atlas().tokenRequests()).isNotEmpty();
  }

  /** The running month of both organizations, row for row. */
  private void assertWhole(Deployment deployment) {
    Set<String> organizations = Set.of(SampleCompany.RETAIL, SampleCompany.LABS);
    List<Struct> complete =
        Deployment.waiting()
            .until(
                () ->
                    deployment.statuses().stream()
                        .map(Deployment.Delivered::value)
                        .filter(status -> status.get("state").equals("COMPLETE"))
                        .filter(status -> status.getInt64("rows") > 0)
                        .toList(),
                found ->
                    found.stream()
                        .map(status -> status.getString("orgId"))
                        .collect(toSet())
                        .equals(organizations));

    assertThat(complete)
        .allSatisfy(
            status -> {
              String token = status.getString("token");
              assertThat(
                      deployment.usage().stream()
                          .map(Deployment.Delivered::value)
                          .filter(row -> row.getString("queryToken").equals(token))
                          .map(row -> (BigDecimal) row.get("usageAmount")))
                  .usingElementComparator(BigDecimal::compareTo)
                  .containsExactlyElementsOf(
                      books.desk().snapshot(token).orElseThrow().rows().stream()
                          .map(Row::amount)
                          .toList());
            });
  }

  /** A connector's sample under another name, with its placeholders filled in. */
  private String filledIn(String sample, String name) throws IOException {
    return Files.readString(SAMPLES.resolve(sample))
        .replace("atlas-cost", name)
        .replace("/etc/kafka-connect/secrets", directory.toString())
        .replace("<ORG_ID>", query.orgId())
        .replace("<QUERY_TOKEN>", query.token());
  }

  private Map<String, String> worker(String sample) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(SAMPLES.resolve(sample))) {
      properties.load(reader);
    }

    Map<String, String> props = new HashMap<>();
    properties
        .stringPropertyNames()
        .forEach(key -> props.put(key, here(key, properties.getProperty(key))));
    // By default it takes a minute until offsets can be seen, many partitions, and a long search.
    props.put("plugin.discovery", "service_load");
    props.put("offset.flush.interval.ms", "200");
    props.put("offset.storage.partitions", "1");
    props.put("status.storage.partitions", "1");
    return props;
  }

  /** What belongs to the machine. */
  private String here(String key, String value) {
    return switch (key) {
      case "bootstrap.servers" -> connect.broker().bootstrapServers();
      case "listeners" -> "http://127.0.0.1:0";
      case "plugin.path" -> System.getProperty("plugin.path");
      case "offset.storage.file.filename" -> directory.resolve("atlas-cost.offsets").toString();
      case "config.providers.file.param.allowed.paths" -> directory.toString();
      case "config.storage.replication.factor",
          "offset.storage.replication.factor",
          "status.storage.replication.factor" ->
          "1";
      default -> value;
    };
  }
}
