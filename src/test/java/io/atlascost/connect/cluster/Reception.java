package io.atlascost.connect.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Topics of one partition each in, their records as they come out. */
final class Reception implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final List<TopicPartition> partitions;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private int count;

  Reception(String bootstrapServers, IsolationLevel isolation, List<String> topics) {
    this.partitions = topics.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    this.consumer =
        new KafkaConsumer<>(
            settings(bootstrapServers, isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private static Map<String, Object> settings(String bootstrapServers, IsolationLevel isolation) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "isolation.level",
        isolation.name().toLowerCase(Locale.ROOT),
        "max.poll.records",
        20_000,
        "max.partition.fetch.bytes",
        4_000_000,
        "fetch.max.wait.ms",
        10,
        // A broker that restarts is asked again soon.
        "reconnect.backoff.max.ms",
        100);
  }

  /** Takes what there is now, or the first of it; answers how many came so far. */
  int read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(PATIENCE);
    count += records.count();
    records.forEach(reader);
    return count;
  }

  int count() {
    return count;
  }

  /** Whether this reader is as far as the other one could be now. */
  boolean isLevelWith(Reception other) {
    Map<TopicPartition, Long> ends = other.consumer.endOffsets(partitions);
    return partitions.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.get(partition));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
