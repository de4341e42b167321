package io.atlascost.connect.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
  @Test
  void publishesWhatIsCounted() {
    Published published = new Published();
    TaskMetrics metrics = new TaskMetrics();
    metrics.publish(new Context(published));

    metrics.countOpen(3);
    metrics.countRow();
    metrics.countRow();
    metrics.countDeadLetter();
    metrics.countEnd(Progress.complete(Position.START));
    metrics.countEnd(Progress.failed(Position.START));
    metrics.countRequest();
    metrics.countProcessing();
    metrics.countRetry();
    metrics.countSlowDown();

    assertThat(published.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "usage-records", 2L,
                "dead-letters", 1L,
                "queries-open", 1L,
                "queries-complete", 1L,
                "queries-failed", 1L,
                "requests", 1L,
                "processing-replies", 1L,
                "retries", 1L,
                "slow-downs", 1L));
    assertThat(published.gauges.keySet()).allMatch(name -> !name.description().isBlank());
  }

  @Test
  void goesWithoutOnAWorkerThatHasNoPlaceForThem() {
    SourceTaskContext old =
        new Context(new Published()) {
          @Override
          public PluginMetrics pluginMetrics() {
            throw new NoSuchMethodError("pluginMetrics");
          }
        };

    assertThatCode(() -> new TaskMetrics().publish(old)).doesNotThrowAnyException();
  }

  private static class Context implements SourceTaskContext {
    private final PluginMetrics metrics;

    Context(PluginMetrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      throw new UnsupportedOperationException();
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return metrics;
    }
  }

  private static final class Published implements PluginMetrics {
    private final Map<MetricName, MetricValueProvider<?>> gauges = new HashMap<>();

    Map<String, Object> values() {
      Map<String, Object> values = new HashMap<>();
      gauges.forEach((name, gauge) -> values.put(name.name(), ((Gauge<?>) gauge).value(null, 0)));
      return values;
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
}
