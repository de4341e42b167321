package io.atlascost.connect.benchmark;

import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.AtlasCostSourceTask;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.rows.Rows;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.UsageRows;
import io.atlascost.connect.schema.UsageSchema;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * How long each stage of a row's way takes, all stages measured in turns in one run, since machines
 * differ and are shared: what counts are the ratios to Commons CSV alone.
 */
public final class RowsBenchmark {
  private static final int ROWS = 200_000;
  private static final int ROUNDS = 7;
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "B".repeat(64));
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final byte[] csv = csv().getBytes(StandardCharsets.UTF_8);
  private final byte[] json = json().getBytes(StandardCharsets.UTF_8);
  private final SingleObjectAvroConverter keys = converter(true);
  private final SingleObjectAvroConverter values = converter(false);

  private RowsBenchmark() {}

  /** A stage: how many rows it has seen. */
  private interface Stage {
    long run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    new RowsBenchmark().run();
  }

  private void run() throws Exception {
    Map<String, Stage> stages = new LinkedHashMap<>();
    stages.put("Commons CSV alone", this::commonsCsv);
    stages.put("CSV to rows", () -> rows("text/csv", csv, row -> 1));
    stages.put("CSV to typed rows", () -> typed("text/csv", csv, usage -> 1));
    stages.put("CSV to Avro", () -> typed("text/csv", csv, this::encode));
    stages.put("JSON to rows", () -> rows("application/json", json, row -> 1));
    stages.put("JSON to typed rows", () -> typed("application/json", json, usage -> 1));
    stages.put("JSON to Avro", () -> typed("application/json", json, this::encode));
    stages.put("whole task, CSV over a socket", () -> task(Reply.csv(csv)));
    stages.put("whole task, JSON over a socket", () -> task(Reply.json(json)));

    Map<String, double[]> seconds = new LinkedHashMap<>();
    stages.keySet().forEach(name -> seconds.put(name, new double[ROUNDS]));
    for (int round = -2; round < ROUNDS; round++) {
      for (Map.Entry<String, Stage> stage : stages.entrySet()) {
        double took = measure(stage.getValue());
        if (round >= 0) {
          seconds.get(stage.getKey())[round] = took;
        }
      }
    }

    print(seconds);
  }

  private static double measure(Stage stage) throws Exception {
    long start = System.nanoTime();
    long rows = stage.run();
    if (rows != ROWS) {
      throw new IllegalStateException("saw " + rows + " rows instead of " + ROWS);
    }

    return (System.nanoTime() - start) / 1e9;
  }

  private void print(Map<String, double[]> seconds) {
    System.out.printf(
        "%,d rows; CSV of %d bytes a row, JSON of %d; medians of %d rounds in turns%n%n",
        ROWS, csv.length / ROWS, json.length / ROWS, ROUNDS);
    System.out.printf("%-32s %12s %12s %10s%n", "stage", "rows/s", "µs a row", "ratio");
    double base = median(seconds.values().iterator().next());
    seconds.forEach(
        (name, times) ->
            System.out.printf(
                Locale.ROOT,
                "%-32s %,12.0f %12.2f %10.2f%n",
                name,
                ROWS / median(times),
                median(times) * 1e6 / ROWS,
                median(times) / base));
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private long commonsCsv() throws Exception {
    long rows = 0;
    InputStreamReader reader =
        new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8);
    for (CSVRecord record : CSVFormat.DEFAULT.parse(reader)) {
      rows += record.size() == 10 ? 1 : 0;
    }

    return rows - 1;
  }

  private static long typed(String type, byte[] body, Function<TypedRow.Sound, Integer> use)
      throws Exception {
    long rows = 0;
    UsageRows read =
        new UsageRows(
            new UsageBody(type, true, NOW, new ByteArrayInputStream(body), () -> {}),
            new UsageSchema(DecimalMode.PRECISE),
            new Origin(QUERY, Optional.empty(), NOW));
    for (Optional<TypedRow> row = read.next(); row.isPresent(); row = read.next()) {
      rows += use.apply((TypedRow.Sound) row.get());
    }

    return rows;
  }

  private static long rows(String type, byte[] body, Function<Row, Integer> use) throws Exception {
    long rows = 0;
    Rows read = Rows.of(new UsageBody(type, true, NOW, new ByteArrayInputStream(body), () -> {}));
    for (Optional<Row> row = read.next(); row.isPresent(); row = read.next()) {
      rows += use.apply(row.get());
    }

    return rows;
  }

  private int encode(TypedRow.Sound usage) {
    byte[] key = keys.fromConnectData("usage", usage.key().schema(), usage.key());
    byte[] value = values.fromConnectData("usage", usage.value().schema(), usage.value());
    return key.length > 0 && value.length > 0 ? 1 : 0;
  }

  private static long task(Reply reply) throws Exception {
    try (AtlasSimulator atlas = AtlasSimulator.start()) {
      atlas.usage(QUERY.orgId(), QUERY.token(), reply);
      Map<String, String> props = new HashMap<>();
      props.put("name", "benchmark");
      props.put("topic", "usage");
      props.put("atlas.base.url", atlas.baseUrl().toString());
      props.put("atlas.auth.mode", "access_token");
      props.put("atlas.access.token", "t");
      props.put("atlas.queries", QUERY.orgId() + ":" + QUERY.token());
      AtlasCostSourceConnector connector = new AtlasCostSourceConnector();
      connector.start(props);
      AtlasCostSourceTask task = new AtlasCostSourceTask();
      task.initialize(new NothingBefore());
      task.start(connector.taskConfigs(1).get(0));
      long rows = 0;
      while (rows < ROWS) {
        List<SourceRecord> batch = task.poll();
        rows += batch.size();
      }

      task.stop();
      return rows;
    }
  }

  private static SingleObjectAvroConverter converter(boolean key) {
    SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
    converter.configure(Map.of(), key);
    return converter;
  }

  private static String csv() {
    StringBuilder csv =
        new StringBuilder(
            "Usage Date,Invoice Id,Organization Name,Organization ID,Project Name,Project Id,"
                + "Cluster Name,Cluster Unique Id,Service,Usage Amount\n");
    for (int row = 0; row < ROWS; row++) {
      csv.append("2024-0%d-01,666acb8787ba90706905dca%x,Test,".formatted(1 + row % 9, row % 16))
          .append("5e2211c17a3e5a48f5497de3,\"Project, %d\",".formatted(row % 50))
          .append("5f%022x,cluster-%d,6a%022x,".formatted(row % 50, row % 200, row % 200))
          .append("Data Transfer,%d.%06d%n".formatted(row % 1000, row % 1_000_000));
    }

    return csv.toString();
  }

  private static String json() {
    StringBuilder json = new StringBuilder("{\"usageDetails\":[");
    for (int row = 0; row < ROWS; row++) {
      json.append(row == 0 ? "" : ",")
          .append("{\"invoiceId\":\"666acb8787ba90706905dca%x\",".formatted(row % 16))
          .append("\"organizationId\":\"5e2211c17a3e5a48f5497de3\",")
          .append("\"organizationName\":\"Test\",\"projectId\":\"5f%022x\",".formatted(row % 50))
          .append("\"service\":\"Data Transfer\",")
          .append("\"usageAmount\":%d.%06d,".formatted(row % 1000, row % 1_000_000))
          .append("\"usageDate\":\"2024-0%d-01\"}".formatted(1 + row % 9));
    }

    return json.append("]}").toString();
  }

  /** Connect's side of a task that was never run before. */
  private static final class NothingBefore implements SourceTaskContext, OffsetStorageReader {
    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return this;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new NoSuchMethodError("a worker before Kafka 4.1");
    }

    @Override
    public <T> Map<String, Object> offset(Map<String, T> partition) {
      return null;
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      return Map.of();
    }
  }
}
