package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  private static final int MANY = 1000;

  @Property(tries = 200)
  void givesEveryItemToOneTaskAndAllTasksAlmostTheSame(
      @ForAll @IntRange(min = 0, max = 200) int queries,
      @ForAll @IntRange(min = 0, max = 200) int organizations,
      @ForAll @IntRange(min = 1, max = 50) int maxTasks) {
    List<Assignment> assignments =
        Assignment.deal(queries(queries), organizations(organizations), maxTasks, MANY);

    assertThat(assignments).hasSize(Math.min(queries + organizations, maxTasks));
    assertThat(assignments.stream().flatMap(a -> a.queries().stream()))
        .containsExactlyInAnyOrderElementsOf(queries(queries));
    assertThat(assignments.stream().flatMap(a -> a.organizations().stream()))
        .containsExactlyInAnyOrderElementsOf(organizations(organizations));
    List<Integer> sizes = assignments.stream().map(a -> items(a).size()).toList();
    assertThat(sizes)
        .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(1 + Collections.min(sizes)));
  }

  @Test
  void withoutAnyItemThereIsNoTask() {
    assertThat(Assignment.deal(List.of(), Set.of(), 10, MANY)).isEmpty();
  }

  @Property(tries = 200)
  void aQueryThatIsAddedMovesAtMostOneOtherItemOverEachCut(
      @ForAll @IntRange(min = 0, max = 300) int queries,
      @ForAll @IntRange(min = 1, max = 100) int organizations,
      @ForAll @IntRange(min = 1, max = 20) int maxTasks,
      @ForAll @IntRange(min = 0, max = 1_000_000) int added) {
    int tasks = Math.min(queries + organizations, maxTasks);
    List<Query> more = queries(queries);
    more.add(new Query(org(7), "%064x".formatted(added)));

    assertFewMoved(
        Assignment.deal(queries(queries), organizations(organizations), tasks, MANY),
        Assignment.deal(more, organizations(organizations), tasks, MANY),
        tasks);
  }

  @Property(tries = 200)
  void anOrganizationThatAppearsMovesAtMostOneOtherItemOverEachCut(
      @ForAll @IntRange(min = 0, max = 300) int queries,
      @ForAll @IntRange(min = 1, max = 100) int organizations,
      @ForAll @IntRange(min = 1, max = 20) int maxTasks,
      @ForAll @IntRange(min = 1000, max = 1_000_000) int added) {
    int tasks = Math.min(queries + organizations, maxTasks);
    Set<String> more = new TreeSet<>(organizations(organizations));
    more.add(org(added));

    assertFewMoved(
        Assignment.deal(queries(queries), organizations(organizations), tasks, MANY),
        Assignment.deal(queries(queries), more, tasks, MANY),
        tasks);
  }

  private static void assertFewMoved(List<Assignment> before, List<Assignment> after, int tasks) {
    Map<String, Integer> tasksAfter = tasks(after);
    Map<String, Integer> tasksBefore = tasks(before);

    assertThat(
            tasksBefore.keySet().stream()
                .filter(item -> !tasksBefore.get(item).equals(tasksAfter.get(item))))
        .hasSizeLessThan(tasks);
  }

  @Test
  void theOrderOfTheConfigurationIsThatOfTheQueriesOfATask() {
    List<Query> reversed = queries(50);
    Collections.reverse(reversed);

    List<Assignment> before = Assignment.deal(queries(50), Set.of(), 7, MANY);
    List<Assignment> after = Assignment.deal(reversed, Set.of(), 7, MANY);
    for (int task = 0; task < 7; task++) {
      List<Query> queries = new ArrayList<>(before.get(task).queries());
      assertThat(queries(50)).containsSubsequence(queries);
      Collections.reverse(queries);
      assertThat(after.get(task).queries()).isEqualTo(queries);
    }
  }

  @Test
  void anotherOrderOfTheOrganizationsIsNoOtherConfiguration() {
    List<String> reversed = new ArrayList<>(organizations(50));
    Collections.reverse(reversed);

    assertThat(props(Assignment.deal(queries(5), new LinkedHashSet<>(reversed), 7, MANY)))
        .isEqualTo(props(Assignment.deal(queries(5), organizations(50), 7, MANY)));
  }

  /** New queries are those that are asked for; their tokens may be one another's neighbours. */
  @Test
  void neighboursAreSpreadOverAllTasks() {
    Map<String, Integer> tasks = tasks(Assignment.deal(queries(1000), Set.of(), 10, MANY));

    List<Query> newest = queries(1000).subList(900, 1000);
    assertThat(newest.stream().map(query -> tasks.get(text(query))).distinct()).hasSize(10);
  }

  @Test
  void tellsEveryTaskWithHowManyItSharesAnOrganization() {
    List<Assignment> assignments = Assignment.deal(queries(40), Set.of(), 2, MANY);

    assertThat(assignments)
        .allSatisfy(a -> assertThat(a.sharers()).isEqualTo(Map.of(org(0), 2, org(1), 2)));
  }

  @Test
  void whoAsksByQueryAndWhoAsksByScheduleShareAnOrganization() {
    Query query = new Query(org(3), "%064d".formatted(1));

    List<Assignment> apart = Assignment.deal(List.of(query), Set.of(org(3), org(4)), 3, MANY);
    assertThat(apart).hasSize(3);
    assertThat(apart.stream().map(Assignment::sharers))
        .containsExactlyInAnyOrder(Map.of(org(3), 2), Map.of(org(3), 2), Map.of(org(4), 1));

    List<Assignment> together = Assignment.deal(List.of(query), Set.of(org(3)), 3, 1);
    assertThat(together).hasSize(1);
    assertThat(together.get(0).sharers()).isEqualTo(Map.of(org(3), 1));
  }

  @Property(tries = 300)
  void neverMoreTasksAskAnOrganizationThanItHasRequestsAMinute(
      @ForAll @IntRange(min = 1, max = 200) int queries,
      @ForAll @IntRange(min = 0, max = 20) int organizations,
      @ForAll @IntRange(min = 1, max = 50) int maxTasks,
      @ForAll @IntRange(min = 1, max = 10) int requestsPerMinute) {
    List<Assignment> assignments =
        Assignment.deal(
            queries(queries), organizations(organizations), maxTasks, requestsPerMinute);

    assertThat(assignments.stream().flatMap(a -> a.queries().stream()))
        .containsExactlyInAnyOrderElementsOf(queries(queries));
    assertThat(assignments.stream().flatMap(a -> a.organizations().stream()))
        .containsExactlyInAnyOrderElementsOf(organizations(organizations));
    assertThat(assignments).hasSizeLessThanOrEqualTo(maxTasks);
    for (Assignment assignment : assignments) {
      assertThat(items(assignment)).isNotEmpty();
      assertThat(assignment.task()).isEqualTo(assignments.indexOf(assignment));
      assertThat(assignment.sharers().keySet()).isEqualTo(asked(assignment));
      assignment
          .sharers()
          .forEach(
              (org, sharers) -> {
                assertThat(sharers).isBetween(1, requestsPerMinute);
                assertThat(assignments.stream().filter(a -> asked(a).contains(org)))
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

    assertThat(Assignment.deal(queries, Set.of(), 10, 1)).hasSizeGreaterThan(5);
  }

  @Property(tries = 100)
  void comesBackFromTheTasksConfiguration(
      @ForAll @IntRange(min = 0, max = 7) int queries,
      @ForAll @IntRange(min = 0, max = 7) int organizations) {
    Map<String, String> connector = Map.of("topic", "costs");
    for (Assignment assignment :
        Assignment.deal(queries(queries), organizations(organizations), 3, MANY)) {
      Map<String, String> props = assignment.toProps(connector);

      assertThat(props).containsEntry("topic", "costs");
      assertThat(Assignment.of(props)).isEqualTo(assignment);
    }
  }

  /** A worker may start tasks from what an earlier release wrote. */
  @Test
  void readsAConfigurationFromBeforeThereWereSchedules() {
    Assignment assignment = Assignment.deal(queries(3), Set.of(), 1, MANY).get(0);
    Map<String, String> props = assignment.toProps(Map.of());
    props.remove("task.orgs");

    assertThat(Assignment.of(props)).isEqualTo(assignment);
  }

  private static List<Map<String, String>> props(List<Assignment> assignments) {
    return assignments.stream().map(each -> each.toProps(Map.of())).toList();
  }

  private static Map<String, Integer> tasks(List<Assignment> assignments) {
    Map<String, Integer> tasks = new HashMap<>();
    assignments.forEach(each -> items(each).forEach(item -> tasks.put(item, each.task())));
    return tasks;
  }

  private static List<String> items(Assignment assignment) {
    return Stream.concat(
            assignment.queries().stream().map(AssignmentTest::text),
            assignment.organizations().stream())
        .toList();
  }

  private static Set<String> asked(Assignment assignment) {
    return items(assignment).stream()
        .map(item -> item.substring(0, 24))
        .collect(Collectors.toSet());
  }

  private static String text(Query query) {
    return query.orgId() + ":" + query.token();
  }

  /** Two of one organization, then two of the other. */
  private static List<Query> queries(int count) {
    return new ArrayList<>(
        IntStream.range(0, count)
            .mapToObj(i -> new Query(org((i / 2) % 2), "%064d".formatted(i)))
            .toList());
  }

  /** The first two have queries, too. */
  private static Set<String> organizations(int count) {
    return IntStream.range(0, count)
        .mapToObj(AssignmentTest::org)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String org(int number) {
    return "%024d".formatted(number);
  }
}
