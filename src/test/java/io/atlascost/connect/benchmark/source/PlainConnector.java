package io.atlascost.connect.benchmark.source;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/** An address of a CSV in, a task for it out: what one would write in an afternoon. */
public final class PlainConnector extends SourceConnector {
  public static final String URL = "plain.url";

  private Map<String, String> props;

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
    return PlainTask.class;
  }

  @Override
  public void start(Map<String, String> given) {
    this.props = given;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(props);
  }

  @Override
  public void stop() {
    // Nothing runs beside the task.
  }
}
