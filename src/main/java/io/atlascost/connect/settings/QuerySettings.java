package io.atlascost.connect.settings;

import io.atlascost.connect.api.Query;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The group "What to read" of the configuration: the queries whose results are read. */
record QuerySettings(List<Query> queries) {
  static final Key<List<Query>> QUERIES =
      Key.required(
          "atlas.queries",
          "Queries",
          Importance.HIGH,
          Rule.list("a list of orgId:token, each once", QuerySettings::queries),
          "Cost Explorer queries whose results are read: a list of orgId:token, separated by commas."
              + " Queries that are added are read as well; queries that are taken out are no longer"
              + " asked for, and what was delivered of them stays.");

  static final List<Key<?>> KEYS = List.of(QUERIES);

  static Optional<QuerySettings> read(Values values) {
    return values.valid(QUERIES).map(QuerySettings::new);
  }

  private static List<Query> queries(List<String> texts) {
    Set<Query> queries = new LinkedHashSet<>();
    for (String text : texts) {
      Query query = query(text);
      if (!queries.add(query)) {
        throw new ConfigException(query + " stands there twice; leave one out");
      }
    }

    return List.copyOf(queries);
  }

  private static Query query(String text) {
    try {
      return Query.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(e.getMessage());
    }
  }
}
