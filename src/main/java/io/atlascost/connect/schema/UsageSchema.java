package io.atlascost.connect.schema;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Rows in, usage records out, as the Avro schemas describe them.
 *
 * <p>Used by one thread: it remembers how it read the columns and dates that it saw last.
 */
public final class UsageSchema {
  private static final Pattern ATLAS_ID = Pattern.compile("\\s*[a-f0-9]{24}\\s*");

  /** Sets of columns and texts of dates that are remembered; a result has a handful. */
  private static final int REMEMBERED = 256;

  private final DecimalMode mode;
  private final Schema schema;
  private final Schema keySchema;
  private final List<Field> texts;
  private final List<Field> keyFields;
  private final Field organizationId;
  private final Field invoiceId;
  private final Field usageDate;
  private final Field usageEndDate;
  private final Field usageAmount;
  private final Field attributes;
  private final Field query;

  private final Map<Columns, Layout> layouts = new HashMap<>();
  private final Map<String, Optional<Period>> periods = new HashMap<>();
  private Layout latest;

  public UsageSchema(DecimalMode mode) {
    this.mode = mode;
    this.schema = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.usage()));
    this.keySchema = ConnectSchemas.fromAvro(RecordSchemas.usageKey());
    this.organizationId = schema.field("organizationId");
    this.invoiceId = schema.field("invoiceId");
    this.usageDate = schema.field("usageDate");
    this.usageEndDate = schema.field("usageEndDate");
    this.usageAmount = schema.field("usageAmount");
    this.attributes = schema.field("attributes");
    this.query = schema.field("query");
    // The others are read one by one below; so is the invoice, which may have swapped places.
    this.texts =
        schema.fields().stream()
            .filter(f -> f.schema().type() == Schema.Type.STRING && f.schema().isOptional())
            .filter(f -> !f.equals(invoiceId))
            .toList();
    this.keyFields = keySchema.fields();
  }

  /**
   * Reads a row.
   *
   * @param asked query that the row belongs to; its organization stands in where the row has none
   * @param retrievedAt when Atlas answered
   * @throws RejectedRow if a field is missing or is not of its type
   */
  public Usage read(Row row, Query asked, Instant retrievedAt) throws RejectedRow {
    Cells cells = row.cells();
    Layout layout = layout(cells.columns());
    Struct value = new Struct(schema);
    for (Field field : texts) {
      value.put(field, layout.text(cells, field).orElse(null));
    }

    value.put(organizationId, layout.text(cells, organizationId).orElse(asked.orgId()));
    putPeriod(cells, layout, value);
    BigDecimal amount = amount(cells, layout);
    value.put(usageAmount, Amount.represent(amount, mode));
    value.put(attributes, layout.attributes(cells));
    value.put(query, position(row, asked, retrievedAt));

    return new Usage(key(value), value, amount);
  }

  private BigDecimal amount(Cells cells, Layout layout) throws RejectedRow {
    Optional<String> text = layout.text(cells, usageAmount);
    if (text.isEmpty()) {
      throw RejectedRow.missing(usageAmount.name(), "US dollars");
    }

    return Amount.parse(usageAmount.name(), text.get());
  }

  private void putPeriod(Cells cells, Layout layout, Struct value) throws RejectedRow {
    String date = layout.text(cells, usageDate).orElse("");
    String invoice = layout.text(cells, invoiceId).orElse(null);
    // In Atlas's published example the two have changed places.
    if (invoice != null && ATLAS_ID.matcher(date).matches() && period(invoice).isPresent()) {
      String id = date;
      date = invoice;
      invoice = id;
    }

    if (date.isEmpty()) {
      throw RejectedRow.missing(usageDate.name(), Period.EXPECTED);
    }

    Period period = period(usageDate, date);
    value.put(usageDate, connectDate(period.start()));
    value.put(usageEndDate, end(period, layout.text(cells, usageEndDate)).orElse(null));
    value.put(invoiceId, invoice);
  }

  private Optional<Date> end(Period period, Optional<String> text) throws RejectedRow {
    if (text.isEmpty()) {
      return period.end().map(UsageSchema::connectDate);
    }

    Period stated = period(usageEndDate, text.get());
    LocalDate end = stated.start();
    boolean contradicts = period.end().isPresent() && !period.end().get().equals(end);
    if (stated.end().isPresent() || contradicts || !end.isAfter(period.start())) {
      throw RejectedRow.cell(
          usageEndDate.name(), text.get(), "the day after the last of " + usageDate.name());
    }

    return Optional.of(connectDate(end));
  }

  /** As Connect's logical type has it: midnight of the day, in UTC. */
  private static Date connectDate(LocalDate day) {
    return Date.from(Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(day.toEpochDay())));
  }

  private Period period(Field field, String text) throws RejectedRow {
    Optional<Period> period = period(text);
    if (period.isEmpty()) {
      throw RejectedRow.cell(field.name(), text, Period.EXPECTED);
    }

    return period.get();
  }

  private Optional<Period> period(String text) {
    if (text.length() > Period.LONGEST_TEXT) {
      return Period.parse(text); // few, and too long to keep
    }

    if (periods.size() == REMEMBERED) {
      periods.clear();
    }

    return periods.computeIfAbsent(text, Period::parse);
  }

  private Struct position(Row row, Query asked, Instant retrievedAt) {
    return new Struct(query.schema())
        .put("orgId", asked.orgId())
        .put("token", asked.token())
        .put("row", row.number())
        .put("retrievedAt", Date.from(retrievedAt));
  }

  private Struct key(Struct value) {
    Struct key = new Struct(keySchema);
    for (Field field : keyFields) {
      key.put(field, value.get(field.name()));
    }

    return key;
  }

  private Layout layout(Columns columns) {
    if (latest != null && latest.isFor(columns)) {
      return latest;
    }

    if (!columns.isSmall()) {
      this.latest = new Layout(columns, schema);
      return latest;
    }

    if (layouts.size() == REMEMBERED) {
      layouts.clear();
    }

    this.latest = layouts.computeIfAbsent(columns, c -> new Layout(c, schema));
    return latest;
  }
}
