package io.atlascost.connect.benchmark.source;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * CSV over HTTP in, flat records out: one field for each column, a date and a decimal among them,
 * and none of what makes a connector reliable.
 */
public final class PlainTask extends SourceTask {
  private static final int BATCH = 2000;
  private static final int SCALE = 6;

  private String topic;
  private Schema schema;
  private CSVParser parser;
  private Iterator<CSVRecord> records;

  @Override
  public String version() {
    return "benchmark";
  }

  @Override
  public void start(Map<String, String> props) {
    this.topic = props.get("topic");
    try {
      this.parser =
          CSVFormat.DEFAULT
              .builder()
              .setHeader()
              .setSkipHeaderRecord(true)
              .get()
              .parse(
                  new InputStreamReader(
                      URI.create(props.get(PlainConnector.URL)).toURL().openStream(),
                      StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConnectException(e);
    }

    this.schema = schema(parser.getHeaderNames());
    this.records = parser.iterator();
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (!records.hasNext()) {
      Thread.sleep(100);
      return null;
    }

    List<SourceRecord> batch = new ArrayList<>();
    while (batch.size() < BATCH && records.hasNext()) {
      batch.add(record(records.next()));
    }

    return batch;
  }

  @Override
  public void stop() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SourceRecord record(CSVRecord record) {
    Struct value = new Struct(schema);
    for (Field field : schema.fields()) {
      value.put(field, typed(field.name(), record.get(field.index())));
    }

    return new SourceRecord(
        Map.of("query", "plain"),
        Map.of("row", record.getRecordNumber()),
        topic,
        null,
        null,
        null,
        schema,
        value);
  }

  private static Object typed(String name, String text) {
    return switch (name) {
      case "UsageDate" -> Date.from(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
      case "UsageAmount" -> new BigDecimal(text).setScale(SCALE);
      default -> text;
    };
  }

  private static Schema schema(List<String> columns) {
    SchemaBuilder builder = SchemaBuilder.struct().name("Plain");
    for (String column : columns) {
      String name = name(column);
      builder.field(name, type(name));
    }

    return builder.build();
  }

  private static String name(String column) {
    return column.replace(" ", "");
  }

  private static Schema type(String name) {
    return switch (name) {
      case "UsageDate" -> org.apache.kafka.connect.data.Date.SCHEMA;
      case "UsageAmount" -> Decimal.schema(SCALE);
      default -> Schema.STRING_SCHEMA;
    };
  }
}
