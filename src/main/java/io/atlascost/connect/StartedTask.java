package io.atlascost.connect;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.ManyAccounts;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Version;
import io.atlascost.connect.delivery.Deliveries;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.metrics.Tally;
import io.atlascost.connect.queries.ConfiguredQueries;
import io.atlascost.connect.reading.Handover;
import io.atlascost.connect.reading.Item;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Reader;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schedule.Assignment;
import io.atlascost.connect.schedule.ScheduledScopes;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;
import io.atlascost.connect.settings.ConnectorSettings;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.MDC;

/**
 * A running task, complete from its beginning: what the reader handed over in, batches out.
 *
 * <p>Used by Connect's thread, but for {@link #close()}.
 */
final class StartedTask implements Closeable {
  /** Connect can pause, stop or rebalance a task only between two polls. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** How long {@link #close()} waits for the reader, which has been told to end. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final AtlasApi api;
  private final Thread reading;
  private final Handover handover;
  private final Deliveries deliveries;
  private final int batchSize;
  private final Deque<Item> taken = new ArrayDeque<>();
  private ConnectException failure;

  private StartedTask(
      AtlasApi api, Thread reading, Handover handover, Deliveries deliveries, int batchSize) {
    this.api = api;
    this.reading = reading;
    this.handover = handover;
    this.deliveries = deliveries;
    this.batchSize = batchSize;
  }

  /** Looks up how far each query was delivered, and starts to read what is left. */
  static StartedTask start(Map<String, String> props, SourceTaskContext context, Clock clock) {
    ConnectorSettings settings = ConnectorSettings.ofTask(props);
    Assignment assignment = Assignment.of(props);
    TaskMetrics metrics = new TaskMetrics(clock);
    Map<Subject, Position> subjects = subjects(settings, assignment, context, metrics, clock);
    metrics.publish(context);
    Handover handover = new Handover(settings.batchMaxRows());
    Deliveries deliveries =
        new Deliveries(
            settings.destination(assignment.task()),
            new Transactions(context.transactionContext(), settings.transactions(), clock),
            metrics,
            settings.batchMaxRows(),
            clock);
    AtlasApi api = ManyAccounts.of(settings.accounts(), Version.userAgent(), metrics, clock);
    Reader reader =
        new Reader(
            subjects,
            api,
            new Pace(settings.pace(assignment.sharers()), new Random()),
            settings.patience(),
            handover,
            metrics,
            clock);
    Thread reading =
        thread(reader, "atlas-cost-" + settings.connectorName() + "-" + assignment.task());
    start(reading, api);

    return new StartedTask(api, reading, handover, deliveries, settings.batchMaxRows());
  }

  /** What is to be read, each with the position up to which it was delivered. */
  private static Map<Subject, Position> subjects(
      ConnectorSettings settings,
      Assignment assignment,
      SourceTaskContext context,
      Tally tally,
      Clock clock) {
    UsageSchema usage = new UsageSchema(settings.decimalMode());
    Notices notices = new Notices(settings.decimalMode());
    Map<Subject, Position> subjects =
        new LinkedHashMap<>(
            ConfiguredQueries.unfinished(
                assignment.queries(), context.offsetStorageReader(), usage, notices));
    settings
        .schedule()
        .ifPresent(
            reading ->
                subjects.putAll(
                    ScheduledScopes.subjects(
                        assignment.organizations(),
                        reading.rules(),
                        context.offsetStorageReader(),
                        usage,
                        notices,
                        settings.patience().query(),
                        tally,
                        clock)));
    return subjects;
  }

  /** Where no thread is to be had, nobody will close a task that did not start. */
  private static void start(Thread reading, AtlasApi api) {
    try {
      reading.start();
    } catch (OutOfMemoryError e) { // as Java says it of threads, too
      api.close();
      throw e;
    }
  }

  /** A thread whose log lines are those of this task, as Connect marks them. */
  private static Thread thread(Runnable work, String name) {
    Map<String, String> loggingContext = MDC.getCopyOfContextMap();
    Thread thread =
        new Thread(
            () -> {
              if (loggingContext != null) {
                MDC.setContextMap(loggingContext);
              }

              work.run();
            },
            name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Returns at most a batch, soon; empty while Atlas has nothing for us yet. What fails, fails
   * after what came before it.
   *
   * @throws ConnectException if the task cannot go on
   */
  List<SourceRecord> next() throws InterruptedException {
    if (taken.isEmpty() && failure == null) {
      taken.addAll(handover.take(batchSize, PATIENCE));
    }

    deliver();

    if (failure != null && deliveries.isEmpty()) {
      throw failure;
    }

    return deliveries.take();
  }

  private void deliver() {
    try {
      while (!taken.isEmpty() && deliveries.hasRoomFor(taken.element())) {
        deliveries.add(taken.remove());
      }
    } catch (ConnectException e) {
      this.failure = e;
      taken.clear();
    }
  }

  /** Ends the reading, whatever it waits for, from any thread. */
  @Override
  public void close() {
    reading.interrupt();
    api.close();
    try {
      reading.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
