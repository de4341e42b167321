package io.atlascost.connect.delivery;

import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Tally;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens in a task in, metrics out, among the worker's own. Workers before Kafka 4.1 have no
 * place for a plugin's metrics; there nothing is published.
 */
public final class TaskMetrics implements Tally {
  private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

  private final Map<Count, AtomicLong> counts = new LinkedHashMap<>();

  public TaskMetrics() {
    for (Count count : Count.values()) {
      counts.put(count, new AtomicLong());
    }
  }

  /** Everything that is counted: names and help, since the task started. */
  private enum Count {
    ROWS("usage-records", "Usage records handed to Connect."),
    DEAD_LETTERS("dead-letters", "Rows and queries that could not be read, dropped ones included."),
    QUERIES_OPEN("queries-open", "Queries that are neither complete nor given up."),
    QUERIES_COMPLETE("queries-complete", "Queries read to their end."),
    QUERIES_FAILED("queries-failed", "Queries given up."),
    REQUESTS("requests", "Requests for a result sent to Atlas."),
    PROCESSING("processing-replies", "Replies that a query is still processing."),
    RETRIES("retries", "Attempts that failed in transport, by a 5xx or in a torn body."),
    SLOW_DOWNS("slow-downs", "Replies that there were too many requests (429).");

    private final String label;
    private final String help;

    Count(String label, String help) {
      this.label = label;
      this.help = help;
    }
  }

  /** Publishes the counts where the worker can; they end with the task. */
  public void publish(SourceTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      counts.forEach(
          (count, value) -> {
            MetricName name = metrics.metricName(count.label, count.help, new LinkedHashMap<>());
            Gauge<Long> gauge = (config, now) -> value.get();
            metrics.addMetric(name, gauge);
          });
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      log.info("This worker has no place for the metrics of a plugin; Kafka 4.1 and later have");
    }
  }

  public void countRow() {
    add(Count.ROWS, 1);
  }

  public void countDeadLetter() {
    add(Count.DEAD_LETTERS, 1);
  }

  public void countOpen(int queries) {
    add(Count.QUERIES_OPEN, queries);
  }

  public void countEnd(Progress end) {
    add(Count.QUERIES_OPEN, -1);
    add(end.state() == Progress.State.COMPLETE ? Count.QUERIES_COMPLETE : Count.QUERIES_FAILED, 1);
  }

  @Override
  public void countRequest() {
    add(Count.REQUESTS, 1);
  }

  @Override
  public void countProcessing() {
    add(Count.PROCESSING, 1);
  }

  @Override
  public void countRetry() {
    add(Count.RETRIES, 1);
  }

  @Override
  public void countSlowDown() {
    add(Count.SLOW_DOWNS, 1);
  }

  private void add(Count count, long more) {
    counts.get(count).addAndGet(more);
  }
}
