package io.atlascost.connect.benchmark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a producer, and sizes of a transaction in, what a million rows cost with them out.
 */
final class Samples {
  private static final String BATCH = "producer.override.batch.size";
  private static final String COMPRESSION = "producer.override.compression.type";
  private static final String LINGER = "producer.override.linger.ms";
  private static final String IN_FLIGHT = "producer.override.max.in.flight.requests.per.connection";
  private static final String IDEMPOTENCE = "producer.override.enable.idempotence";
  private static final int[] TRANSACTIONS = {5_000, 10_000, 20_000, 50_000, 100_000};

  private final Trial trial;
  private final Scale scale;
  private final Report report;

  Samples(Trial trial, Scale scale, Report report) {
    this.trial = trial;
    this.scale = scale;
    this.report = report;
  }

  void run() throws InterruptedException {
    Map<String, Sample> samples = new LinkedHashMap<>();
    Sample shipped = Sample.shipped();
    Sample untuned = shipped.withConnectsProducer();
    Sample pipelined = shipped.with(IN_FLIGHT, "5").with(IDEMPOTENCE, "true");
    Sample large = shipped.with(BATCH, "524288").with(LINGER, "20");
    samples.put("as shipped", shipped);
    samples.put("Connect's producer", untuned);
    samples.put("128 KiB", untuned.with(BATCH, "131072"));
    samples.put("as shipped, but zstd", shipped.with(COMPRESSION, "zstd"));
    samples.put("as shipped, but 512 KiB, 20 ms", large);
    samples.put("as shipped, but 5 requests in flight", pipelined);
    samples.put("2 ms away: as shipped", shipped.distant());
    samples.put("2 ms away: Connect's producer", untuned.distant());
    samples.put("2 ms away: 512 KiB, 20 ms", large.distant());
    samples.put("2 ms away: 5 requests in flight", pipelined.distant());
    for (int rows : TRANSACTIONS) {
      samples.put("exactly once, " + Table.whole(rows) + " a transaction", exactlyOnce(rows));
    }

    samples.put("2 ms away: exactly once, 20,000", exactlyOnce(20_000).distant());
    measure(samples);
  }

  private static Sample exactlyOnce(int rows) {
    return Sample.exactlyOnce().with("transaction.max.rows", String.valueOf(rows));
  }

  private void measure(Map<String, Sample> samples) throws InterruptedException {
    Table table =
        new Table(
            "sample", "rows/s", "CPU s/M rows", "heap MB, most", "live", "KB/row", "others' CPU %");
    for (Map.Entry<String, Sample> each : samples.entrySet()) {
      Figures run = trial.compare(each.getValue(), Queries.ONE, Result.csv(scale.rows()));
      report.progress(each.getKey() + ": " + Table.whole(run.rate()));
      report.note(each.getKey(), run);
      report.checksum(run);
      table.add(
          each.getKey(),
          Table.whole(run.rate()),
          Table.decimals(1, run.processorPerMillion()),
          run.most(),
          run.live(),
          Table.decimals(1, run.kilobytesPerRow()),
          Table.whole(100 * run.others()));
    }

    report.table(
        "Samples: %s rows of CSV with each, once".formatted(Table.whole(scale.rows())), table);
  }
}
