package io.atlascost.connect.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic and an .avsc in, its records out: a plain consumer and plain Avro, nothing of the
 * connector.
 */
final class TopicReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final BinaryMessageDecoder<GenericRecord> decoder;
  private final List<GenericRecord> all = new ArrayList<>();

  TopicReader(String bootstrapServers, String topic, String schema) {
    this.partition = new TopicPartition(topic, 0);
    this.decoder = new BinaryMessageDecoder<>(model(), schema(schema));
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                // What a task leaves behind in a transaction that it did not end was never written.
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** The next records, none when there are none yet. */
  List<GenericRecord> next() {
    if (!ready()) {
      return List.of();
    }

    List<GenericRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : consumer.poll(PATIENCE)) {
      records.add(decode(each.value()));
    }

    all.addAll(records);
    return records;
  }

  /** Everything that {@link #next} gave so far. */
  List<GenericRecord> all() {
    return List.copyOf(all);
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** The connector creates the topic with its first record. */
  private boolean ready() {
    if (!consumer.assignment().isEmpty()) {
      return true;
    }

    if (!consumer.listTopics().containsKey(partition.topic())) {
      return false;
    }

    consumer.assign(List.of(partition));
    return true;
  }

  private GenericRecord decode(byte[] value) {
    try {
      return decoder.decode(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GenericData model() {
    GenericData model = new GenericData();
    model.addLogicalTypeConversion(new Conversions.DecimalConversion());
    model.addLogicalTypeConversion(new TimeConversions.DateConversion());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    return model;
  }

  private static Schema schema(String name) {
    try (InputStream in = TopicReader.class.getResourceAsStream("/io/atlascost/avro/" + name)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
