package io.atlascost.connect.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.avro.SchemaCompatibility;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our records by way of a registry's converter, with each of its options and without. */
class RegistrySchemasIT {
  private static final AtomicInteger TOPICS = new AtomicInteger();

  private static Registry registry;

  @BeforeAll
  static void start() {
    registry = Registry.start();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "enhanced.avro.schema.support=true",
        "connect.meta.data=false",
        "enhanced.avro.schema.support=true connect.meta.data=false",
        "apicurio.registry.headers.enabled=true",
        "apicurio.registry.as-confluent=true apicurio.registry.use-id=contentId"
            + " apicurio.registry.headers.enabled=false",
        "apicurio.registry.avro.encoding=JSON"
      })
  void whatIsRegisteredIsCompatibleWithThePublishedSchemaBothWaysAndRecordsComeBack(
      String options) {
    for (DecimalMode mode : DecimalMode.values()) {
      for (boolean isKey : new boolean[] {true, false}) {
        Converter converter = RegistryConverter.of(settings(options), isKey);
        for (org.apache.avro.Schema precise : isKey ? keys() : values()) {
          comesBack(converter, isKey, mode.applyTo(precise));
        }
      }
    }
  }

  private static void comesBack(Converter converter, boolean isKey, org.apache.avro.Schema avro) {
    String topic = "records-" + TOPICS.incrementAndGet();
    Schema schema = ConnectSchemas.fromAvro(avro);
    for (Predicate<Field> present :
        List.<Predicate<Field>>of(any -> true, field -> !field.schema().isOptional())) {
      Struct sent = struct(schema, present);
      Headers headers = new RecordHeaders();

      byte[] message = converter.fromConnectData(topic, headers, schema, sent);
      Struct read = (Struct) converter.toConnectData(topic, headers, message).value();

      assertCompatible(registry.schema(topic + (isKey ? "-key" : "-value")), avro);
      for (Field field : schema.fields()) {
        assertThat(read.get(field.name())).as(field.name()).isEqualTo(sent.get(field));
      }
    }
  }

  private static void assertCompatible(
      org.apache.avro.Schema registered, org.apache.avro.Schema published) {
    assertThat(compatibility(registered, published)).as("read what is published").isEqualTo(YES);
    assertThat(compatibility(published, registered)).as("read what is registered").isEqualTo(YES);
  }

  private static final SchemaCompatibility.SchemaCompatibilityType YES =
      SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE;

  private static SchemaCompatibility.SchemaCompatibilityType compatibility(
      org.apache.avro.Schema reader, org.apache.avro.Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static List<org.apache.avro.Schema> keys() {
    return List.of(
        RecordSchemas.usageKey(), RecordSchemas.deadLetterKey(), RecordSchemas.queryKey());
  }

  private static List<org.apache.avro.Schema> values() {
    return List.of(RecordSchemas.usage(), RecordSchemas.error(), RecordSchemas.queryStatus());
  }

  private static Map<String, String> settings(String options) {
    Map<String, String> settings = new HashMap<>();
    settings.put("apicurio.registry.url", registry.url() + "/apis/registry/v2");
    settings.put("apicurio.registry.auto-register", "true");
    for (String option : options.isEmpty() ? new String[0] : options.split(" ", -1)) {
      String[] parts = option.split("=", 2);
      settings.put(parts[0], parts[1]);
    }

    return settings;
  }

  private static Struct struct(Schema schema, Predicate<Field> present) {
    Struct struct = new Struct(schema);
    schema.fields().stream()
        .filter(present)
        .forEach(field -> struct.put(field, value(field.schema())));

    return struct;
  }

  private static Object value(Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
      return new BigDecimal("-12345678901234567890.5").setScale(scale);
    }

    if (Date.LOGICAL_NAME.equals(schema.name())) {
      return java.util.Date.from(Instant.parse("2026-02-28T00:00:00Z"));
    }

    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return java.util.Date.from(Instant.parse("2026-02-28T23:59:59.999Z"));
    }

    return switch (schema.type()) {
      case STRING -> "Größe 料金";
      case INT32 -> 404;
      case INT64 -> Long.MAX_VALUE;
      case FLOAT64 -> 0.1;
      default -> throw new AssertionError("no record of ours has a field such as " + schema);
    };
  }
}
