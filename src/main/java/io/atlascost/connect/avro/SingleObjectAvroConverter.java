package io.atlascost.connect.avro;

import io.atlascost.connect.api.Version;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect data in, Avro's single-object encoding out, and back, so that Avro needs no registry.
 *
 * <p>A message is the bytes C3 01, the CRC-64-AVRO fingerprint of the schema that it was written
 * with in eight bytes, little-endian, and the binary body. No bytes are no value (a tombstone).
 * Keys and values are treated alike, and any Connect schema will do; {@link ConnectSchemas} says
 * how it looks in Avro. The log has each schema that is written for the first time, at INFO, so
 * that a reader can be given it.
 *
 * <p>For reading, a fingerprint is looked up among the schemas that this instance wrote to the
 * topic, that it wrote to any topic, the ones configured as {@code schemas}, and the connector's
 * own in each {@link DecimalMode}.
 *
 * <p>A limit: a fingerprint is made of the schema's Parsing Canonical Form, which has no docs,
 * defaults, logical types and {@code connect.*} properties. Two schemas that differ in these alone
 * have one fingerprint. The one that this instance wrote last to the topic wins; an instance that
 * only reads takes the one that it was given last. So do not keep such schemas on one topic.
 * Another: a message with more than 65 536 array items that take no bytes, such as records without
 * fields, is not read, because damaged bytes could ask for any number of them.
 */
public final class SingleObjectAvroConverter implements Converter, Versioned {
  private static final Logger LOG = LoggerFactory.getLogger(SingleObjectAvroConverter.class);

  private static final String SCHEMAS = "schemas";
  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              SCHEMAS,
              ConfigDef.Type.LIST,
              List.of(),
              ConfigDef.Importance.MEDIUM,
              "Avro schemas that messages to be read were written with: paths of .avsc files, or of"
                  + " directories whose .avsc files are taken, separated by commas. Each file holds"
                  + " one schema that is complete in itself. Left out, only messages with the"
                  + " connector's own schemas can be read, and those that this converter itself"
                  + " wrote. Not needed for writing.");

  /** By equality, for schemas that are made anew. */
  private final Map<Schema, MessageWriter> writers = new Remembered<>();

  /** Schemas that the log has, by their JSON. */
  private final Map<String, Boolean> logged = new Remembered<>();

  private volatile KnownSchemas known = new KnownSchemas(SCHEMAS, List.of());
  private volatile Route recent = new Route(null, null, null);

  @Override
  public String version() {
    return Version.version();
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    this.known =
        new KnownSchemas(SCHEMAS, new AbstractConfig(CONFIG, configs, false).getList(SCHEMAS));
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    if (value == null) {
      return null;
    }

    if (schema == null) {
      throw new DataException(
          "Topic "
              + topic
              + ": the data has no schema, and Avro needs one; give it one where it comes from"
              + " (schemas.enable=true for Kafka's JsonConverter), or use a converter that needs"
              + " none, such as org.apache.kafka.connect.json.JsonConverter");
    }

    try {
      Route route = recent;
      if (route.schema != schema || !Objects.equals(route.topic, topic)) {
        route = route(topic, schema);
      }

      return route.writer.write(value);
    } catch (DataException | ClassCastException e) {
      throw new DataException(
          "Topic " + topic + ": the data does not fit its schema: " + e.getMessage(), e);
    }
  }

  private synchronized Route route(String topic, Schema schema) {
    MessageWriter writer = writers.computeIfAbsent(schema, MessageWriter::new);
    known.remember(topic, writer.known());
    log(topic, writer.known());

    Route route = new Route(topic, schema, writer);
    this.recent = route;
    return route;
  }

  private void log(String topic, KnownSchema schema) {
    if (logged.putIfAbsent(schema.json(), true) == null) {
      LOG.info(
          "Avro schema {}, first written to {}: {}", schema.hexFingerprint(), topic, schema.json());
    }
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] message) {
    if (message == null) {
      return SchemaAndValue.NULL;
    }

    try {
      long fingerprint = KnownSchema.fingerprintOf(message);

      return known.find(topic, fingerprint).orElseThrow(() -> unknown(fingerprint)).read(message);
    } catch (DataException e) {
      throw new DataException("Topic " + topic + ": " + e.getMessage(), e);
    }
  }

  private static DataException unknown(long fingerprint) {
    return new DataException(
        "no Avro schema is known with the fingerprint "
            + KnownSchema.hex(fingerprint)
            + "; write it to an .avsc file and name that file in this converter's key '"
            + SCHEMAS
            + "'");
  }

  /** Where the last message went, which is where the next one goes as a rule. */
  private record Route(String topic, Schema schema, MessageWriter writer) {}
}
