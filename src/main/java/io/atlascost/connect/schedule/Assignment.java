package io.atlascost.connect.schedule;

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
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A task's share of the connector's work: what the connector writes into a task's configuration and
 * the task reads from it.
 *
 * @param task number of the task, from 0
 * @param queries what the task reads
 * @param organizations whose schedule the task runs, with all that it asks them
 * @param sharers how many tasks, this one among them, ask each of the organizations that it asks
 */
public record Assignment(
    int task, List<Query> queries, List<String> organizations, Map<String, Integer> sharers) {
  /** The task's own queries, in its configuration alone. */
  public static final String QUERIES = "task.queries";

  /** The task's own organizations, in its configuration alone. */
  public static final String ORGANIZATIONS = "task.orgs";

  private static final String TASK = "task.number";
  private static final String SHARERS = "task.sharers";

  /** Always the same, but as good as by chance, whatever tokens look like. */
  private static final Comparator<Item> SCATTERED =
      Comparator.comparingLong(Item::checksum)
          .thenComparing(Item::orgId)
          .thenComparing(Item::token);

  /**
   * What goes to one task as a whole.
   *
   * @param token of a query; empty for the schedule of the organization
   */
  private record Item(String orgId, String token) {
    static Item of(Query query) {
      return new Item(query.orgId(), query.token());
    }

    static Item schedule(String orgId) {
      return new Item(orgId, "");
    }

    boolean isQuery() {
      return !token.isEmpty();
    }

    long checksum() {
      CRC32 checksum = new CRC32();
      checksum.update((orgId + token).getBytes(StandardCharsets.UTF_8));
      return checksum.getValue();
    }
  }

  /**
   * Cuts the queries and the organizations, in an order that looks like chance, into slices that
   * differ by one item at most. An item that is added or taken out moves at most one other over
   * each of the cuts; and what an organization has, old queries and new ones and its schedule, is
   * spread over all tasks, but never over more than it allows requests a minute, so that every
   * share of its budget is one at least. Within a task the queries have the order of the
   * configuration, and the organizations that of their ids: another order of a listing is no other
   * configuration.
   *
   * @param organizations whose schedule is to be run
   * @param maxTasks above zero; there are never more tasks than items, and none without any
   * @param requestsPerMinute that each organization allows, above zero
   */
  public static List<Assignment> deal(
      List<Query> queries, Set<String> organizations, int maxTasks, int requestsPerMinute) {
    List<Item> items = items(queries, organizations);
    int tasks = Math.min(maxTasks, items.size());
    List<Item> scattered = items.stream().sorted(SCATTERED).toList();
    Map<Item, Integer> places = new HashMap<>();
    for (int task = 0; task < tasks; task++) {
      for (Item item :
          scattered.subList(cut(task, scattered, tasks), cut(task + 1, scattered, tasks))) {
        places.put(item, task);
      }
    }

    if (tasks > requestsPerMinute) {
      asked(items).forEach(org -> gather(org, places, requestsPerMinute));
    }

    List<List<Item>> shares =
        places.values().stream()
            .distinct()
            .sorted()
            .map(task -> items.stream().filter(item -> places.get(item).equals(task)).toList())
            .toList();
    return assignments(shares);
  }

  private static List<Item> items(List<Query> queries, Set<String> organizations) {
    return Stream.concat(
            queries.stream().map(Item::of), organizations.stream().sorted().map(Item::schedule))
        .toList();
  }

  /**
   * Brings what an organization has together in as many of its tasks as may ask it, which
   * organization for organization begin at another one.
   */
  private static void gather(String org, Map<Item, Integer> places, int most) {
    List<Item> own =
        places.keySet().stream().filter(i -> i.orgId().equals(org)).sorted(SCATTERED).toList();
    List<Integer> tasks = own.stream().map(places::get).distinct().sorted().toList();
    if (tasks.size() <= most) {
      return;
    }

    int first = Math.floorMod(org.hashCode(), tasks.size());
    for (Item item : own) {
      int place = tasks.indexOf(places.get(item)) % most;
      places.put(item, tasks.get((first + place) % tasks.size()));
    }
  }

  private static List<Assignment> assignments(List<List<Item>> shares) {
    Map<String, Integer> sharers = new HashMap<>();
    for (List<Item> share : shares) {
      asked(share).forEach(org -> sharers.merge(org, 1, Integer::sum));
    }

    List<Assignment> assignments = new ArrayList<>();
    for (List<Item> share : shares) {
      Map<String, Integer> own = new LinkedHashMap<>();
      asked(share).forEach(org -> own.put(org, sharers.get(org)));
      assignments.add(
          new Assignment(assignments.size(), queries(share), organizations(share), own));
    }

    return assignments;
  }

  private static int cut(int number, List<Item> items, int tasks) {
    return (int) ((long) number * items.size() / tasks);
  }

  private static List<String> asked(List<Item> items) {
    return items.stream().map(Item::orgId).distinct().toList();
  }

  private static List<Query> queries(List<Item> items) {
    return items.stream()
        .filter(Item::isQuery)
        .map(item -> new Query(item.orgId(), item.token()))
        .toList();
  }

  private static List<String> organizations(List<Item> items) {
    return items.stream().filter(item -> !item.isQuery()).map(Item::orgId).toList();
  }

  /** Reads what {@link #toProps(Map)} wrote, also before there were schedules. */
  public static Assignment of(Map<String, String> props) {
    Map<String, Integer> sharers = new LinkedHashMap<>();
    for (String entry : entries(props, SHARERS)) {
      String[] parts = entry.split(":", -1);
      sharers.put(parts[0], Integer.parseInt(parts[1]));
    }

    return new Assignment(
        Integer.parseInt(props.get(TASK)),
        entries(props, QUERIES).stream().map(Query::parse).toList(),
        entries(props, ORGANIZATIONS),
        sharers);
  }

  /**
   * What all tasks have in common with this share beside it. The share has keys of its own: where
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
    props.put(ORGANIZATIONS, String.join(",", organizations));
    props.put(
        SHARERS,
        sharers.entrySet().stream()
            .map(sharer -> sharer.getKey() + ":" + sharer.getValue())
            .collect(Collectors.joining(",")));

    return props;
  }

  private static List<String> entries(Map<String, String> props, String key) {
    String texts = props.getOrDefault(key, "");
    return texts.isEmpty() ? List.of() : List.of(texts.split(",", -1));
  }
}
