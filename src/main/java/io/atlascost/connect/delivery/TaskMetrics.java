package io.atlascost.connect.delivery;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.reading.Watch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens in a task in, metrics out, among the worker's own. Workers before Kafka 4.1 have no
 * place for a plugin's metrics; there nothing is published.
 */
public final class TaskMetrics implements Watch {
  private static final Logger log = LoggerFactory.getLogger(TaskMetrics.class);

  private static final double SECOND = Duration.ofSeconds(1).toNanos();

  private final Clock clock;
  private final Map<Metric, AtomicLong> counts = new EnumMap<>(Metric.class);
  private final Map<Metric, List<DoubleSupplier>> figures = new EnumMap<>(Metric.class);

  /** When something came of each for the last time. */
  private final Map<Subject, Moment> open = new ConcurrentHashMap<>();

  public TaskMetrics(Clock clock) {
    this.clock = clock;
    for (Metric metric : Metric.values()) {
      if (metric.kind().grows()) {
        counts.put(metric, new AtomicLong());
      } else {
        figures.put(metric, new CopyOnWriteArrayList<>());
      }
    }

    measure(Metric.QUERIES_OPEN, () -> openAs(Metric.QUERIES_OPEN));
    measure(Metric.SCOPES_UNDER_WAY, () -> openAs(Metric.SCOPES_UNDER_WAY));
    measure(Metric.OLDEST_PROGRESS_SECONDS, this::oldestProgress);
  }

  /** Publishes the metrics where the worker can; they end with the task. */
  public void publish(SourceTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      for (Metric metric : Metric.values()) {
        metrics.addMetric(
            metrics.metricName(metric.label(), metric.help(), new LinkedHashMap<>()),
            gauge(metric));
      }
    } catch (NoSuchMethodError | NoClassDefFoundError e) {
      log.info("This worker has no place for the metrics of a plugin; Kafka 4.1 and later have");
    }
  }

  private Gauge<? extends Number> gauge(Metric metric) {
    return switch (metric.kind()) {
      case COUNT -> (config, now) -> counts.get(metric).get();
      case TIME -> (config, now) -> counts.get(metric).get() / SECOND;
      case SUM -> (config, now) -> (long) figures(metric).sum();
      case GREATEST -> (config, now) -> figures(metric).max().orElse(0);
      case LEAST -> (config, now) -> figures(metric).min().orElse(Double.NaN);
    };
  }

  private DoubleStream figures(Metric metric) {
    return figures.get(metric).stream()
        .mapToDouble(DoubleSupplier::getAsDouble)
        .filter(figure -> !Double.isNaN(figure));
  }

  @Override
  public void count(Metric metric, long more) {
    counts.get(metric).addAndGet(more);
  }

  @Override
  public void time(Metric metric, Duration more) {
    count(metric, more.toNanos());
  }

  @Override
  public void measure(Metric metric, DoubleSupplier figure) {
    figures.get(metric).add(figure);
  }

  /** One more of all dead letters, and of those of its kind. */
  void countDeadLetter(String kind) {
    count(Metric.DEAD_LETTERS);
    Metric.deadLetters(kind).ifPresent(this::count);
  }

  @Override
  public void open(Subject subject, Moment due) {
    open.put(subject, due);
  }

  @Override
  public void progress(Subject subject) {
    open.computeIfPresent(subject, (same, before) -> clock.now());
  }

  @Override
  public void end(Subject subject, Progress end) {
    leave(subject);
    subject.countsAs(end).forEach(this::count);
  }

  @Override
  public void leave(Subject subject) {
    open.remove(subject);
  }

  private long openAs(Metric metric) {
    return open.keySet().stream()
        .filter(s -> s.countsAs().filter(metric::equals).isPresent())
        .count();
  }

  /** One that is not due yet waits for nothing. */
  private double oldestProgress() {
    Moment now = clock.now();
    return open.values().stream()
        .mapToDouble(since -> Math.max(0, since.until(now).toNanos() / SECOND))
        .max()
        .orElse(0);
  }
}
