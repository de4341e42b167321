package io.atlascost.connect.schema;

import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * Rows in, usage records out, as the Avro schemas describe them.
 *
 * <p>Used by one thread: it remembers how it read the columns and dates that it saw last.
 */
public final class UsageSchema {
  /** Sets of columns that are remembered; a result has a handful. */
  private static final int REMEMBERED = 256;

  private final DecimalMode mode;
  private final Schema schema;
  private final Schema keySchema;
  private final Slot groupBy;
  private final Slot queryOrgId;
  private final Slot queryToken;
  private final Slot queryRow;
  private final Slot retrievedAt;
  private final Slot usageAmount;
  private final Slot attributes;
  private final List<KeyField> keyFields;

  private final Map<Columns, Layout> layouts = new HashMap<>();
  private final Periods periods = new Periods();
  private Layout latest;
  private Instant latestTime;
  private Date latestDate;

  /** A field of the key, and the field of the value that it repeats. */
  private record KeyField(Slot key, Slot value) {}

  public UsageSchema(DecimalMode mode) {
    this.mode = mode;
    this.schema = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.usage()));
    this.keySchema = ConnectSchemas.fromAvro(RecordSchemas.usageKey());
    this.groupBy = Slot.of(schema, "groupBy");
    this.queryOrgId = Slot.of(schema, "queryOrgId");
    this.queryToken = Slot.of(schema, "queryToken");
    this.queryRow = Slot.of(schema, "queryRow");
    this.retrievedAt = Slot.of(schema, "retrievedAt");
    this.usageAmount = Slot.of(schema, "usageAmount");
    this.attributes = Slot.of(schema, "attributes");
    this.keyFields =
        keySchema.fields().stream()
            .map(f -> new KeyField(Slot.of(keySchema, f.name()), Slot.of(schema, f.name())))
            .toList();
  }

  /**
   * Reads a row.
   *
   * @param keys those of the rows before it, of the same result
   */
  TypedRow read(Row row, Origin origin, SharedKeys keys) {
    try {
      Cells cells = row.cells();
      Draft draft = layout(cells.columns()).read(cells, origin);
      putOrigin(draft.value, row.number(), origin);
      Struct key = key(draft.value);
      return new TypedRow.Sound(
          row.number(),
          row.fingerprint(),
          row.size(),
          key,
          keys.add(key),
          draft.value,
          draft.amount.delivered(mode));
    } catch (RejectedRow e) {
      return new TypedRow.Rejected(row.kept(), e);
    }
  }

  /**
   * Takes back a row of an earlier result.
   *
   * @param number that of the withdrawal, behind the rows of the result it comes with
   * @param origin of that result
   */
  public Struct withdrawal(TypedRow.Sound row, long number, Origin origin) {
    Struct value = new Struct(schema);
    schema.fields().forEach(field -> value.put(field, row.value().get(field)));
    putOrigin(value, number, origin);
    usageAmount.put(value, Amount.of(BigDecimal.ZERO).orElseThrow().represent(mode));
    attributes.put(value, null); // they may tell the digits of the amount that was
    return value;
  }

  private void putOrigin(Struct value, long number, Origin origin) {
    if (origin.groupBy().isPresent()) {
      groupBy.put(value, origin.groupBy().get());
    }

    queryOrgId.put(value, origin.query().orgId());
    queryToken.put(value, origin.query().token());
    queryRow.put(value, number);
    retrievedAt.put(value, date(origin.retrievedAt()));
  }

  /** The same one for all rows of a result. */
  private Date date(Instant time) {
    if (!time.equals(latestTime)) {
      this.latestTime = time;
      this.latestDate = Date.from(time);
    }

    return latestDate;
  }

  /** Databases have no null in a primary key: what a row does not say is an empty text. */
  private Struct key(Struct value) {
    Struct key = new Struct(keySchema);
    for (KeyField field : keyFields) {
      Object part = field.value().value(value);
      field.key().put(key, part == null ? "" : part);
    }

    return key;
  }

  private Layout layout(Columns columns) {
    if (latest != null && latest.isFor(columns)) {
      return latest;
    }

    if (!columns.isSmall()) {
      this.latest = new Layout(columns, schema, mode, periods);
      return latest;
    }

    if (layouts.size() == REMEMBERED) {
      layouts.clear();
    }

    this.latest = layouts.computeIfAbsent(columns, c -> new Layout(c, schema, mode, periods));
    return latest;
  }
}
