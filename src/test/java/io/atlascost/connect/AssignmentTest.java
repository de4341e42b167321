package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AssignmentTest {
  @Property(tries = 200)
  void givesEveryQueryToOneTaskAndAllTasksAlmostTheSame(
      @ForAll @IntRange(min = 1, max = 200) int queries,
      @ForAll @IntRange(min = 1, max = 50) int maxTasks) {
    List<Assignment> assignments = Assignment.deal(queries(queries), maxTasks);

    assertThat(assignments).hasSize(Math.min(queries, maxTasks));
    assertThat(assignments.stream().flatMap(a -> a.queries().stream()))
        .containsExactlyInAnyOrderElementsOf(queries(queries));
    assertThat(assignments.stream().mapToInt(a -> a.queries().size()).max().orElseThrow())
        .isLessThanOrEqualTo(
            1 + assignments.stream().mapToInt(a -> a.queries().size()).min().orElseThrow());
  }

  @Test
  void movesNoQueryWhenOneIsAddedAtTheEnd() {
    List<Assignment> before = Assignment.deal(queries(30), 4);
    List<Assignment> after = Assignment.deal(queries(31), 4);

    for (int task = 0; task < 4; task++) {
      assertThat(after.get(task).queries()).containsAll(before.get(task).queries());
    }
  }

  @Test
  void tellsEveryTaskWithHowManyItSharesAnOrganization() {
    List<Assignment> assignments = Assignment.deal(queries(5), 2);

    assertThat(assignments.get(0).shares())
        .isEqualTo(Map.of(org(0), new Pace.Share(0, 2), org(1), new Pace.Share(0, 2)));
    assertThat(assignments.get(1).shares())
        .isEqualTo(Map.of(org(0), new Pace.Share(1, 2), org(1), new Pace.Share(1, 2)));
  }

  @Test
  void comesBackFromTheTasksConfiguration() {
    Map<String, String> connector = Map.of("atlas.queries", "${file:queries}");
    for (Assignment assignment : Assignment.deal(queries(7), 3)) {
      Map<String, String> props = assignment.toProps(connector);

      assertThat(props).containsAllEntriesOf(connector);
      assertThat(Assignment.of(props)).isEqualTo(assignment);
    }
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
