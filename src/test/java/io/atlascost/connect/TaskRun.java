package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Progress;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A real task without a worker: queries in, the records that it would deliver out. */
final class TaskRun {
  private static final String TOPIC = "usage";
  private static final String DEAD_LETTERS = "errors";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, String> props = new HashMap<>();
  private final Map<Map<String, Object>, Map<String, Object>> offsets = new HashMap<>();
  private final List<Query> queries;
  private final List<SourceRecord> records = new ArrayList<>();

  TaskRun(URI atlas, List<Query> queries) {
    this.queries = queries;
    props.put("name", "atlas-cost");
    props.put("atlas.base.url", atlas.toString());
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "secret");
    props.put("atlas.requests.per.minute", "100000");
    props.put("atlas.processing.grace.ms", "50");
    props.put("poll.interval.ms", "1");
    props.put("poll.interval.max.ms", "1");
    props.put("retry.backoff.ms", "1");
    props.put("retry.backoff.max.ms", "1");
    props.put("topic", TOPIC);
    props.put("errors.tolerance", "all");
    props.put("errors.deadletterqueue.topic.name", DEAD_LETTERS);
    props.put(
        "atlas.queries",
        queries.stream()
            .map(query -> query.orgId() + ":" + query.token())
            .collect(Collectors.joining(",")));
  }

  TaskRun with(String key, String value) {
    props.put(key, value);
    return this;
  }

  /** Starts behind what an earlier run delivered. */
  TaskRun from(Query query, Map<String, ?> offset) {
    offsets.put(query.toPartition(), new HashMap<>(offset));
    return this;
  }

  /** Runs until every query has come to its end. */
  TaskRun toTheEnd() throws InterruptedException {
    return until(queries.size());
  }

  /** Runs until so many queries have come to their end. */
  private TaskRun until(int ends) throws InterruptedException {
    AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
    connector.start(props);
    Map<String, String> taskProps = connector.taskConfigs(1).get(0);
    AtlasCostSourceTask task = new AtlasCostSourceTask();
    task.initialize(new Context(taskProps, offsets));
    task.start(taskProps);
    try {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      int ended = 0;
      while (ended < ends) {
        assertThat(System.nanoTime())
            .as("%s of %s queries ended in time", ended, ends)
            .isLessThan(deadline);
        List<SourceRecord> batch = task.poll();
        records.addAll(batch);
        ended += (int) batch.stream().filter(TaskRun::isEnd).count();
      }
    } finally {
      task.stop();
    }

    return this;
  }

  List<SourceRecord> records(Query query) {
    return records.stream()
        .filter(record -> record.sourcePartition().equals(query.toPartition()))
        .toList();
  }

  /** What is on the usage topic of a query. */
  List<Struct> values(Query query) {
    return values(records(query), TOPIC);
  }

  /** What is on the usage topic of a query, each as its number and amount. */
  List<String> usage(Query query) {
    return values(query).stream()
        .map(
            value ->
                value.getInt64("queryRow")
                    + ": "
                    + value.getString("clusterName")
                    + " "
                    + ((BigDecimal) value.get("usageAmount")).stripTrailingZeros().toPlainString())
        .toList();
  }

  List<Struct> deadLetters(Query query) {
    return values(records(query), DEAD_LETTERS);
  }

  /** The progress that the last record of a query carries. */
  Progress progress(Query query) {
    List<SourceRecord> all = records(query);
    return Progress.fromOffset(all.get(all.size() - 1).sourceOffset());
  }

  private static boolean isEnd(SourceRecord record) {
    return !record.sourceOffset().get("state").equals("READING");
  }

  private static List<Struct> values(Collection<SourceRecord> records, String topic) {
    return records.stream()
        .filter(record -> record.topic().equals(topic))
        .map(record -> (Struct) record.value())
        .toList();
  }

  /** What a worker gives a task. */
  private record Context(
      Map<String, String> configs, Map<Map<String, Object>, Map<String, Object>> offsets)
      implements SourceTaskContext {
    @Override
    public OffsetStorageReader offsetStorageReader() {
      return new Stored(offsets);
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new NoSuchMethodError("as before Kafka 4.1");
    }
  }

  /** The offsets of an earlier run. */
  private record Stored(Map<Map<String, Object>, Map<String, Object>> offsets)
      implements OffsetStorageReader {
    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return offsets.get(Map.<String, Object>copyOf(partition));
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, offset(partition)));
      return found;
    }
  }
}
