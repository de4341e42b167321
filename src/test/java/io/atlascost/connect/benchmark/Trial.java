package io.atlascost.connect.benchmark;

import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.AtlasCostSourceTask;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.benchmark.source.NothingBefore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A sample and the results of its queries in, what a cold worker costs with them out; every row is
 * on the topic once, to the last byte as it was made without Connect, or there is no figure.
 */
final class Trial {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PATIENCE_PER_ROW = Duration.ofNanos(100_000);

  private final Site site;

  /** What results look like on the topic; those of as many rows say the same in every format. */
  private final Map<List<Object>, String> known = new HashMap<>();

  Trial(Site site) {
    this.site = site;
  }

  /** Of a connector whose records need not be ours. */
  Figures count(Sample sample, Result result) throws InterruptedException {
    return run(sample, Queries.ONE, result, result.rows());
  }

  /** Of a task that repeats the first rows of a result. */
  Figures count(Sample sample, Result result, long rows) throws InterruptedException {
    return run(sample, Queries.ONE, result, rows);
  }

  Figures compare(Sample sample, Queries queries, Result result) throws InterruptedException {
    Figures figures = run(sample, queries, result, result.rows() * queries.count());
    String right = checksum(queries, result);
    if (!figures.checksum().equals(right)) {
      throw new WrongRows(
          "the checksum of %d rows is %s instead of %s"
              .formatted(figures.rows(), figures.checksum(), right));
    }

    return figures;
  }

  private Figures run(Sample sample, Queries queries, Result result, long rows)
      throws InterruptedException {
    site.serve(queries, result.reply());
    try (Topic topic = site.topic();
        ColdWorker worker = site.worker(sample)) {
      worker.rest().put("benchmark", site.filledIn(sample, queries, topic));
      topic.awaitFirst(START);
      Load first = Load.now(worker.process());
      Collections before = worker.collections();
      topic.await(rows, PATIENCE.plus(PATIENCE_PER_ROW.multipliedBy(rows)));
      Load last = Load.now(worker.process());
      worker.collect();
      Collections after = worker.collections();

      Contents contents = topic.contents();
      if (contents.records() != rows) {
        throw new WrongRows(contents.records() + " rows on the topic instead of " + rows);
      }

      return new Figures(
          rows,
          site.secondsFromLatestRequest(first.nanos()),
          last.secondsSince(first),
          last.workerSecondsSince(first),
          after.allocatedSince(before),
          after.mostLeftSince(before),
          after.leftByLast(),
          last.othersSince(first),
          contents.checksum());
    }
  }

  private String checksum(Queries queries, Result result) throws InterruptedException {
    List<Object> key = List.of(queries, result.rows());
    String there = known.get(key);
    if (there != null) {
      return there;
    }

    String made = withoutConnect(queries, result);
    known.put(key, made);
    return made;
  }

  private String withoutConnect(Queries queries, Result result) throws InterruptedException {
    SingleObjectAvroConverter keys = converter(true);
    SingleObjectAvroConverter values = converter(false);
    Contents contents = new Contents();
    try (Topic topic = site.topic()) {
      site.serve(queries, result.reply());
      Map<String, String> config =
          site.filledIn(
              Sample.shipped().with("atlas.requests.per.minute", "100000"), queries, topic);
      AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
      connector.start(config);
      AtlasCostSourceTask task = new AtlasCostSourceTask();
      task.initialize(new NothingBefore());
      task.start(connector.taskConfigs(1).get(0));
      try {
        while (contents.records() < result.rows() * queries.count()) {
          List<SourceRecord> batch = task.poll();
          for (SourceRecord each : batch == null ? List.<SourceRecord>of() : batch) {
            if (each.topic().equals(topic.name())) {
              contents.add(
                  keys.fromConnectData(each.topic(), each.keySchema(), each.key()),
                  values.fromConnectData(each.topic(), each.valueSchema(), each.value()));
            }
          }
        }
      } finally {
        task.stop();
      }
    }

    return contents.checksum();
  }

  private static SingleObjectAvroConverter converter(boolean key) {
    SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
    converter.configure(Map.of(), key);
    return converter;
  }
}
