package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectSchemasTest {
  static List<org.apache.avro.Schema> ownSchemas() {
    return RecordSchemas.all();
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
    assertThat(usage.field("attributes").schema().keySchema()).isEqualTo(Schema.STRING_SCHEMA);
    Schema amount = usage.field("usageAmount").schema();
    assertThat(amount.name()).isEqualTo(Decimal.LOGICAL_NAME);
    assertThat(amount.parameters())
        .containsEntry("scale", "10")
        .containsEntry("connect.decimal.precision", "38");
    Schema query = usage.field("query").schema();
    assertThat(query.name()).isEqualTo("io.atlascost.QueryRow");
    assertThat(query.doc()).isEqualTo("Where the row was read.");
    assertThat(query.field("retrievedAt").schema().name()).isEqualTo(Timestamp.LOGICAL_NAME);
  }

  @Test
  void symbolsOfAnEnumBecomeParameters() {
    Schema state = ConnectSchemas.fromAvro(RecordSchemas.queryStatus()).field("state").schema();

    assertThat(state.type()).isEqualTo(Schema.Type.STRING);
    assertThat(state.parameters())
        .containsEntry("org.apache.kafka.connect.data.Enum", "io.atlascost.QueryState")
        .containsEntry("org.apache.kafka.connect.data.Enum.COMPLETE", "0")
        .containsEntry("org.apache.kafka.connect.data.Enum.FAILED", "1");
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
            .field("n", SchemaBuilder.float64().defaultValue(Double.NaN).build())
            .build();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);

    assertThat(avro.getField("f").defaultVal()).isEqualTo("x");
    assertThat(avro.getField("n").hasDefaultValue()).isFalse();
    assertThat(avro.getField("n").schema().getObjectProp("connect.default")).isEqualTo("NaN");
    assertThat(ConnectSchemas.fromAvro(avro)).isEqualTo(schema);
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
                .getType())
        .isEqualTo(org.apache.avro.Schema.Type.DOUBLE);
    assertThat(DecimalMode.PRECISE.applyTo(usage)).isEqualTo(usage);
  }

  @Test
  void decimalModesHaveTheirNamesInConfiguration() {
    for (DecimalMode mode : DecimalMode.values()) {
      assertThat(DecimalMode.of(mode.toString())).isEqualTo(mode);
    }

    assertThat(DecimalMode.PRECISE).hasToString("precise");
    assertThatThrownBy(() -> DecimalMode.of("exact"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("precise, string, double");
  }
}
