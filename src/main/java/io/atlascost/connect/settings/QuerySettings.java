package io.atlascost.connect.settings;

import io.atlascost.connect.api.Query;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The keys of the group "What to read" that tell which queries of others are read. */
record QuerySettings(List<Query> queries) {
  static final Key<List<Query>> QUERIES =
      Key.optional(
          "atlas.queries",
          "Queries",
          Importance.HIGH,
          Rule.listOf("a list of orgId:token, each once", QuerySettings::query),
          "Cost Explorer queries that somebody created and whose results are read, each once: a list"
              + " of orgId:token, separated by commas. Queries that are added are read as well;"
              + " queries that are taken out are no longer asked for, and what was delivered of them"
              + " stays. Left out, atlas.schedule.orgs must say what is read.");

  static final List<Key<?>> KEYS = List.of(QUERIES);

  static Optional<QuerySettings> read(Values values) {
    return values.ifValid(KEYS).map(v -> new QuerySettings(v.valid(QUERIES).orElse(List.of())));
  }

  /** Either somebody creates queries, or the connector does. */
  static void requireSomethingToRead(Values values) {
    if (values.isSet(QUERIES) || values.isSet(Organizations.KEY)) {
      return;
    }

    values.problem(
        QUERIES,
        absence(values, QUERIES)
            + "; expected a list of orgId:token, or "
            + Organizations.KEY
            + "=* for queries that the connector creates by itself");
    values.problem(
        Organizations.KEY,
        absence(values, Organizations.KEY)
            + "; expected * or organization ids, or a list of orgId:token in "
            + QUERIES);
  }

  private static String absence(Values values, Key<?> key) {
    return values.isBlank(key) ? "is empty" : "is missing";
  }

  private static Query query(String text) {
    try {
      return Query.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
