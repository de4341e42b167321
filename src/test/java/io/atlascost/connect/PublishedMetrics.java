package io.atlascost.connect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** What a worker keeps of a plugin's metrics, without a worker. */
public final class PublishedMetrics implements PluginMetrics {
  private final Map<MetricName, MetricValueProvider<?>> gauges = new ConcurrentHashMap<>();

  public Map<String, Number> values() {
    Map<String, Number> values = new LinkedHashMap<>();
    gauges.forEach(
        (name, gauge) -> values.put(name.name(), (Number) ((Gauge<?>) gauge).value(null, 0)));
    return values;
  }

  /** A worker that has this place for the metrics of a plugin, and nothing else. */
  public SourceTaskContext worker() {
    return new Worker(this);
  }

  private record Worker(PluginMetrics pluginMetrics) implements SourceTaskContext {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      throw new UnsupportedOperationException();
    }
  }

  /** What is not zero. */
  public Map<String, Number> told() {
    Map<String, Number> told = new LinkedHashMap<>(values());
    told.values().removeIf(value -> value.doubleValue() == 0);
    return told;
  }

  public double value(String name) {
    return values().get(name).doubleValue();
  }

  @Override
  @SuppressWarnings("NonApiType") // as Kafka declares it
  public MetricName metricName(
      String name, String description, LinkedHashMap<String, String> tags) {
    return new MetricName(name, "plugins", description, tags);
  }

  @Override
  public void addMetric(MetricName name, MetricValueProvider<?> provider) {
    gauges.put(name, provider);
  }

  @Override
  public void removeMetric(MetricName name) {
    gauges.remove(name);
  }

  @Override
  public Sensor addSensor(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeSensor(String name) {
    throw new UnsupportedOperationException();
  }
}
