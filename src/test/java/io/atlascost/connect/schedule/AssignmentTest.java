package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final int MANY = 1000;

  @Property(tries = 200)
  void givesEveryQueryToOneTaskAndAllTasksAlmostTheSame(
      @ForAll @IntRange(min = 1, max = 200) int queries,
      @ForAll @IntRange(min = 1, max = 50) int maxTasks) {
    List<Assignment> assignments = Assignment.deal(queries(queries), maxTasks, MANY);

    assertThat(assignments).hasSize(Math.min(queries, maxTasks));
    assertThat(assignments.stream().flatMap(a -> a.queries().stream()))
        .containsExactlyInAnyOrderElementsOf(queries(queries));
    assertThat(assignments.stream().mapToInt(a -> a.queries().size()).max().orElseThrow())
        .isLessThanOrEqualTo(
            1 + assignments.stream().mapToInt(a -> a.queries().size()).min().orElseThrow());
  }

  @Property(tries = 200)
  void aQueryThatIsAddedMovesAtMostOneOtherOverEachCut(
      @ForAll @IntRange(min = 1, max = 300) int queries,
      @ForAll @IntRange(min = 1, max = 20) int maxTasks,
      @ForAll @IntRange(min = 0, max = 1_000_000) int added) {
    int tasks = Math.min(queries, maxTasks);
    List<Query> more = queries(queries);
    more.add(new Query(org(7), "%064x".formatted(added)));

    Map<Query, Integer> before = tasks(Assignment.deal(queries(queries), tasks, MANY));
    Map<Query, Integer> after = tasks(Assignment.deal(more, tasks, MANY));

    assertThat(queries(queries).stream().filter(q -> !before.get(q).equals(after.get(q))).count())
        .isLessThan(tasks);
  }

  @Test
  void theOrderOfTheConfigurationIsThatOfTheQueriesOfATask() {
    List<Query> reversed = queries(50);
    Collections.reverse(reversed);

    List<Assignment> before = Assignment.deal(queries(50), 7, MANY);
    List<Assignment> after = Assignment.deal(reversed, 7, MANY);
    for (int task = 0; task < 7; task++) {
      List<Query> queries = new ArrayList<>(before.get(task).queries());
      assertThat(queries(50)).containsSubsequence(queries);
      Collections.reverse(queries);
      assertThat(after.get(task).queries()).isEqualTo(queries);
    }
  }

  /** New queries are those that are asked for; their tokens may be one another's neighbours. */
  @Test
  void neighboursAreSpreadOverAllTasks() {
    Map<Query, Integer> tasks = tasks(Assignment.deal(queries(1000), 10, MANY));

    List<Query> newest = queries(1000).subList(900, 1000);
    assertThat(newest.stream().map(tasks::get).distinct()).hasSize(10);
  }

  @Test
  void tellsEveryTaskWithHowManyItSharesAnOrganization() {
    List<Assignment> assignments = Assignment.deal(queries(40), 2, MANY);

    assertThat(assignments)
        .allSatisfy(a -> assertThat(a.sharers()).isEqualTo(Map.of(org(0), 2, org(1), 2)));
  }

  @Property(tries = 300)
  void neverMoreTasksAskAnOrganizationThanItHasRequestsAMinute(
      @ForAll @IntRange(min = 1, max = 200) int queries,
      @ForAll @IntRange(min = 1, max = 50) int maxTasks,
      @ForAll @IntRange(min = 1, max = 10) int requestsPerMinute) {
    List<Assignment> assignments = Assignment.deal(queries(queries), maxTasks, requestsPerMinute);

    assertThat(assignments.stream().flatMap(a -> a.queries().stream()))
        .containsExactlyInAnyOrderElementsOf(queries(queries));
    assertThat(assignments).hasSizeLessThanOrEqualTo(maxTasks);
    for (Assignment assignment : assignments) {
      assertThat(assignment.queries()).isNotEmpty();
      assertThat(assignment.task()).isEqualTo(assignments.indexOf(assignment));
      assignment
          .sharers()
          .forEach(
              (org, sharers) -> {
                assertThat(sharers).isBetween(1, requestsPerMinute);
                assertThat(assignments.stream().filter(a -> a.sharers().containsKey(org)))
                    .hasSize(sharers);
              });
    }
  }

  @Test
  void organizationsThatAllowFewRequestsDoNotAllGoToTheSameTasks() {
    List<Query> queries =
        IntStream.range(0, 400)
            .mapToObj(i -> new Query(org(i % 20), "%064d".formatted(i)))
            .toList();

    assertThat(Assignment.deal(queries, 10, 1)).hasSizeGreaterThan(5);
  }

  @Test
  void comesBackFromTheTasksConfiguration() {
    Map<String, String> connector = Map.of("topic", "costs");
    for (Assignment assignment : Assignment.deal(queries(7), 3, MANY)) {
      Map<String, String> props = assignment.toProps(connector);

      assertThat(props).containsEntry("topic", "costs");
      assertThat(Assignment.of(props)).isEqualTo(assignment);
    }
  }

  private static Map<Query, Integer> tasks(List<Assignment> assignments) {
    Map<Query, Integer> tasks = new HashMap<>();
    assignments.forEach(each -> each.queries().forEach(query -> tasks.put(query, each.task())));
    return tasks;
  }

  /** Two of one organization, then two of the other. */
  private static List<Query> queries(int count) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(i -> new Query(org((i / 2) % 2), "%064d".formatted(i)))
            .toList());
  }

  private static String org(int number) {
    return "%024d".formatted(number);
  }
}
