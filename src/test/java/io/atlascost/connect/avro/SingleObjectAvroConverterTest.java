package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SingleObjectAvroConverterTest {
  private static final String FOREIGN =
      """
      {"type": "record", "name": "Foreign", "namespace": "other", "fields": [
        {"name": "id", "type": {"type": "fixed", "name": "Id", "size": 3}},
        {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["S", "M"]}},
        {"name": "last", "type": ["string", "null"]}
      ]}
      """;

  private final SingleObjectAvroConverter converter = new SingleObjectAvroConverter();

  @TempDir Path directory;

  static Stream<org.apache.avro.Schema> ownSchemas() {
    return ConnectSchemasTest.ownSchemas().stream()
        .flatMap(schema -> Stream.of(DecimalMode.values()).map(mode -> mode.applyTo(schema)));
  }

  @ParameterizedTest
  @MethodSource("ownSchemas")
  void avroReadsOurRecordsWithNothingButTheirSchema(org.apache.avro.Schema avro)
      throws IOException {
    Schema schema = ConnectSchemas.fromAvro(avro);
    RandomData data = new RandomData(new Random(7));
    for (int i = 0; i < 50; i++) {
      Struct struct = (Struct) data.present(schema);

      byte[] message = converter.fromConnectData("topic", schema, struct);
      GenericRecord read = decoder(avro).decode(message);

      assertThat(fields(read)).isEqualTo(fields(generic(avro, struct)));
    }
  }

  @ParameterizedTest
  @MethodSource("ownSchemas")
  void aNewConverterReadsWhatAvroWroteWithOurSchemas(org.apache.avro.Schema avro)
      throws IOException {
    Schema schema = ConnectSchemas.fromAvro(avro);
    RandomData data = new RandomData(new Random(11));
    for (int i = 0; i < 50; i++) {
      Struct struct = (Struct) data.present(schema);

      byte[] message = encode(avro, generic(avro, struct));
      SchemaAndValue read = converter.toConnectData("topic", message);

      assertThat(read.schema()).isEqualTo(schema);
      assertThat(RandomData.comparable(read.value())).isEqualTo(RandomData.comparable(struct));
    }
  }

  @ParameterizedTest
  @MethodSource("ownSchemas")
  void theHeaderHasTheFingerprintOfTheSchemaFile(org.apache.avro.Schema avro) {
    Schema schema = ConnectSchemas.fromAvro(avro);

    byte[] message =
        converter.fromConnectData("topic", schema, new RandomData(new Random(1)).present(schema));

    byte[] fingerprint = new byte[8];
    ByteBuffer.wrap(fingerprint)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .putLong(SchemaNormalization.parsingFingerprint64(avro));
    assertThat(message).startsWith(0xC3, 0x01);
    assertThat(Arrays.copyOfRange(message, 2, 10)).isEqualTo(fingerprint);
  }

  @Test
  void amountsDatesAndTimesOfUsageKeepTheirValue() throws IOException {
    Schema schema = ConnectSchemas.fromAvro(RecordSchemas.usage());
    Struct usage = (Struct) new RandomData(new Random(5)).present(schema);
    usage
        .put("service", "Größe 料金")
        .put("usageDate", date("2024-06-01"))
        .put("usageEndDate", null)
        .put("usageAmount", new BigDecimal("-12345678901234567890.012345678901234567"))
        .put("retrievedAt", java.util.Date.from(Instant.ofEpochMilli(1_700_000_000_123L)));

    GenericRecord read =
        decoder(RecordSchemas.usage()).decode(converter.fromConnectData("topic", schema, usage));

    assertThat(read.get("usageAmount"))
        .isEqualTo(new BigDecimal("-12345678901234567890.012345678901234567"));
    assertThat(read.get("usageDate")).isEqualTo(LocalDate.of(2024, 6, 1));
    assertThat(read.get("usageEndDate")).isNull();
    assertThat(read.get("service")).hasToString("Größe 料金");
    assertThat(read.get("retrievedAt")).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
  }

  @Test
  void readsWhatEveryPublishedSchemaHasWrittenThoseOfEarlierReleasesIncluded() throws IOException {
    for (org.apache.avro.Schema avro : RecordSchemas.published().values()) {
      GenericData.Record record = new GenericData.Record(avro);
      avro.getFields().forEach(field -> record.put(field.pos(), generic(field.schema())));

      Struct read = (Struct) converter.toConnectData("topic", encode(avro, record)).value();

      // Not the docs, which are no part of a fingerprint, so that the present schema stands in.
      assertThat(read.schema().name()).isEqualTo(avro.getFullName());
      assertThat(read.schema().fields().stream().map(org.apache.kafka.connect.data.Field::name))
          .containsExactlyElementsOf(
              avro.getFields().stream().map(org.apache.avro.Schema.Field::name).toList());
      read.validate();
    }
  }

  /** Some value that Avro takes for the schema. */
  private static Object generic(org.apache.avro.Schema avro) {
    return new org.apache.avro.util.RandomData(avro, 1, 17).iterator().next();
  }

  @Test
  void noValueIsNoBytes() {
    assertThat(converter.fromConnectData("topic", Schema.OPTIONAL_STRING_SCHEMA, null)).isNull();
    assertThat(converter.fromConnectData("topic", null, null)).isNull();
    assertThat(converter.toConnectData("topic", null)).isEqualTo(SchemaAndValue.NULL);
  }

  @Test
  void readsKeysAndValuesAlike() {
    Schema schema = ConnectSchemas.fromAvro(RecordSchemas.queryKey());
    Struct key = new Struct(schema).put("orgId", "o").put("token", "t");
    for (boolean isKey : new boolean[] {true, false}) {
      SingleObjectAvroConverter writer = new SingleObjectAvroConverter();
      writer.configure(Map.of(), isKey);
      converter.configure(Map.of(), isKey);

      byte[] message = writer.fromConnectData("topic", schema, key);

      assertThat(converter.toConnectData("topic", message).value()).isEqualTo(key);
    }
  }

  @Test
  void readsForeignSchemasFromConfiguredFiles() throws IOException {
    Path file = Files.writeString(directory.resolve("foreign.avsc"), FOREIGN);
    for (Path path : List.of(file, directory)) {
      SingleObjectAvroConverter reader = new SingleObjectAvroConverter();
      reader.configure(Map.of("schemas", path.toString()), false);

      Struct read = (Struct) reader.toConnectData("topic", foreignMessage()).value();

      assertThat((byte[]) read.get("id")).containsExactly(1, 2, 3);
      assertThat(read.get("size")).isEqualTo("M");
      assertThat(read.get("last")).isEqualTo("x");
    }
  }

  @Test
  void anUnknownFingerprintIsNamedWithTheKeyThatHelps() throws IOException {
    byte[] message = foreignMessage();
    long fingerprint =
        SchemaNormalization.parsingFingerprint64(
            new org.apache.avro.Schema.Parser().parse(FOREIGN));

    assertThatThrownBy(() -> converter.toConnectData("billing", message))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("billing")
        .hasMessageContaining(String.format("%016x", fingerprint))
        .hasMessageContaining("'schemas'");
  }

  @Test
  void aConfiguredFileThatCannotBeUsedIsNamed() throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.avsc"), "{\"type\": \"recor");
    Path recursive =
        Files.writeString(
            directory.resolve("recursive.avsc"),
            """
            {"type": "record", "name": "Node", "fields": [
              {"name": "next", "type": ["null", "Node"]}]}
            """);
    for (Path file : List.of(broken, recursive, directory.resolve("missing.avsc"))) {
      assertThatThrownBy(() -> converter.configure(Map.of("schemas", file.toString()), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("schemas")
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void writesTheDefaultWhereAFieldIsLeftOut() {
    Schema schema =
        SchemaBuilder.struct()
            .name("R")
            .field("required", SchemaBuilder.int32().defaultValue(7).build())
            .field("optional", SchemaBuilder.string().optional().defaultValue("x").build())
            .build();

    byte[] message = converter.fromConnectData("topic", schema, new Struct(schema));

    assertThat(GivenSchemas.converter(schema).toConnectData("topic", message).value())
        .isEqualTo(new Struct(schema).put("required", 7).put("optional", "x"));
  }

  @Test
  void refusesDataWithoutASchemaAndSaysWhatToDo() {
    assertThatThrownBy(() -> converter.fromConnectData("billing", null, Map.of("a", 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("billing")
        .hasMessageContaining("schemas.enable=true");
  }

  @Test
  void refusesDataThatDoesNotFitItsSchema() {
    Schema record =
        SchemaBuilder.struct()
            .name("R")
            .field("a", Schema.STRING_SCHEMA)
            .field("b", Schema.STRING_SCHEMA)
            .build();
    Schema turned =
        SchemaBuilder.struct()
            .name("R")
            .field("b", Schema.STRING_SCHEMA)
            .field("a", Schema.STRING_SCHEMA)
            .build();
    Schema amount = Decimal.builder(2).parameter("connect.decimal.precision", "4").build();

    refuses(record, new Struct(record).put("a", "x"), "field b: it is missing");
    refuses(record, new Struct(turned).put("a", "x").put("b", "y"), "other fields");
    refuses(Schema.INT32_SCHEMA, "text", "java.lang.String");
    refuses(amount, new BigDecimal("100.00"), "at most 4 digits");
    refuses(amount, new BigDecimal("1.000"), "scale 2");
    refuses(
        org.apache.kafka.connect.data.Date.SCHEMA,
        java.util.Date.from(Instant.ofEpochMilli(1)),
        "midnight");
  }

  @Test
  void writesOnAfterAValueThatItRefused() {
    Schema schema = SchemaBuilder.array(Schema.STRING_SCHEMA).build();
    List<String> good = List.of("a", "b");
    byte[] before = converter.fromConnectData("topic", schema, good);

    refuses(schema, Arrays.asList("a", null), "it is missing");

    assertThat(converter.fromConnectData("topic", schema, good)).isEqualTo(before);
  }

  @Test
  void documentsItsConfiguration() {
    assertThat(converter.config().configKeys().get("schemas").documentation).contains(".avsc");
    assertThat(converter.version()).isNotBlank().doesNotContain("$");
  }

  private void refuses(Schema schema, Object value, String reason) {
    assertThatThrownBy(() -> converter.fromConnectData("topic", schema, value))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("topic")
        .hasMessageContaining(reason);
  }

  private static byte[] foreignMessage() throws IOException {
    org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse(FOREIGN);
    GenericData.Record record = new GenericData.Record(avro);
    record.put("id", new GenericData.Fixed(avro.getField("id").schema(), new byte[] {1, 2, 3}));
    record.put("size", new GenericData.EnumSymbol(avro.getField("size").schema(), "M"));
    record.put("last", "x");

    return encode(avro, record);
  }

  private static java.util.Date date(String iso) {
    return java.util.Date.from(Instant.parse(iso + "T00:00:00Z"));
  }

  /** Avro compares records only where it knows the types of their values. */
  private static Map<String, Object> fields(GenericRecord record) {
    Map<String, Object> fields = new HashMap<>();
    for (org.apache.avro.Schema.Field field : record.getSchema().getFields()) {
      Object value = record.get(field.pos());
      fields.put(field.name(), value instanceof GenericRecord inner ? fields(inner) : value);
    }

    return fields;
  }

  /** What a user of Avro's generic data sees, made without this package. */
  private static GenericRecord generic(org.apache.avro.Schema avro, Struct struct) {
    GenericRecordBuilder builder = new GenericRecordBuilder(avro);
    for (org.apache.avro.Schema.Field field : avro.getFields()) {
      org.apache.avro.Schema type =
          field.schema().isUnion() ? field.schema().getTypes().get(1) : field.schema();
      Object value = struct.get(field.name());
      builder.set(field, value == null ? null : generic(type, value));
    }

    return builder.build();
  }

  private static Object generic(org.apache.avro.Schema type, Object value) {
    if (value instanceof Struct struct) {
      return generic(type, struct);
    }

    if (value instanceof java.util.Date date) {
      return type.getLogicalType().getName().equals("date")
          ? LocalDate.ofEpochDay(Math.floorDiv(date.toInstant().toEpochMilli(), 86_400_000L))
          : date.toInstant();
    }

    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> texts = new HashMap<>();
      map.forEach((key, text) -> texts.put(new Utf8((String) key), new Utf8((String) text)));

      return texts;
    }

    if (type.getType() == org.apache.avro.Schema.Type.STRING) {
      return new Utf8((String) value);
    }

    return type.getType() == org.apache.avro.Schema.Type.ENUM
        ? new GenericData.EnumSymbol(type, value)
        : value;
  }

  private static BinaryMessageDecoder<GenericRecord> decoder(org.apache.avro.Schema avro) {
    return new BinaryMessageDecoder<>(withLogicalTypes(), avro);
  }

  private static byte[] encode(org.apache.avro.Schema avro, GenericRecord record)
      throws IOException {
    ByteBuffer encoded = new BinaryMessageEncoder<>(withLogicalTypes(), avro).encode(record);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);

    return bytes;
  }

  private static GenericData withLogicalTypes() {
    GenericData data = new GenericData();
    data.addLogicalTypeConversion(new org.apache.avro.Conversions.DecimalConversion());
    data.addLogicalTypeConversion(new TimeConversions.DateConversion());
    data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());

    return data;
  }
}
