package io.atlascost.connect.benchmark.source;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * The name of another connector in, tasks out that deliver what its first records say again and
 * again: what Connect alone costs with such records.
 */
public final class CeilingConnector extends SourceConnector {
  /** The class of the other connector. */
  public static final String OF = "ceiling.of";

  /** How many records there are in all. */
  public static final String RECORDS = "ceiling.records";

  private Map<String, String> props;
  private SourceConnector other;

  @Override
  public String version() {
    return "benchmark";
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CeilingTask.class;
  }

  @Override
  public void start(Map<String, String> given) {
    this.props = given;
    this.other = Instance.of(given.get(OF), SourceConnector.class);
    other.initialize(context());
    other.start(given);
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return other.taskConfigs(maxTasks).stream().map(this::withOwn).toList();
  }

  private Map<String, String> withOwn(Map<String, String> config) {
    Map<String, String> all = new HashMap<>(props);
    all.putAll(config);
    all.put(CeilingTask.OF, other.taskClass().getName());
    return all;
  }

  @Override
  public void stop() {
    other.stop();
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> given) {
    return ConnectorTransactionBoundaries.SUPPORTED;
  }
}
