package io.atlascost.connect;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Version;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.schedule.Assignment;
import io.atlascost.connect.settings.ConnectorSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Streams MongoDB Atlas Cost Explorer usage into Kafka: a configuration in, task configurations
 * out. Each query is read by one task, from where its offset says.
 */
public final class AtlasCostSourceConnector extends SourceConnector {
  private Map<String, String> props;
  private ConnectorSettings settings;

  @Override
  public String version() {
    return Version.version();
  }

  @Override
  public ConfigDef config() {
    return ConnectorSettings.definition();
  }

  @Override
  public Config validate(Map<String, String> given) {
    return ConnectorSettings.validate(given);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return AtlasCostSourceTask.class;
  }

  @Override
  public void start(Map<String, String> given) {
    this.props = new HashMap<>(given);
    this.settings = ConnectorSettings.of(given);
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    Map<String, String> common = ConnectorSettings.common(props);
    Set<String> organizations =
        settings.schedule().map(reading -> Set.copyOf(reading.organizations())).orElse(Set.of());
    return Assignment.deal(
            settings.queries(), organizations, maxTasks, settings.requestsPerMinute())
        .stream()
        .map(assignment -> assignment.toProps(common))
        .toList();
  }

  @Override
  public void stop() {
    // Nothing runs beside the tasks.
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(AtlasCostSourceConnector::requireReadable);
    return true;
  }

  private static void requireReadable(Map<String, ?> partition, Map<String, ?> offset) {
    if (offset == null && Query.isForeign(partition)) {
      return; // left by another connector of the same name, it must not keep ours from a reset
    }

    try {
      Query.fromPartition(partition);
      if (offset != null) {
        Progress.fromOffset(offset);
      }
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The offsets were not changed: " + e.getMessage(), e);
    }
  }
}
