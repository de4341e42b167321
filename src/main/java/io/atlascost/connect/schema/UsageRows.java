package io.atlascost.connect.schema;

import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.rows.Rows;
import java.io.IOException;
import java.util.Optional;

/** The body of a usage query in, its rows as usage records out. */
public final class UsageRows implements TypedRows {
  private final Rows rows;
  private final UsageSchema schema;
  private final Origin origin;
  private final SharedKeys keys = new SharedKeys();

  /**
   * Begins to read a body.
   *
   * @throws IOException if it broke off
   * @throws MalformedBody if it is no result, as far as its beginning tells
   */
  public UsageRows(UsageBody body, UsageSchema schema, Origin origin)
      throws IOException, MalformedBody {
    this.rows = Rows.of(body);
    this.schema = schema;
    this.origin = origin;
  }

  @Override
  public Optional<TypedRow> next() throws IOException, MalformedBody {
    Optional<Row> row = rows.next();
    return row.isEmpty() ? Optional.empty() : Optional.of(schema.read(row.get(), origin, keys));
  }

  @Override
  public boolean isEndTold() {
    return rows.isEndTold();
  }

  @Override
  public Optional<String> warning() {
    return rows.warning();
  }
}
