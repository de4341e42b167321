package io.atlascost.connect.queries;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's queries and the offsets that Connect stored for them in, what is left to read out. */
public final class ConfiguredQueries {
  private static final Logger log = LoggerFactory.getLogger(ConfiguredQueries.class);

  private ConfiguredQueries() {}

  /**
   * The queries that have not come to their end, each with the position up to which it was
   * delivered.
   *
   * @throws ConnectException if a stored offset cannot be read
   */
  public static Map<Subject, Position> unfinished(
      List<Query> queries, OffsetStorageReader offsets, UsageSchema usage, Notices notices) {
    Map<Map<String, Object>, Map<String, Object>> stored =
        offsets.offsets(queries.stream().map(Query::toPartition).toList());
    Map<Subject, Position> unfinished = new LinkedHashMap<>();
    for (Query query : queries) {
      Progress progress = progress(query, stored.get(query.toPartition()));
      log.debug("Query {}: {} up to row {}", query, progress.state(), progress.position().row());
      if (!progress.isEnd()) {
        unfinished.put(new ConfiguredQuery(query, usage, notices), progress.position());
      }
    }

    log.info(
        "Queries to read: {}, of which {} from the middle on; already at their end: {}",
        unfinished.size(),
        unfinished.values().stream().filter(position -> position.row() > 0).count(),
        queries.size() - unfinished.size());
    return unfinished;
  }

  private static Progress progress(Query query, Map<String, Object> offset) {
    if (offset == null) {
      return Progress.NONE;
    }

    try {
      return Progress.fromOffset(offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Query "
              + query
              + ": Connect's stored offset cannot be read: "
              + e.getMessage()
              + "; reset it through Connect's REST API",
          e);
    }
  }
}
