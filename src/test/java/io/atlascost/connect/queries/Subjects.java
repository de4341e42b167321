package io.atlascost.connect.queries;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;

/** Configured queries as a task has them, for tests of one thread. */
public final class Subjects {
  private static final UsageSchema USAGE = new UsageSchema(DecimalMode.PRECISE);
  private static final Notices NOTICES = new Notices(DecimalMode.PRECISE);

  private Subjects() {}

  /** The subject of a query; equal to that of an equal query. */
  public static ConfiguredQuery of(Query query) {
    return new ConfiguredQuery(query, USAGE, NOTICES);
  }

  /** The query of a subject. */
  public static Query query(Object subject) {
    return ((ConfiguredQuery) subject).query();
  }
}
