package io.atlascost.connect;

import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A task's share of the connector's work: what the connector writes into a task's configuration and
 * the task reads from it.
 *
 * @param task number of the task, from 0
 * @param queries what the task reads
 * @param shares the task's shares of the budgets of the organizations that it asks, by their ids
 */
record Assignment(int task, List<Query> queries, Map<String, Pace.Share> shares) {
  /** The task's own queries, in its configuration alone. */
  static final String QUERIES = "task.queries";

  private static final String TASK = "task.number";
  private static final String SHARES = "task.shares";

  /** Always the same, but as good as by chance, whatever tokens look like. */
  private static final Comparator<Query> SCATTERED =
      Comparator.comparingLong(Assignment::checksum)
          .thenComparing(Query::orgId)
          .thenComparing(Query::token);

  /**
   * Cuts the queries, in an order that looks like chance, into slices that differ by one query at
   * most. A query that is added or taken out moves at most one other over each of the cuts; and
   * what an organization has, old queries and new ones, is spread over all tasks. Within a task the
   * queries have the order of the configuration.
   *
   * @param maxTasks above zero; there are never more tasks than queries
   */
  static List<Assignment> deal(List<Query> queries, int maxTasks) {
    int tasks = Math.min(maxTasks, queries.size());
    List<Query> scattered = queries.stream().sorted(SCATTERED).toList();
    List<List<Query>> shares = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      Set<Query> slice =
          Set.copyOf(
              scattered.subList(cut(task, scattered, tasks), cut(task + 1, scattered, tasks)));
      shares.add(queries.stream().filter(slice::contains).toList());
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

  private static int cut(int number, List<Query> queries, int tasks) {
    return (int) ((long) number * queries.size() / tasks);
  }

  private static long checksum(Query query) {
    CRC32 checksum = new CRC32();
    checksum.update((query.orgId() + query.token()).getBytes(StandardCharsets.UTF_8));
    return checksum.getValue();
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
   * The connector's configuration with this share instead of all queries, so that it does not grow
   * with those of other tasks. The share has a key of its own: where {@code atlas.queries} comes
   * from a config provider, Connect puts the provider's variable back in its place, and every task
   * would read all queries.
   */
  Map<String, String> toProps(Map<String, String> connector) {
    Map<String, String> props = new HashMap<>(connector);
    props.remove(ConnectorSettings.QUERIES);
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
