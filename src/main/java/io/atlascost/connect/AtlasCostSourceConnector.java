package io.atlascost.connect;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.ManyAccounts;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Version;
import io.atlascost.connect.metrics.Tally;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.schedule.AccountsLister;
import io.atlascost.connect.schedule.Assignment;
import io.atlascost.connect.schedule.Organizations;
import io.atlascost.connect.schedule.ScheduledReading;
import io.atlascost.connect.schedule.Scope;
import io.atlascost.connect.settings.ConnectorSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /** Between two listings of the organizations, where the schedule's interval is longer. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /** Who asks for the tasks waits for the first one; a later one brings them, too. */
  private static final Duration FIRST_LISTING = Duration.ofSeconds(10);

  private Map<String, String> props;
  private ConnectorSettings settings;
  private Optional<Organizations> discovered = Optional.empty();

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
    this.discovered =
        settings.schedule().filter(ScheduledReading::allOrganizations).map(this::watch);
  }

  /** Organizations come and go while the connector runs. */
  private Organizations watch(ScheduledReading reading) {
    Clock clock = Clock.system();
    Duration interval = reading.rules().interval();
    Organizations organizations =
        new Organizations(
            settings.connectorName(),
            new AccountsLister(
                ManyAccounts.each(settings.accounts(), Version.userAgent(), Tally.NOTHING, clock)),
            interval.compareTo(LONGEST_PAUSE) < 0 ? interval : LONGEST_PAUSE,
            clock,
            () -> context.requestTaskReconfiguration());
    organizations.start();
    return organizations;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    Map<String, String> common = ConnectorSettings.common(props);
    return Assignment.deal(
            settings.queries(), organizations(), maxTasks, settings.requestsPerMinute())
        .stream()
        .map(assignment -> assignment.toProps(common))
        .toList();
  }

  private Set<String> organizations() {
    if (discovered.isPresent()) {
      discovered.get().awaitFirst(FIRST_LISTING);
      return discovered.get().known();
    }

    return settings
        .schedule()
        .map(ScheduledReading::organizations)
        .map(LinkedHashSet::new)
        .orElseGet(LinkedHashSet::new);
  }

  @Override
  public void stop() {
    discovered.ifPresent(Organizations::close);
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
    if (offset == null && Query.isForeign(partition) && !Scope.isOne(partition)) {
      return; // left by another connector of the same name, it must not keep ours from a reset
    }

    try {
      if (Scope.isOne(partition)) {
        Scope.fromPartition(partition).requireReadable(offset);
      } else {
        Query.fromPartition(partition);
        requireProgress(offset);
      }
    } catch (IllegalArgumentException e) {
      throw new ConnectException("The offsets were not changed: " + e.getMessage(), e);
    }
  }

  private static void requireProgress(Map<String, ?> offset) {
    if (offset != null) {
      Progress.fromOffset(offset);
    }
  }
}
