package io.atlascost.connect.sinks;

import io.atlascost.connect.avro.ConnectSchemas;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;

/** Records of the shipped schemas in, messages on a topic out, by a worker's converters. */
record Publisher(KafkaProducer<byte[], byte[]> producer, Converter keys, Converter values)
    implements AutoCloseable {
  static Publisher to(String bootstrapServers, Converter keys, Converter values) {
    return new Publisher(
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        keys,
        values);
  }

  /** A record with the given fields; those that are left out are null. */
  static Struct struct(Schema avro, Map<String, ?> fields) {
    Struct struct = new Struct(ConnectSchemas.fromAvro(avro));
    fields.forEach(struct::put);
    struct.validate();

    return struct;
  }

  void send(String topic, Struct key, Struct value) {
    send(topic, key, headers -> values.fromConnectData(topic, headers, value.schema(), value));
  }

  void sendTombstone(String topic, Struct key) {
    send(topic, key, headers -> null);
  }

  private void send(String topic, Struct key, Message value) {
    Headers headers = new RecordHeaders();
    byte[] keyBytes = keys.fromConnectData(topic, headers, key.schema(), key);
    try {
      producer
          .send(new ProducerRecord<>(topic, null, null, keyBytes, value.bytes(headers), headers))
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  /** What adds its headers, and answers the bytes. */
  private interface Message {
    byte[] bytes(Headers headers);
  }
}
