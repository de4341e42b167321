package io.atlascost.connect;

import io.atlascost.connect.simulator.AtlasSimulator;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A task as Connect runs it, without Connect: a configuration in, batches out. */
final class TaskAtWork implements AutoCloseable {
  static final String ORG = "0123456789abcdef01234567";
  static final String TOKEN = "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C";

  private final Map<String, String> props = new HashMap<>();
  private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
  private PluginMetrics metrics;
  private final AtlasCostSourceTask task = new AtlasCostSourceTask();

  TaskAtWork() {
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.queries", ORG + ":" + TOKEN);
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    props.put("atlas.response.format", "csv");
    props.put("atlas.connection.check", "false");
  }

  TaskAtWork(AtlasSimulator simulator) {
    this();
    with("atlas.base.url", simulator.baseUrl().toString());
  }

  TaskAtWork with(String key, String value) {
    props.put(key, value);
    return this;
  }

  /** Starts behind a record that an earlier task delivered. */
  TaskAtWork from(SourceRecord last) {
    offsets.put(last.sourcePartition(), new HashMap<>(last.sourceOffset()));
    return this;
  }

  /** On a worker that has a place for the metrics of a plugin. */
  TaskAtWork publishing(PluginMetrics place) {
    this.metrics = place;
    return this;
  }

  Map<String, String> props() {
    return props;
  }

  TaskAtWork start() {
    start(task, taskConfigs(1).get(0));
    return this;
  }

  /** Starts all tasks of the connector; whoever takes them closes them. */
  List<AutoCloseable> startAll(int most) {
    return taskConfigs(most).stream()
        .map(
            config -> {
              AtlasCostSourceTask each = new AtlasCostSourceTask();
              start(each, config);
              return (AutoCloseable) each::stop;
            })
        .toList();
  }

  private List<Map<String, String>> taskConfigs(int most) {
    AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
    connector.start(props);
    return connector.taskConfigs(most);
  }

  private void start(AtlasCostSourceTask one, Map<String, String> config) {
    one.initialize(new Stored(props, offsets, metrics));
    one.start(config);
  }

  /** Never null, though Connect allows it. */
  List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> batch = task.poll();
    return batch == null ? List.of() : batch;
  }

  @Override
  public void close() {
    task.stop();
  }

  private record Stored(
      Map<String, String> configs,
      Map<Map<String, ?>, Map<String, Object>> offsets,
      PluginMetrics metrics)
      implements SourceTaskContext, OffsetStorageReader {
    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      if (metrics == null) {
        throw new NoSuchMethodError("a worker before Kafka 4.1");
      }

      return metrics;
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
