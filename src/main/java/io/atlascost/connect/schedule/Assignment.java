package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A task's share of the connector's work: what the connector writes into a task's configuration and
 * the task reads from it.
 *
 * @param task number of the task, from 0
 * @param queries what the task reads
 * @param sharers how many tasks, this one among them, ask each of the organizations that it asks
 */
public record Assignment(int task, List<Query> queries, Map<String, Integer> sharers) {
  /** The task's own queries, in its configuration alone. */
  public static final String QUERIES = "task.queries";

  private static final String TASK = "task.number";
  private static final String SHARERS = "task.sharers";

  /** Always the same, but as good as by chance, whatever tokens look like. */
  private static final Comparator<Query> SCATTERED =
      Comparator.comparingLong(Assignment::checksum)
          .thenComparing(Query::orgId)
          .thenComparing(Query::token);

  /**
   * Cuts the queries, in an order that looks like chance, into slices that differ by one query at
   * most. A query that is added or taken out moves at most one other over each of the cuts; and
   * what an organization has, old queries and new ones, is spread over all tasks, but never over
   * more than it allows requests a minute, so that every share of its budget is one at least.
   * Within a task the queries have the order of the configuration.
   *
   * @param maxTasks above zero; there are never more tasks than queries
   * @param requestsPerMinute that each organization allows, above zero
   */
  public static List<Assignment> deal(List<Query> queries, int maxTasks, int requestsPerMinute) {
    int tasks = Math.min(maxTasks, queries.size());
    List<Query> scattered = queries.stream().sorted(SCATTERED).toList();
    Map<Query, Integer> places = new HashMap<>();
    for (int task = 0; task < tasks; task++) {
      for (Query query :
          scattered.subList(cut(task, scattered, tasks), cut(task + 1, scattered, tasks))) {
        places.put(query, task);
      }
    }

    if (tasks > requestsPerMinute) {
      organizations(queries).forEach(org -> gather(org, places, requestsPerMinute));
    }

    List<List<Query>> shares =
        places.values().stream()
            .distinct()
            .sorted()
            .map(task -> queries.stream().filter(query -> places.get(query).equals(task)).toList())
            .toList();
    return assignments(shares);
  }

  /**
   * Brings an organization's queries together in as many of their tasks as may ask it, which
   * organization for organization begin at another one.
   */
  private static void gather(String org, Map<Query, Integer> places, int most) {
    List<Query> own =
        places.keySet().stream().filter(q -> q.orgId().equals(org)).sorted(SCATTERED).toList();
    List<Integer> tasks = own.stream().map(places::get).distinct().sorted().toList();
    if (tasks.size() <= most) {
      return;
    }

    int first = Math.floorMod(org.hashCode(), tasks.size());
    for (Query query : own) {
      int place = tasks.indexOf(places.get(query)) % most;
      places.put(query, tasks.get((first + place) % tasks.size()));
    }
  }

  private static List<Assignment> assignments(List<List<Query>> shares) {
    Map<String, Integer> sharers = new HashMap<>();
    for (List<Query> share : shares) {
      organizations(share).forEach(org -> sharers.merge(org, 1, Integer::sum));
    }

    List<Assignment> assignments = new ArrayList<>();
    for (List<Query> share : shares) {
      Map<String, Integer> own = new LinkedHashMap<>();
      organizations(share).forEach(org -> own.put(org, sharers.get(org)));
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
  public static Assignment of(Map<String, String> props) {
    Map<String, Integer> sharers = new LinkedHashMap<>();
    for (String entry : entries(props, SHARERS)) {
      String[] parts = entry.split(":", -1);
      sharers.put(parts[0], Integer.parseInt(parts[1]));
    }

    return new Assignment(
        Integer.parseInt(props.get(TASK)),
        entries(props, QUERIES).stream().map(Query::parse).toList(),
        sharers);
  }

  /**
   * What all tasks have in common with this share beside it. The share has a key of its own: where
   * {@code atlas.queries} comes from a config provider, Connect puts the provider's variable back
   * in its place, and every task would read all queries.
   */
  public Map<String, String> toProps(Map<String, String> common) {
    Map<String, String> props = new HashMap<>(common);
    props.put(TASK, Integer.toString(task));
    props.put(
        QUERIES,
        queries.stream()
            .map(query -> query.orgId() + ":" + query.token())
            .collect(Collectors.joining(",")));
    props.put(
        SHARERS,
        sharers.entrySet().stream()
            .map(sharer -> sharer.getKey() + ":" + sharer.getValue())
            .collect(Collectors.joining(",")));

    return props;
  }

  private static List<String> entries(Map<String, String> props, String key) {
    return List.of(props.get(key).split(",", -1));
  }
}
