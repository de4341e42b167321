package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A thousand queries of one connector, most of them processing for a while. */
class ManyQueriesIT {
  private static final int ORGANIZATIONS = 10;
  private static final int QUERIES = 1000;
  private static final int TASKS = 4;
  private static final int ROWS = 50;

  /** Enough for all requests of the test, a quarter for each task. */
  private static final int PER_MINUTE = 600;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  private final Random random = new Random(7);
  private final Map<String, Integer> expectedRequests = new HashMap<>();

  @Test
  void areReadOnceEachByTasksThatShareThemAndKeepThem() throws JMException {
    List<Query> queries = IntStream.range(0, QUERIES).mapToObj(this::busyQuery).toList();
    Deployment connector =
        connect
            .connector(queries.toArray(Query[]::new))
            .with("tasks.max", Integer.toString(TASKS))
            .with("atlas.connection.check", "false")
            .with("atlas.processing.grace.ms", "5")
            .with("atlas.requests.per.minute", Integer.toString(PER_MINUTE))
            .create();
    awaitComplete(connector, QUERIES);

    assertThat(rowsByQuery(connector))
        .hasSize(QUERIES)
        .allSatisfy((query, rows) -> assertThat(rows).isEqualTo(numbers(ROWS)));
    assertThat(requestsByToken()).isEqualTo(expectedRequests);
    Map<String, Integer> before = taskByQuery(connector);
    assertThat(before).hasSize(QUERIES);
    printLongestPolls(connector);

    Query added = busyQuery(QUERIES);
    List<Query> more = new ArrayList<>(queries);
    more.add(QUERIES / 2, added);
    connector.with("atlas.queries", list(more)).configure();
    awaitComplete(connector, QUERIES + 1);
    connector.awaitRunning(TASKS);

    Map<String, Integer> after = taskByQuery(connector);
    assertThat(after).hasSize(QUERIES + 1);
    assertThat(before.keySet().stream().filter(q -> !before.get(q).equals(after.get(q))))
        .hasSizeLessThan(TASKS);
    assertThat(connector.rows(added)).isEqualTo(numbers(ROWS));
    // Those that were complete have not been asked for again.
    assertThat(requestsByToken()).isEqualTo(expectedRequests);
  }

  private Query busyQuery(int number) {
    Query query = query(String.format("%024x", number % ORGANIZATIONS), number);
    List<Reply> replies = new ArrayList<>();
    for (int check = random.nextInt(2) + 2; check > 0; check--) {
      replies.add(random.nextBoolean() ? Reply.accepted() : Reply.lone102());
    }

    replies.add(
        random.nextBoolean() ? Reply.csv(UsageRows.csv(ROWS)) : Reply.json(UsageRows.json(ROWS)));
    connect.atlas().usage(query.orgId(), query.token(), replies.toArray(Reply[]::new));
    expectedRequests.put(query.token(), replies.size());
    return query;
  }

  private static void awaitComplete(Deployment connector, int queries) {
    waiting()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () ->
                assertThat(connector.offsets().json().findValuesAsText("state"))
                    .filteredOn("COMPLETE"::equals)
                    .hasSize(queries));
  }

  private static Map<Object, List<Long>> rowsByQuery(Deployment connector) {
    return connector.usage().stream()
        .collect(
            Collectors.groupingBy(
                record -> record.value().get("queryToken"),
                Collectors.mapping(Deployment.Delivered::row, Collectors.toList())));
  }

  private Map<String, Integer> requestsByToken() {
    return connect.atlas().requests().stream()
        .map(request -> request.path().replaceFirst(".*/", ""))
        .collect(Collectors.toMap(token -> token, token -> 1, Integer::sum));
  }

  /** Each query's task, where tasks are balanced and no query is in two. */
  private static Map<String, Integer> taskByQuery(Deployment connector) {
    List<List<String>> assignments = connector.assignments();
    int queries = assignments.stream().mapToInt(List::size).sum();
    assertThat(assignments)
        .hasSize(TASKS)
        .allSatisfy(
            task -> assertThat(task.size()).isBetween(queries / TASKS, queries / TASKS + 1));
    assertThat(assignments.stream().flatMap(List::stream)).doesNotHaveDuplicates();
    Map<String, Integer> tasks = new HashMap<>();
    for (int task = 0; task < TASKS; task++) {
      for (String query : assignments.get(task)) {
        tasks.put(query, task);
      }
    }

    return tasks;
  }

  /** For who wants to know: what Connect itself measured. */
  private static void printLongestPolls(Deployment connector) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName pattern =
        new ObjectName(
            "kafka.connect:type=source-task-metrics,connector=" + connector.name() + ",task=*");
    for (ObjectName task : server.queryNames(pattern, null)) {
      System.out.println(
          "Longest poll in ms of task "
              + task.getKeyProperty("task")
              + ": "
              + server.getAttribute(task, "poll-batch-max-time-ms"));
    }
  }

  private static String list(List<Query> queries) {
    return queries.stream()
        .map(query -> query.orgId() + ":" + query.token())
        .collect(Collectors.joining(","));
  }

  private static List<Long> numbers(int last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
