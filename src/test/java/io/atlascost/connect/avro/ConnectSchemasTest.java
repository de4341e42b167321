package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectSchemasTest {
  static List<org.apache.avro.Schema> ownSchemas() {
    return List.of(
        RecordSchemas.usage(),
        RecordSchemas.usageKey(),
        RecordSchemas.error(),
        RecordSchemas.deadLetterKey(),
        RecordSchemas.queryStatus(),
        RecordSchemas.queryKey());
  }

  @ParameterizedTest
  @MethodSource("ownSchemas")
  void ourSchemasComeBackWithTheSameCanonicalForm(org.apache.avro.Schema avro) {
    for (DecimalMode mode : DecimalMode.values()) {
      org.apache.avro.Schema changed = mode.applyTo(avro);

      assertThat(
              SchemaNormalization.toParsingForm(
                  ConnectSchemas.toAvro(ConnectSchemas.fromAvro(changed))))
          .isEqualTo(SchemaNormalization.toParsingForm(changed));
    }
  }

  @Test
  void namesTypesAndDocsOfUsageReachConnect() {
    Schema usage = ConnectSchemas.fromAvro(RecordSchemas.usage());

    assertThat(usage.name()).isEqualTo("io.atlascost.CostExplorerUsage");
    assertThat(usage.doc()).isEqualTo(RecordSchemas.usage().getDoc());
    assertThat(usage.field("usageDate").schema().name()).isEqualTo(Date.LOGICAL_NAME);
    assertThat(usage.field("usageEndDate").schema().isOptional()).isTrue();
    assertThat(usage.field("service").schema().doc()).startsWith("Service as Atlas names it");
    Schema amount = usage.field("usageAmount").schema();
    assertThat(amount.name()).isEqualTo(Decimal.LOGICAL_NAME);
    assertThat(amount.parameters())
        .containsEntry("scale", "18")
        .containsEntry("connect.decimal.precision", "38");
    assertThat(usage.field("retrievedAt").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
  }

  @Test
  void anEnumOfAvroIsAStringToConnect() {
    org.apache.avro.Schema avro = org.apache.avro.Schema.createEnum("E", null, null, List.of("A"));

    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(Schema.STRING_SCHEMA);
  }

  @Test
  void decimalsWithoutAPrecisionGetThatOfOtherConverters() {
    LogicalTypes.Decimal decimal =
        (LogicalTypes.Decimal) ConnectSchemas.toAvro(Decimal.schema(3)).getLogicalType();

    assertThat(decimal.getPrecision()).isEqualTo(64);
    assertThat(decimal.getScale()).isEqualTo(3);
  }

  @Test
  void oneStructThatIsUsedTwiceIsDefinedOnce() {
    Schema ware = SchemaBuilder.struct().name("shop.Ware").field("id", Schema.INT64_SCHEMA).build();
    Schema optional =
        SchemaBuilder.struct()
            .name("shop.Ware")
            .field("id", Schema.INT64_SCHEMA)
            .optional()
            .doc("What came with it.")
            .build();
    Schema order =
        SchemaBuilder.struct()
            .name("shop.Order")
            .field("ware", ware)
            .field("gift", optional)
            .field("others", SchemaBuilder.array(ware).build())
            .build();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(order);

    org.apache.avro.Schema first = avro.getField("ware").schema();
    assertThat(avro.getField("gift").schema().getTypes().get(1)).isSameAs(first);
    assertThat(avro.getField("others").schema().getElementType()).isSameAs(first);
    assertThat(avro.toString()).containsOnlyOnce("\"fields\":[{\"name\":\"id\"");
    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(order);
  }

  @Test
  void differentStructsOfOneNameAreToldApart() {
    Schema one = SchemaBuilder.struct().name("shop.Ware").field("id", Schema.INT64_SCHEMA).build();
    Schema two = SchemaBuilder.struct().name("shop.Ware").field("id", Schema.STRING_SCHEMA).build();
    Schema order =
        SchemaBuilder.struct().name("shop.Order").field("one", one).field("two", two).build();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(order);

    assertThat(avro.getField("one").schema().getFullName()).isEqualTo("shop.Ware");
    assertThat(avro.getField("two").schema().getFullName()).isEqualTo("shop.Ware_2");
    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(order);
  }

  @Test
  void fieldsAndRecordsGetLegalNames() {
    Schema schema =
        SchemaBuilder.struct()
            .name("2nd-hand.Größe")
            .field("a-b", Schema.STRING_SCHEMA)
            .field("a_b", Schema.STRING_SCHEMA)
            .build();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);

    assertThat(avro.getFullName()).isEqualTo("_2nd_hand.Gr__e");
    assertThat(avro.getFields())
        .extracting(org.apache.avro.Schema.Field::name)
        .containsExactly("a_b_2", "a_b");
    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(schema);
  }

  @Test
  void plainAvroDefaultsAreDefaultsOfAvro() {
    Schema schema =
        SchemaBuilder.struct()
            .name("R")
            .field("f", SchemaBuilder.string().optional().defaultValue("x").build())
            .field(
                "list", SchemaBuilder.array(Schema.INT32_SCHEMA).defaultValue(List.of(1)).build())
            .field("day", Date.builder().defaultValue(java.util.Date.from(Instant.EPOCH)).build())
            .field(
                "bytes",
                SchemaBuilder.bytes().defaultValue(ByteBuffer.wrap(new byte[] {-1})).build())
            .field("amount", Decimal.builder(2).defaultValue(new BigDecimal("-3.50")).build())
            .build();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);

    assertThat(avro.getField("f").defaultVal()).isEqualTo("x");
    assertThat(avro.getField("list").defaultVal()).isEqualTo(List.of(1));
    assertThat(avro.getField("day").defaultVal()).isEqualTo(0);
    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(schema);
  }

  @Test
  void defaultsThatAvroHasNoWordsForAreWrittenWhereAValueIsMissing() {
    Schema schema =
        SchemaBuilder.struct()
            .name("R")
            .field("n", SchemaBuilder.float64().defaultValue(Double.NaN).build())
            .build();

    assertThat(ConnectSchemas.toAvro(schema).getField("n").hasDefaultValue()).isFalse();
    SingleObjectAvroConverter converter = GivenSchemas.converter(schema);
    byte[] message = converter.fromConnectData("topic", schema, new Struct(schema));
    assertThat(((Struct) converter.toConnectData("topic", message).value()).get("n"))
        .isEqualTo(Double.NaN);
  }

  @Test
  void whatTheOtherDoesNotHaveIsRefusedInItsWords() {
    org.apache.avro.Schema union =
        new org.apache.avro.Schema.Parser().parse("[\"null\", \"int\", \"string\"]");
    Schema map = SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA).build();

    assertThatThrownBy(() -> ConnectSchemas.fromAvro(union))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("unions of several types");
    assertThatThrownBy(() -> ConnectSchemas.toAvro(map))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("keys");
    for (Schema decimal :
        List.of(
            Decimal.schema(-2),
            Decimal.builder(3).parameter("connect.decimal.precision", "2").build(),
            SchemaBuilder.bytes().name(Decimal.LOGICAL_NAME).build())) {
      assertThatThrownBy(() -> ConnectSchemas.toAvro(decimal))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("decimal");
    }
  }

  @Test
  void aSchemaThatContainsItselfIsRefused() {
    org.apache.avro.Schema avro =
        new org.apache.avro.Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Node", "fields": [
                  {"name": "next", "type": ["null", "Node"]}]}
                """);

    assertThatThrownBy(() -> ConnectSchemas.fromAvro(avro))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Node");
  }

  @Test
  void aDecimalModeChangesTheDecimalsAndNothingElse() {
    org.apache.avro.Schema usage = RecordSchemas.usage();

    org.apache.avro.Schema changed = DecimalMode.STRING.applyTo(usage);

    assertThat(changed.getField("usageAmount").schema().getType())
        .isEqualTo(org.apache.avro.Schema.Type.STRING);
    assertThat(changed.getField("usageAmount").doc())
        .isEqualTo(usage.getField("usageAmount").doc());
    for (org.apache.avro.Schema.Field field : usage.getFields()) {
      if (!field.name().equals("usageAmount")) {
        assertThat(changed.getField(field.name())).isEqualTo(field);
        assertThat(changed.getField(field.name()).aliases()).isEqualTo(field.aliases());
      }
    }

    assertThat(
            DecimalMode.DOUBLE
                .applyTo(RecordSchemas.queryStatus())
                .getField("totalUsageAmount")
                .schema()
                .toString())
        .contains("double")
        .doesNotContain("decimal");
    assertThat(DecimalMode.PRECISE.applyTo(usage)).isEqualTo(usage);
  }

  @Test
  void decimalModesHaveTheirNamesInConfiguration() {
    assertThat(DecimalMode.PRECISE).hasToString("precise");
    assertThat(DecimalMode.STRING).hasToString("string");
    assertThat(DecimalMode.DOUBLE).hasToString("double");
  }
}
