package io.atlascost.connect.invoices;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.KeyUse;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Another kind of thing to read, as small as one can be: the lines of an invoice, {@code
 * sku=amount} each, with a partition, an offset and records of their own.
 */
record InvoiceLines(String invoiceId, Supplier<Iterator<UsageReply>> replies) implements Subject {
  static final Schema KEY =
      SchemaBuilder.struct()
          .name("InvoiceKey")
          .field("invoice", Schema.STRING_SCHEMA)
          .field("line", Schema.INT64_SCHEMA)
          .build();
  static final Schema LINE =
      SchemaBuilder.struct()
          .name("InvoiceLine")
          .field("sku", Schema.STRING_SCHEMA)
          .field("dollars", Schema.STRING_SCHEMA)
          .build();
  static final Schema NOTICE =
      SchemaBuilder.struct().name("InvoiceNotice").field("text", Schema.STRING_SCHEMA).build();

  @Override
  public String orgId() {
    return "0123456789abcdef01234567";
  }

  @Override
  public Map<String, Object> partition() {
    return Map.of("invoice", invoiceId);
  }

  @Override
  public Map<String, Object> offset(Progress progress) {
    return Map.of("lines", progress.position().row(), "whole", progress.isEnd());
  }

  @Override
  public Map<String, String> topicVariables() {
    return Map.of("invoice", invoiceId);
  }

  /** Created by one request, asked for by the next; what differs stays in here. */
  @Override
  public Step step(AtlasApi api) {
    return new Step.Replied(replies.get().next());
  }

  @Override
  public TypedRows open(UsageBody body) {
    return new Lines(
        new BufferedReader(new InputStreamReader(body.stream(), StandardCharsets.UTF_8)));
  }

  @Override
  public Content invalidRow(TypedRow.Rejected row, Instant now) {
    return notice(row.number(), row.fault().getMessage(), now);
  }

  @Override
  public Content givenUp(Failure failure, Instant now) {
    return notice(0, failure.message(), now);
  }

  @Override
  public Content ended(Progress end, Sums sums, Instant startedAt, Instant now) {
    return notice(0, end.state() + " " + sums.total().orElseThrow(), now);
  }

  private Content notice(long line, String text, Instant now) {
    return new Content(key(line), new Struct(NOTICE).put("text", text), now);
  }

  private Struct key(long line) {
    return new Struct(KEY).put("invoice", invoiceId).put("line", line);
  }

  @Override
  public String wayOut() {
    return "forget the invoice";
  }

  @Override
  public String toString() {
    return "Invoice " + invoiceId;
  }

  private final class Lines implements TypedRows {
    private final BufferedReader lines;
    private long number;

    Lines(BufferedReader lines) {
      this.lines = lines;
    }

    @Override
    public Optional<TypedRow> next() throws IOException {
      String line = lines.readLine();
      if (line == null) {
        return Optional.empty();
      }

      number++;
      List<String> parts = List.of(line.split("=", -1));
      if (parts.size() != 2) {
        RejectedRow fault = RejectedRow.missing("dollars", "sku=dollars");
        return Optional.of(
            new TypedRow.Rejected(new Row.Damaged(number, line.hashCode(), line, fault), fault));
      }

      Struct value = new Struct(LINE).put("sku", parts.get(0)).put("dollars", parts.get(1));
      return Optional.of(
          new TypedRow.Sound(
              number,
              line.hashCode(),
              line.length(),
              key(number),
              KeyUse.FIRST,
              value,
              new BigDecimal(parts.get(1))));
    }

    @Override
    public boolean isEndTold() {
      return true;
    }

    @Override
    public Optional<String> warning() {
      return Optional.empty();
    }
  }
}
