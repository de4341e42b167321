package io.atlascost.connect;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Version;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Builds a {@link StartedTask} and leaves everything to it. */
public final class AtlasCostSourceTask extends SourceTask {
  private final Clock clock;
  private volatile StartedTask started;

  public AtlasCostSourceTask() {
    this(Clock.system());
  }

  AtlasCostSourceTask(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String version() {
    return Version.version();
  }

  @Override
  public void start(Map<String, String> props) {
    this.started = StartedTask.start(props, context, clock);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    return started.next();
  }

  @Override
  public void stop() {
    StartedTask task = started;
    if (task != null) {
      task.close();
    }
  }
}
