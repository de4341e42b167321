package io.atlascost.connect.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What docs/compatibility.md says about schemas that change, under a registry's rules. */
class RegistryEvolutionIT {
  private static final AtomicInteger TOPICS = new AtomicInteger();
  private static final Path SCHEMAS = Path.of("src", "main", "avro");
  private static final BigDecimal AMOUNT = new BigDecimal("1.330000000000000000");

  private static Registry registry;

  private final String topic = "evolution-" + TOPICS.incrementAndGet();
  private final String artifact = topic + "-value";

  @BeforeAll
  static void start() {
    registry = Registry.start();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @ParameterizedTest
  @EnumSource(DecimalMode.class)
  void aNullableFieldMayBeAddedUnderBackward(DecimalMode mode) {
    for (Schema precise :
        List.of(RecordSchemas.usage(), RecordSchemas.error(), RecordSchemas.queryStatus())) {
      String own = topic + precise.getName();
      Schema before = mode.applyTo(precise);
      Converter writer = converter(Map.of());
      byte[] old = write(writer, own, before);
      registry.requireCompatibility(own + "-value", "BACKWARD");

      byte[] young = write(converter(Map.of()), own, with(before, "sku"));

      assertThat(registry.versions(own + "-value")).isEqualTo(2);
      Converter reader = converter(Map.of());
      assertThat(read(reader, own, old).schema().field("sku")).isNull();
      assertThat(read(reader, own, young).get("sku")).isNull();
    }
  }

  /** Avro takes bytes for texts and texts for bytes, and neither for a number. */
  @ParameterizedTest
  @CsvSource({
    "PRECISE, DOUBLE, false",
    "DOUBLE, PRECISE, false",
    "STRING, DOUBLE, false",
    "DOUBLE, STRING, false",
    "PRECISE, STRING, true",
    "STRING, PRECISE, true"
  })
  void anotherRepresentationOfAmountsIsRefusedUnlessItIsATextForBytes(
      DecimalMode before, DecimalMode after, boolean isAccepted) {
    write(converter(Map.of()), topic, before.applyTo(RecordSchemas.usage()));
    registry.requireCompatibility(artifact, "BACKWARD");

    Throwable refusal =
        catchThrowable(
            () -> write(converter(Map.of()), topic, after.applyTo(RecordSchemas.usage())));

    assertThat(registry.versions(artifact)).isEqualTo(isAccepted ? 2 : 1);
    if (isAccepted) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal).hasStackTraceContaining("RuleViolationException");
    }
  }

  /** Avro reads bytes as a text: whoever reads both with one schema gets an amount's bytes. */
  @Test
  void textsAreAcceptedOnATopicThatHasDecimalsAndOldAmountsAreNoTextsThen() throws IOException {
    Map<String, String> confluent = confluent();
    byte[] old = write(converter(confluent), topic, RecordSchemas.usage());
    registry.requireCompatibility(artifact, "BACKWARD");

    Schema texts = DecimalMode.STRING.applyTo(RecordSchemas.usage());
    byte[] young = write(converter(confluent), topic, texts);

    assertThat(registry.versions(artifact)).isEqualTo(2);
    assertThat(decode(young, texts).get("usageAmount")).hasToString("1.33");
    assertThat(decode(old, texts).get("usageAmount")).asString().isNotEqualTo("1.33");
    // Who reads each message with its own schema gets what was written.
    Converter reader = converter(confluent);
    assertThat(read(reader, topic, old).get("usageAmount")).isEqualTo(AMOUNT);
    assertThat(read(reader, topic, young).get("usageAmount")).isEqualTo("1.33");
  }

  @Test
  void withoutARuleTheRegistryTakesAnything() {
    write(converter(Map.of()), topic, RecordSchemas.usage());

    write(converter(Map.of()), topic, DecimalMode.DOUBLE.applyTo(RecordSchemas.usage()));

    assertThat(registry.versions(artifact)).isEqualTo(2);
  }

  /** Those of before 0.1.0 come first on a topic that such a connector has written to. */
  @ParameterizedTest
  @CsvSource({
    "CostExplorerUsage, false",
    "CostExplorerUsageKey, false",
    "QueryStatus, true",
    "CostExplorerError, true",
    "QueryKey, true"
  })
  void aTopicOfAnEarlierConnectorTakesOnlyWhatIsCompatible(String name, boolean isAccepted)
      throws IOException {
    Path file = Path.of(name + ".avsc");
    Schema earlier = new Schema.Parser().parse(SCHEMAS.resolve("earlier").resolve(file).toFile());
    Schema present = new Schema.Parser().parse(SCHEMAS.resolve(file).toFile());
    write(converter(Map.of()), topic, earlier);
    registry.requireCompatibility(artifact, "BACKWARD");

    Throwable refusal = catchThrowable(() -> write(converter(Map.of()), topic, present));

    assertThat(refusal == null).as("%s", refusal).isEqualTo(isAccepted);
  }

  /**
   * A byte 0, the schema's id in four bytes, and Avro: as clients of Confluent's registry write.
   */
  @Test
  void confluentsWireFormatIsReadByTheIdThatItHas() throws IOException {
    for (Schema schema : all()) {
      boolean isKey = schema.getName().endsWith("Key");
      String own = topic + schema.getName();
      byte[] message = write(RegistryConverter.of(settings(confluent()), isKey), own, schema);

      ByteBuffer header = ByteBuffer.wrap(message);
      assertThat(header.get()).isZero();
      Schema registered = registry.schemaOf(header.getInt());
      assertThat(registered.getFullName()).isEqualTo(schema.getFullName());
      GenericRecord read = decode(message, schema);
      assertThat(read.getSchema().getFields())
          .filteredOn(field -> field.schema().getType() == Schema.Type.STRING)
          .isNotEmpty()
          .allSatisfy(field -> assertThat(read.get(field.name())).hasToString("1.33"));
    }
  }

  @Test
  void jsonOfApicuriosConverterComesBackWithItsTypes() {
    for (Schema schema : all()) {
      boolean isKey = schema.getName().endsWith("Key");
      String own = topic + schema.getName();
      Map<String, String> settings = settings(Map.of());
      Converter converter = RegistryConverter.of("ExtJsonConverter", settings, isKey);
      Headers headers = new RecordHeaders();
      org.apache.kafka.connect.data.Schema connect = ConnectSchemas.fromAvro(schema);
      Struct sent = struct(connect);

      byte[] message = converter.fromConnectData(own, headers, connect, sent);
      Struct back = (Struct) converter.toConnectData(own, headers, message).value();

      assertThat(new String(message, UTF_8)).matches("\\{\"schemaId\":\\d+,\"payload\":\\{.*}}");
      // Connect's own words for a schema, not JSON Schema.
      assertThat(registry.type(own + (isKey ? "-key" : "-value"))).isEqualTo("KCONNECT");
      for (Field field : connect.fields()) {
        assertThat(back.get(field.name())).as(field.name()).isEqualTo(sent.get(field));
      }
    }
  }

  private static List<Schema> all() {
    return List.of(
        RecordSchemas.usage(),
        RecordSchemas.usageKey(),
        RecordSchemas.error(),
        RecordSchemas.deadLetterKey(),
        RecordSchemas.queryStatus(),
        RecordSchemas.queryKey());
  }

  private static Map<String, String> confluent() {
    return Map.of(
        "apicurio.registry.as-confluent", "true",
        "apicurio.registry.use-id", "contentId",
        "apicurio.registry.headers.enabled", "false");
  }

  private static Converter converter(Map<String, String> options) {
    return RegistryConverter.of(settings(options), false);
  }

  private static Map<String, String> settings(Map<String, String> options) {
    Map<String, String> settings = new HashMap<>();
    settings.put("apicurio.registry.headers.enabled", "false");
    settings.putAll(options);
    settings.put("apicurio.registry.url", registry.url() + "/apis/registry/v2");
    settings.put("apicurio.registry.auto-register", "true");

    return settings;
  }

  private static byte[] write(Converter converter, String topic, Schema schema) {
    org.apache.kafka.connect.data.Schema connect = ConnectSchemas.fromAvro(schema);

    return converter.fromConnectData(topic, new RecordHeaders(), connect, struct(connect));
  }

  private static Struct read(Converter converter, String topic, byte[] message) {
    return (Struct) converter.toConnectData(topic, new RecordHeaders(), message).value();
  }

  /** As a client does that knows the schema it wants. */
  private static GenericRecord decode(byte[] message, Schema wanted) throws IOException {
    Schema written = registry.schemaOf(ByteBuffer.wrap(message).getInt(1));

    return new GenericDatumReader<GenericRecord>(written, wanted)
        .read(null, DecoderFactory.get().binaryDecoder(message, 5, message.length - 5, null));
  }

  private static Schema with(Schema schema, String field) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(old -> fields.add(new Schema.Field(old, old.schema())));
    Schema nullable =
        Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
    fields.add(new Schema.Field(field, nullable, null, Schema.Field.NULL_DEFAULT_VALUE));

    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  /** With what must be there. */
  private static Struct struct(org.apache.kafka.connect.data.Schema schema) {
    Struct struct = new Struct(schema);
    schema.fields().stream()
        .filter(field -> !field.schema().isOptional())
        .forEach(field -> struct.put(field, value(field.schema())));

    return struct;
  }

  private static Object value(org.apache.kafka.connect.data.Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      return AMOUNT.setScale(Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
    }

    if (org.apache.kafka.connect.data.Date.LOGICAL_NAME.equals(schema.name())
        || Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return Date.from(Instant.parse("2026-02-28T00:00:00Z"));
    }

    return switch (schema.type()) {
      case STRING -> "1.33";
      case INT64 -> 1L;
      case FLOAT64 -> 1.33;
      case MAP -> Map.of();
      case STRUCT -> struct(schema);
      default -> throw new AssertionError("no record of ours must have a field such as " + schema);
    };
  }
}
