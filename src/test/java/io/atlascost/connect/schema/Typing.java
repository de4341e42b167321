package io.atlascost.connect.schema;

import io.atlascost.connect.rows.Row;

/** Rows in, typed rows out, as if all were of one result, for benchmarks. */
public final class Typing {
  private final UsageSchema schema;
  private final Origin origin;
  private final SharedKeys keys = new SharedKeys();

  public Typing(UsageSchema schema, Origin origin) {
    this.schema = schema;
    this.origin = origin;
  }

  public TypedRow read(Row row) {
    return schema.read(row, origin, keys);
  }
}
