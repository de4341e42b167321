package io.atlascost.connect.schema;

import io.atlascost.connect.avro.ConnectSchemas;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
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
  private final Field groupBy;
  private final Field queryOrgId;
  private final Field queryToken;
  private final Field queryRow;
  private final Field retrievedAt;
  private final List<KeyField> keyFields;

  private final Map<Columns, Layout> layouts = new HashMap<>();
  private final Periods periods = new Periods();
  private Layout latest;

  /** A field of the key, and the field of the value that it repeats. */
  private record KeyField(Field key, Field value) {}

  public UsageSchema(DecimalMode mode) {
    this.mode = mode;
    this.schema = ConnectSchemas.fromAvro(mode.applyTo(RecordSchemas.usage()));
    this.keySchema = ConnectSchemas.fromAvro(RecordSchemas.usageKey());
    this.groupBy = schema.field("groupBy");
    this.queryOrgId = schema.field("queryOrgId");
    this.queryToken = schema.field("queryToken");
    this.queryRow = schema.field("queryRow");
    this.retrievedAt = schema.field("retrievedAt");
    this.keyFields =
        keySchema.fields().stream().map(f -> new KeyField(f, schema.field(f.name()))).toList();
  }

  /** Reads a row. */
  public TypedRow read(Row row, Origin origin) {
    try {
      Cells cells = row.cells();
      Draft draft = layout(cells.columns()).read(cells, origin);
      putOrigin(draft.value, row, origin);
      return new TypedRow.Sound(
          row.number(),
          row.fingerprint(),
          row.size(),
          key(draft.value),
          draft.value,
          draft.amount.delivered(mode));
    } catch (RejectedRow e) {
      return new TypedRow.Rejected(row, e);
    }
  }

  private void putOrigin(Struct value, Row row, Origin origin) {
    value.put(groupBy, origin.groupBy().orElse(null));
    value.put(queryOrgId, origin.query().orgId());
    value.put(queryToken, origin.query().token());
    value.put(queryRow, row.number());
    value.put(retrievedAt, Date.from(origin.retrievedAt()));
  }

  /** Databases have no null in a primary key: what a row does not say is an empty text. */
  private Struct key(Struct value) {
    Struct key = new Struct(keySchema);
    for (KeyField field : keyFields) {
      Object part = value.get(field.value());
      key.put(field.key(), part == null ? "" : part);
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
