package io.atlascost.connect;

import io.atlascost.connect.api.Clock;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * One task with a schedule, on a clock of the test's, and what a worker does for it: it keeps the
 * offsets of what it committed, and starts the task again after a kill.
 */
final class ScheduledTask implements AutoCloseable {
  static final String USAGE = "usage";
  static final String STATUS = "status";
  static final String ERRORS = "errors";

  private final Map<String, String> props = new HashMap<>();
  private final Map<Map<String, ?>, Map<String, Object>> committed;
  private final Clock clock;
  private final List<SourceRecord> uncommitted = new ArrayList<>();
  private AtlasCostSourceTask task;

  /**
   * @param committed offsets that outlive the task
   */
  ScheduledTask(URI atlas, Clock clock, Map<Map<String, ?>, Map<String, Object>> committed) {
    this.clock = clock;
    this.committed = committed;
    props.put("name", "costs");
    props.put("atlas.base.url", atlas.toString());
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "secret");
    props.put("atlas.processing.grace.ms", "50");
    props.put("topic", USAGE);
    props.put("status.topic", STATUS);
    props.put("errors.tolerance", "all");
    props.put("errors.deadletterqueue.topic.name", ERRORS);
  }

  ScheduledTask with(String key, String value) {
    props.put(key, value);
    return this;
  }

  ScheduledTask without(String key) {
    props.remove(key);
    return this;
  }

  ScheduledTask start() {
    AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
    connector.start(props);
    Map<String, String> config = connector.taskConfigs(1).get(0);
    connector.stop();
    this.task = new AtlasCostSourceTask(clock);
    task.initialize(new Context(config, committed));
    task.start(config);
    return this;
  }

  /** What the task delivers next, of which nothing is committed yet. */
  List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> batch = task.poll();
    List<SourceRecord> delivered = batch == null ? List.of() : batch;
    uncommitted.addAll(delivered);
    return delivered;
  }

  /** Keeps the offsets of everything that was delivered. */
  void commit() {
    uncommitted.forEach(
        record -> committed.put(record.sourcePartition(), new HashMap<>(record.sourceOffset())));
    uncommitted.clear();
  }

  /** Ends the task; what was not committed is forgotten. */
  void kill() {
    task.stop();
    uncommitted.clear();
  }

  @Override
  public void close() {
    task.stop();
  }

  /** What a worker gives a task. */
  private record Context(
      Map<String, String> configs, Map<Map<String, ?>, Map<String, Object>> offsets)
      implements SourceTaskContext, OffsetStorageReader {
    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new NoSuchMethodError("a worker before Kafka 4.1");
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return offsets.get(partition);
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
