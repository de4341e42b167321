package io.atlascost.connect.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic of one partition in, how much of it committed readers see, and what it is, out. */
final class Topic implements AutoCloseable {
  private static final long LOOK_MILLIS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String FETCH = String.valueOf(8 << 20);

  private final String name;
  private final String bootstrapServers;
  private final Admin admin;
  private final TopicPartition partition;

  Topic(String name, String bootstrapServers, Admin admin) {
    this.name = name;
    this.bootstrapServers = bootstrapServers;
    this.admin = admin;
    this.partition = new TopicPartition(name, 0);
  }

  String name() {
    return name;
  }

  /** Returns when a record is there, be it committed or not. */
  void awaitFirst(Duration patience) throws InterruptedException {
    await(1, IsolationLevel.READ_UNCOMMITTED, patience);
  }

  /** Returns when committed readers see so many records; ends of transactions count as such. */
  void await(long records, Duration patience) throws InterruptedException {
    await(records, IsolationLevel.READ_COMMITTED, patience);
  }

  private void await(long records, IsolationLevel readers, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long end = end(readers); end < records; end = end(readers)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d records within %d s".formatted(end, records, patience.toSeconds()));
      }

      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private long end(IsolationLevel readers) throws InterruptedException {
    try {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(readers))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that committed readers see. */
  Contents contents() throws InterruptedException {
    long end = end(IsolationLevel.READ_COMMITTED);
    Contents contents = new Contents();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest",
            "enable.auto.commit", "false",
            "max.poll.records", "20000",
            "fetch.max.bytes", FETCH,
            "max.partition.fetch.bytes", FETCH);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long progress = System.nanoTime();
      while (consumer.position(partition) < end) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
        for (ConsumerRecord<byte[], byte[]> record : records) {
          contents.add(record.key(), record.value());
        }

        if (!records.isEmpty()) {
          progress = System.nanoTime();
        } else if (System.nanoTime() - progress > PATIENCE.toNanos()) {
          throw new IllegalStateException("Nothing more can be read of " + name);
        }
      }
    }

    return contents;
  }

  /** Deletes it. */
  @Override
  public void close() {
    admin.deleteTopics(List.of(name));
  }
}
