package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.avro.RecordSchemas;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sample for Iceberg of {@code config/sinks/}, into tables in a directory. */
class IcebergIT {
  @RegisterExtension static final WarehouseExtension WAREHOUSE = new WarehouseExtension();

  private static final String ORG = "5e2211c17a3e5a48f5497de3";
  private static final String TOKEN = "A1".repeat(32);
  private static final String COLUMNS =
      """
      organizationId string required
      organizationName string
      projectId string
      projectName string
      clusterId string
      clusterName string
      service string
      invoiceId string
      usageDate date required
      usageEndDate date
      usageAmount decimal(38, 18) required
      attributes string
      groupBy string
      queryOrgId string required
      queryToken string required
      queryRow long required
      retrievedAt timestamptz required
      """;

  @TempDir static Path directory;

  private static List<Road> roads() {
    return List.of(Road.singleObject(), Road.registry(WAREHOUSE.warehouse().registry()));
  }

  @BeforeAll
  static void deliver() {
    Warehouse warehouse = WAREHOUSE.warehouse();
    String broker = warehouse.broker().bootstrapServers();
    for (Road road : roads()) {
      try (Publisher publisher = Publisher.to(broker, road.keys(), road.values())) {
        publisher.send(topic(road), key("Clusters"), usage("Clusters", "1.33"));
        publisher.send(
            topic(road),
            key("Storage"),
            usage("Storage", "12345678901234567890.123456789012345678"));
        publisher.send(topic(road), key("Clusters"), usage("Clusters", "0"));
        publisher.sendTombstone(topic(road), key("Storage"));
      }

      SinkSample.of("iceberg.json")
          .with(road.settings())
          .with(
              Map.of(
                  "topics",
                  topic(road),
                  "iceberg.tables",
                  table(road),
                  "iceberg.control.topic",
                  topic(road) + "-control",
                  "iceberg.catalog.warehouse",
                  directory.toUri().toString(),
                  "iceberg.kafka.bootstrap.servers",
                  broker,
                  "iceberg.control.commit.interval-ms",
                  "1000"))
          .named(topic(road))
          .create(warehouse);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void everyRecordIsAppendedWithItsTypes(Road road) {
    WAREHOUSE
        .warehouse()
        .await(topic(road), () -> assertThat(read(table(road))).hasSizeGreaterThan(3));
    List<String> lines = read(table(road));

    assertThat(lines.get(0)).isEqualTo(COLUMNS.strip().replace('\n', '\t'));
    assertThat(lines.subList(1, lines.size()))
        .containsExactlyInAnyOrder(
            line("Clusters", "1.330000000000000000"),
            line("Storage", "12345678901234567890.123456789012345678"),
            line("Clusters", "0E-18"));
  }

  private static String topic(Road road) {
    return road.name() + "-iceberg";
  }

  private static String table(Road road) {
    return "costs." + road.table();
  }

  private static String line(String service, String amount) {
    return String.join(
        "\t",
        ORG,
        "null\tnull\tnull\tnull\tnull",
        service,
        "null\t2024-09-01\tnull",
        amount,
        "null\tservices",
        ORG,
        TOKEN,
        "1\t2024-10-01T00:00Z");
  }

  /** By a JVM of its own, so that nothing of Iceberg comes to the class path of the tests. */
  private static List<String> read(String table) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath(),
                  Path.of("src", "test", "resources", "sinks", "ReadIceberg.java").toString(),
                  directory.toUri().toString(),
                  table)
              .redirectError(new File("target/iceberg-reader.log"))
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("target/iceberg-reader.log").isZero();

      return out.lines().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String classPath() {
    String own = System.getProperty("java.class.path");
    String logging =
        Stream.of(own.split(File.pathSeparator))
            .filter(entry -> entry.contains("slf4j-api"))
            .collect(Collectors.joining(File.pathSeparator));

    return Path.of(System.getProperty("sinks.directory"), "iceberg", "*")
        + File.pathSeparator
        + logging;
  }

  private static Struct usage(String service, String amount) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("organizationId", ORG);
    fields.put("service", service);
    fields.put("usageDate", Date.from(Instant.parse("2024-09-01T00:00:00Z")));
    fields.put("usageAmount", new BigDecimal(amount).setScale(18));
    fields.put("groupBy", "services");
    fields.put("queryOrgId", ORG);
    fields.put("queryToken", TOKEN);
    fields.put("queryRow", 1L);
    fields.put("retrievedAt", Date.from(Instant.parse("2024-10-01T00:00:00Z")));

    return Publisher.struct(RecordSchemas.usage(), fields);
  }

  private static Struct key(String service) {
    return Publisher.struct(
        RecordSchemas.usageKey(),
        Map.of(
            "organizationId", ORG,
            "invoiceId", "",
            "usageDate", Date.from(Instant.parse("2024-09-01T00:00:00Z")),
            "projectId", "",
            "clusterId", "",
            "service", service,
            "groupBy", "services"));
  }
}
