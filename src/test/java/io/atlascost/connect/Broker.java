package io.atlascost.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker's address in, the records of its topics out. */
record Broker(String bootstrapServers) {
  /** Of one partition, so that records have one order. */
  void createTopics(String... names) {
    create(Arrays.stream(names).map(name -> new NewTopic(name, 1, (short) 1)).toList());
  }

  /** That refuses every record, since none is so small. */
  void createTopicThatRefuses(String name) {
    create(List.of(new NewTopic(name, 1, (short) 1).configs(Map.of("max.message.bytes", "80"))));
  }

  private void create(List<NewTopic> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A setting of the broker itself. */
  String setting(String key) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      int node = admin.describeCluster().nodes().get().iterator().next().id();
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, String.valueOf(node));

      return admin.describeConfigs(List.of(broker)).all().get().get(broker).get(key).value();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a reader sees that trusts committed transactions alone. */
  List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    return read(topic, "read_committed");
  }

  /** All that is there, of open and aborted transactions, too. */
  List<ConsumerRecord<byte[], byte[]>> uncommitted(String topic) {
    return read(topic, "read_uncommitted");
  }

  /** The offset behind all that is on a topic. */
  long end(String topic) {
    return end(topic, "read_uncommitted");
  }

  /** Whether a transaction is open that wrote to a topic. */
  boolean hasOpenTransaction(String topic) {
    return end(topic, "read_committed") < end(topic);
  }

  private long end(String topic, String isolation) {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", isolation),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            isolation,
            // A consumer asks for more than there is, and waits so long for it when it is closed.
            "fetch.max.wait.ms",
            10);
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long end = consumer.endOffsets(partitions).get(partitions.get(0));
      while (consumer.position(partitions.get(0)) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }

    return records;
  }
}
