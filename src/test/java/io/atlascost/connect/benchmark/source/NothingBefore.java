package io.atlascost.connect.benchmark.source;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Connect's side of a task that was never run before, and has no say about transactions. */
public final class NothingBefore implements SourceTaskContext, OffsetStorageReader {
  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

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
    return null;
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    return Map.of();
  }
}
