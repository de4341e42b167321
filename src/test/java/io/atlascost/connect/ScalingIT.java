package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.ORG;
import static io.atlascost.connect.ConnectFixture.query;
import static io.atlascost.connect.Deployment.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many queries over several tasks. */
class ScalingIT {
  private static final String OTHER_ORG = "66d7254246a21a41036ff2e9";

  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @Test
  void twoOrganizationsAreReadByTwoTasksThatDoNotWaitForEachOther() {
    Query slow = query(ORG, 1);
    Query quick = query(OTHER_ORG, 1);
    CountDownLatch ready = connect.latch();
    connect
        .atlas()
        .usage(slow.orgId(), slow.token(), Reply.csv(UsageRows.csv(3)).holdUntil(ready))
        .usage(quick.orgId(), quick.token(), Reply.json(UsageRows.json(2)));
    Deployment connector = connect.connector(slow, quick).with("tasks.max", "2").create();

    connector.awaitComplete(quick, 2);
    assertThat(connector.offset(slow)).isEmpty();
    ready.countDown();
    connector.awaitComplete(slow, 3);

    connector.awaitRunning(2);
    assertThat(connector.assignments())
        .containsExactly(
            List.of(ORG + ":" + slow.token()), List.of(OTHER_ORG + ":" + quick.token()));
    assertThat(connector.usage())
        .extracting(record -> record.value().getString("organizationId"))
        .containsExactly(OTHER_ORG, OTHER_ORG, ORG, ORG, ORG);
  }

  @Test
  void thirtyQueriesAreReadOnceEachByFourTasksAtTheSameTime() {
    Query[] queries = IntStream.rangeClosed(1, 30).mapToObj(i -> query(i)).toArray(Query[]::new);
    CountDownLatch open = connect.latch();
    Reply result = Reply.csv(UsageRows.csv(3));
    connect.atlas().anyUsage(request -> result.holdUntil(open));
    Deployment connector =
        connect
            .connector(queries)
            .with("tasks.max", "4")
            .with("atlas.connection.check", "false")
            .create();

    // Nothing is answered yet, and a task asks for one thing at a time.
    waiting().until(() -> connect.atlas().requests().size() == 4);
    Set<Integer> connections =
        connect.atlas().requests().stream().map(Request::connection).collect(Collectors.toSet());
    assertThat(connections).hasSize(4);
    open.countDown();
    waiting()
        .untilAsserted(
            () ->
                assertThat(connector.offsets().json().findValuesAsText("state"))
                    .hasSize(30)
                    .containsOnly("COMPLETE"));

    Map<Object, List<Long>> rows =
        connector.usage().stream()
            .collect(
                Collectors.groupingBy(
                    record -> record.value().get("queryToken"),
                    Collectors.mapping(Deployment.Delivered::row, Collectors.toList())));
    for (Query query : queries) {
      assertThat(rows.get(query.token())).containsExactly(1L, 2L, 3L);
      assertThat(connect.atlas().requests(query.token())).hasSize(1);
    }

    connector.awaitRunning(4);
    assertThat(connector.assignments())
        .extracting(List::size)
        .containsExactlyInAnyOrder(8, 8, 7, 7);
    assertThat(connector.assignments().stream().flatMap(List::stream)).doesNotHaveDuplicates();
  }

  @Test
  void thereAreNeverMoreTasksThanQueries() {
    connect.atlas().anyUsage(request -> Reply.csv(UsageRows.csv(1)));
    Deployment connector = connect.connector(query(1), query(2)).with("tasks.max", "10").create();

    connector.awaitComplete(query(1), 1);
    connector.awaitComplete(query(2), 1);

    connector.awaitRunning(2);
  }
}
