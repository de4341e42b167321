package io.atlascost.connect.benchmark;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.rows.Fingerprint;
import io.atlascost.connect.rows.Fingerprinting;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.rows.Rows;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.Typing;
import io.atlascost.connect.schema.UsageSchema;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Results in, how long each stage of a row's way takes out: all in turns in this JVM, warm, on one
 * thread, as ratios to Commons CSV alone on the same bytes.
 */
final class Stages {
  private static final int ROWS = 200_000;
  private static final int PREPARED = 20_000;
  private static final int WARMING = 3;
  private static final int ROUNDS = 7;
  private static final String COMMONS_CSV = "Commons CSV alone";
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final Origin ORIGIN =
      new Origin(new Query("5e2211c17a3e5a48f5497de3", "B".repeat(64)), Optional.empty(), NOW);

  private final Result csv = Result.csv(ROWS);
  private final Result json = Result.json(ROWS);
  private final Typing typing = new Typing(new UsageSchema(DecimalMode.PRECISE), ORIGIN);
  private final SingleObjectAvroConverter keys = converter(true);
  private final SingleObjectAvroConverter values = converter(false);
  private final List<Row> rows = new ArrayList<>();
  private final List<TypedRow.Sound> typed = new ArrayList<>();

  private Stages() throws Exception {
    Rows reading = open(Result.csv(PREPARED));
    for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
      rows.add(row.get());
      typed.add(typed(row.get()));
    }
  }

  /** A stage: how many rows it has seen. */
  private interface Stage {
    long run() throws Exception;
  }

  static void run(Report report) throws Exception {
    Stages stages = new Stages();
    stages.measure(report);
  }

  private void measure(Report report) throws Exception {
    Map<String, Stage> stages = new LinkedHashMap<>();
    stages.put(COMMONS_CSV, this::commonsCsv);
    stages.put("cut: CSV to rows, with their fingerprints", () -> cut(csv));
    stages.put("cut: JSON to rows, with their fingerprints", () -> cut(json));
    stages.put("fingerprint alone", () -> repeated(this::fingerprint));
    stages.put("type: rows to records", () -> repeated(this::type));
    stages.put("convert: records to Avro", () -> repeated(this::convert));

    Map<String, double[]> seconds = new LinkedHashMap<>();
    stages.keySet().forEach(name -> seconds.put(name, new double[ROUNDS]));
    for (int round = -WARMING; round < ROUNDS; round++) {
      for (Map.Entry<String, Stage> stage : stages.entrySet()) {
        double took = seconds(stage.getValue());
        if (round >= 0) {
          seconds.get(stage.getKey())[round] = took;
        }
      }
    }

    print(seconds, report);
  }

  private static double seconds(Stage stage) throws Exception {
    long start = System.nanoTime();
    long seen = stage.run();
    if (seen != ROWS) {
      throw new WrongRows("saw " + seen + " rows instead of " + ROWS);
    }

    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(Map<String, double[]> seconds, Report report) {
    Table table = new Table("stage", "rows/s", "µs/row", "÷ Commons CSV");
    double base = Median.of(seconds.get(COMMONS_CSV));
    seconds.forEach(
        (name, times) -> {
          double median = Median.of(times);
          table.add(
              name,
              Table.whole(ROWS / median),
              Table.decimals(2, median * 1e6 / ROWS),
              Table.decimals(2, median / base));
        });
    report.progress("stages");
    report.table(
        "Stages of a row's way, one thread, warm; medians of %d rounds in turns".formatted(ROUNDS),
        table);
  }

  private long commonsCsv() throws Exception {
    long seen = 0;
    InputStreamReader reader = new InputStreamReader(csv.stream(), StandardCharsets.UTF_8);
    for (CSVRecord record : CSVFormat.DEFAULT.parse(reader)) {
      seen += record.size() == 10 ? 1 : 0;
    }

    return seen - 1;
  }

  private static long cut(Result result) throws Exception {
    long seen = 0;
    Rows reading = open(result);
    for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
      seen++;
    }

    return seen;
  }

  private static Rows open(Result result) throws Exception {
    return Rows.of(new UsageBody(result.contentType(), true, NOW, result.stream(), () -> {}));
  }

  private static long repeated(Stage stage) throws Exception {
    long seen = 0;
    for (int repeat = 0; repeat < ROWS / PREPARED; repeat++) {
      seen += stage.run();
    }

    return seen;
  }

  private long fingerprint() throws Exception {
    long seen = 0;
    long fingerprint = Fingerprint.parse("0000000000000001");
    Fingerprinting fingerprinting = new Fingerprinting();
    for (Row row : rows) {
      fingerprint = fingerprinting.extend(fingerprint, row);
      seen++;
    }

    return fingerprint == 0 ? 0 : seen;
  }

  private long type() {
    long seen = 0;
    for (Row row : rows) {
      seen += typed(row).value() == null ? 0 : 1;
    }

    return seen;
  }

  private TypedRow.Sound typed(Row row) {
    return (TypedRow.Sound) typing.read(row);
  }

  private long convert() {
    long seen = 0;
    for (TypedRow.Sound each : typed) {
      byte[] key = keys.fromConnectData("usage", each.key().schema(), each.key());
      byte[] value = values.fromConnectData("usage", each.value().schema(), each.value());
      seen += key.length > 0 && value.length > 0 ? 1 : 0;
    }

    return seen;
  }

  private static SingleObjectAvroConverter converter(boolean key) {
    SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
    converter.configure(Map.of(), key);
    return converter;
  }
}
