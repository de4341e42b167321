package io.atlascost.connect.avro;

import io.atlascost.connect.api.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
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
 * Keys and values are treated alike; {@link ConnectSchemas} says how a Connect schema looks in
 * Avro. The log has each schema that is written for the first time, at INFO, so that a reader can
 * be given it.
 *
 * <p>For reading, a fingerprint is looked up among the schemas that are configured as {@code
 * schemas}, then among all that the connector publishes: its own in each {@link DecimalMode}, and
 * those of earlier releases.
 *
 * <p>A limit: a fingerprint is made of the schema's Parsing Canonical Form, which has no docs,
 * defaults, logical types and {@code connect.*} properties. Two schemas that differ in these alone
 * have one fingerprint, and a reader takes the one that it was given last. So do not keep such
 * schemas on one topic.
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
                  + " connector's own schemas can be read, those of earlier releases included. Not"
                  + " needed for writing.");

  private static final int MOST_WRITERS = 1000;

  /** By equality, for schemas that are made anew. */
  private final Map<Schema, MessageWriter> writers = new HashMap<>();

  private volatile KnownSchemas known = new KnownSchemas(SCHEMAS, List.of());

  /** What wrote the last message, which writes the next one as a rule. */
  private volatile MessageWriter recent;

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
      MessageWriter writer = recent;
      if (writer == null || !writer.isOf(schema)) {
        writer = writer(topic, schema);
      }

      return writer.write(value);
    } catch (DataException | ClassCastException | AvroRuntimeException e) {
      throw new DataException(
          "Topic " + topic + ": the data does not fit its schema: " + e.getMessage(), e);
    }
  }

  private synchronized MessageWriter writer(String topic, Schema schema) {
    MessageWriter writer = writers.get(schema);
    if (writer == null) {
      writer = new MessageWriter(schema);
      LOG.info("Avro schema, first written to {}, {}", topic, writer);
      if (writers.size() == MOST_WRITERS) {
        writers.clear();
      }

      writers.put(schema, writer);
    }

    this.recent = writer;
    return writer;
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] message) {
    if (message == null) {
      return SchemaAndValue.NULL;
    }

    try {
      return known.read(message);
    } catch (DataException e) {
      throw new DataException("Topic " + topic + ": " + e.getMessage(), e);
    }
  }
}
