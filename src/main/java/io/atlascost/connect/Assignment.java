package io.atlascost.connect;

import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A task's share of the connector's work: what the connector writes into a task's configuration and
 * the task reads from it.
 *
 * @param task number of the task, from 0
 * @param queries what the task reads
 * @param shares the task's shares of the budgets of the organizations that it asks, by their ids
 */
record Assignment(int task, List<Query> queries, Map<String, Pace.Share> shares) {
  private static final String TASK = "task.number";
  private static final String QUERIES = "task.queries";
  private static final String SHARES = "task.shares";

  /**
   * Deals queries out in turn, so that tasks are equally busy and a query that is added at the end
   * moves none.
   *
   * @param maxTasks above zero; there are never more tasks than queries
   */
  static List<Assignment> deal(List<Query> queries, int maxTasks) {
    int tasks = Math.min(maxTasks, queries.size());
    List<List<Query>> shares = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      shares.add(new ArrayList<>());
    }

    for (int i = 0; i < queries.size(); i++) {
      shares.get(i % tasks).add(queries.get(i));
    }

    Map<String, Integer> sharers = new HashMap<>();
    for (List<Query> share : shares) {
      organizations(share).forEach(org -> sharers.merge(org, 1, Integer::sum));
    }

    Map<String, Integer> numbers = new HashMap<>();
    List<Assignment> assignments = new ArrayList<>();
    for (List<Query> share : shares) {
      Map<String, Pace.Share> own = new LinkedHashMap<>();
      for (String org : organizations(share)) {
        int number = numbers.merge(org, 1, Integer::sum) - 1;
        own.put(org, new Pace.Share(number, sharers.get(org)));
      }

      assignments.add(new Assignment(assignments.size(), share, own));
    }

    return assignments;
  }

  private static List<String> organizations(List<Query> queries) {
    return queries.stream().map(Query::orgId).distinct().toList();
  }

  /** Reads what {@link #toProps(Map)} wrote. */
  static Assignment of(Map<String, String> props) {
    Map<String, Pace.Share> shares = new LinkedHashMap<>();
    for (String entry : entries(props, SHARES)) {
      String[] parts = entry.split("[:/]", -1);
      shares.put(parts[0], new Pace.Share(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }

    return new Assignment(
        Integer.parseInt(props.get(TASK)),
        entries(props, QUERIES).stream().map(Query::parse).toList(),
        shares);
  }

  /**
   * The connector's configuration with this share. The queries have a key of their own: where
   * {@code atlas.queries} comes from a config provider, Connect puts the provider's variable back
   * in its place, and every task would read all queries.
   */
  Map<String, String> toProps(Map<String, String> connector) {
    Map<String, String> props = new HashMap<>(connector);
    props.put(TASK, Integer.toString(task));
    props.put(
        QUERIES,
        queries.stream()
            .map(query -> query.orgId() + ":" + query.token())
            .collect(Collectors.joining(",")));
    props.put(
        SHARES,
        shares.entrySet().stream()
            .map(e -> e.getKey() + ":" + e.getValue().number() + "/" + e.getValue().sharers())
            .collect(Collectors.joining(",")));

    return props;
  }

  private static List<String> entries(Map<String, String> props, String key) {
    return List.of(props.get(key).split(",", -1));
  }
}
