package io.atlascost.connect;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Version;
import io.atlascost.connect.delivery.Deliveries;
import io.atlascost.connect.delivery.Progress;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.reading.Handover;
import io.atlascost.connect.reading.Item;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Reader;
import io.atlascost.connect.schedule.Assignment;
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
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running task, complete from its beginning: what the reader handed over in, batches out.
 *
 * <p>Used by Connect's thread, but for {@link #close()}.
 */
final class StartedTask implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(StartedTask.class);

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
  static StartedTask start(Map<String, String> props, SourceTaskContext context) {
    ConnectorSettings settings = ConnectorSettings.ofTask(props);
    Assignment assignment = Assignment.of(props);
    Map<Query, Position> queries = unfinished(assignment.queries(), context.offsetStorageReader());
    Clock clock = Clock.system();
    TaskMetrics metrics = new TaskMetrics();
    metrics.countOpen(queries.size());
    metrics.publish(context);
    Handover handover = new Handover(settings.batchMaxRows());
    Deliveries deliveries =
        new Deliveries(
            settings.destination(assignment.task()),
            new UsageSchema(settings.decimalMode()),
            new Notices(settings.decimalMode()),
            new Transactions(context.transactionContext(), settings.transactions(), clock),
            metrics,
            clock);
    // Last: what it holds on to is let go by close() alone.
    AtlasApi api =
        new HttpAtlasApi(settings.api(), "kafka-connect-atlas-cost/" + Version.version(), clock);
    Reader reader =
        new Reader(
            queries,
            api,
            new Pace(settings.pace(assignment.sharers()), new java.util.Random()),
            settings.patience(),
            handover,
            metrics,
            clock);
    Thread reading =
        new Thread(reader, "atlas-cost-" + settings.connectorName() + "-" + assignment.task());
    reading.setDaemon(true);
    reading.start();

    return new StartedTask(api, reading, handover, deliveries, settings.batchMaxRows());
  }

  private static Map<Query, Position> unfinished(List<Query> queries, OffsetStorageReader offsets) {
    Map<Map<String, Object>, Map<String, Object>> stored =
        offsets.offsets(queries.stream().map(Query::toPartition).toList());
    Map<Query, Position> unfinished = new LinkedHashMap<>();
    for (Query query : queries) {
      Progress progress = progress(query, stored.get(query.toPartition()));
      log.debug("Query {}: {} up to row {}", query, progress.state(), progress.position().row());
      if (!progress.isEnd()) {
        unfinished.put(query, progress.position());
      }
    }

    log.info(
        "Queries to read: {}, of which {} from the middle on; already at their end: {}",
        unfinished.size(),
        unfinished.values().stream().filter(position -> position.row() > 0).count(),
        queries.size() - unfinished.size());
    return unfinished;
  }

  private static Progress progress(Query query, Map<String, Object> offset) {
    if (offset == null) {
      return Progress.NONE;
    }

    try {
      return Progress.fromOffset(offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Query "
              + query
              + ": Connect's stored offset cannot be read: "
              + e.getMessage()
              + "; reset it through Connect's REST API",
          e);
    }
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
      while (!taken.isEmpty() && !deliveries.isBatchClosed()) {
        taken.remove().deliverTo(deliveries);
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
