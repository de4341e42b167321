package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/sinks.md says about the tables that PostgreSQL's samples make. */
class TablesIT {
  @RegisterExtension static final WarehouseExtension WAREHOUSE = new WarehouseExtension();

  private static final Date DAY = Date.from(Instant.parse("2024-09-01T00:00:00Z"));

  private final Warehouse warehouse = WAREHOUSE.warehouse();

  @ParameterizedTest
  @CsvSource({"STRING, text, 1.33", "DOUBLE, double precision, 1.33"})
  void amountsAreOfTheTypeThatTheirRepresentationHas(DecimalMode mode, String type, String amount) {
    Road road = Road.singleObject();
    String topic = "amounts-" + mode;
    Object value = mode == DecimalMode.STRING ? amount : Double.valueOf(amount);
    publish(road, topic, mode.applyTo(RecordSchemas.usage()), Map.of("usageAmount", value));
    sink(road, topic);

    String table = topic.replace('-', '_');
    warehouse.await(
        topic,
        () -> {
          assertThat(warehouse.database().rows("SELECT usageamount FROM " + table))
              .containsExactly(Map.of("usageamount", value));
          assertThat(warehouse.database().columns(table))
              .containsEntry("usageamount", type + " not null");
        });
  }

  @Test
  void aNewFieldBecomesAColumn() {
    Road road = Road.registry(warehouse.registry());
    Map<String, Object> amount = Map.of("usageAmount", new BigDecimal("1.330000000000000000"));
    publish(road, "grown-cost", RecordSchemas.usage(), amount);
    sink(road, "grown-cost");
    warehouse.await("grown-cost", () -> assertThat(rows("grown_cost")).hasSize(1));

    Map<String, Object> more = new HashMap<>(amount);
    more.put("sku", "ATLAS_AWS_INSTANCE_M10");
    publish(road, "grown-cost", withSku(RecordSchemas.usage()), more);

    warehouse.await(
        "grown-cost",
        () ->
            assertThat(rows("grown_cost"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("sku", "ATLAS_AWS_INSTANCE_M10")));
  }

  private List<Map<String, Object>> rows(String table) throws java.sql.SQLException {
    return warehouse.database().rows("SELECT * FROM " + table);
  }

  private void sink(Road road, String topic) {
    SinkSample.of("postgresql-upsert.json")
        .named(topic)
        .into(warehouse.postgres())
        .with(road.settings())
        .with(Map.of("topics", topic, "collection.name.format", topic.replace('-', '_')))
        .create(warehouse);
  }

  private void publish(Road road, String topic, Schema schema, Map<String, Object> some) {
    Map<String, Object> fields = new HashMap<>(some);
    fields.put("organizationId", "5e2211c17a3e5a48f5497de3");
    fields.put("usageDate", DAY);
    fields.put("queryOrgId", "5e2211c17a3e5a48f5497de3");
    fields.put("queryToken", "A1".repeat(32));
    fields.put("queryRow", 1L);
    fields.put("retrievedAt", DAY);
    try (Publisher publisher =
        Publisher.to(warehouse.broker().bootstrapServers(), road.keys(), road.values())) {
      publisher.send(topic, key(), Publisher.struct(schema, fields));
    }
  }

  private static Struct key() {
    return Publisher.struct(
        RecordSchemas.usageKey(),
        Map.of(
            "organizationId", "5e2211c17a3e5a48f5497de3",
            "invoiceId", "",
            "usageDate", DAY,
            "projectId", "",
            "clusterId", "",
            "service", "",
            "groupBy", ""));
  }

  private static Schema withSku(Schema schema) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(old -> fields.add(new Schema.Field(old, old.schema())));
    Schema nullable =
        Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
    fields.add(new Schema.Field("sku", nullable, null, Schema.Field.NULL_DEFAULT_VALUE));

    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }
}
