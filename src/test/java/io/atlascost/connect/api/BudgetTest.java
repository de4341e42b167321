package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void allowsTheWholeBudgetAtOnceAndThenWaitsForTheFirstToComeBack() {
    Budget budget = Budget.of(3, Pace.Share.WHOLE);
    for (int second = 0; second < 3; second++) {
      assertThat(budget.untilFree(START.plusSeconds(second))).isZero();
      budget.take(START.plusSeconds(second));
    }

    assertThat(budget.untilFree(START.plusSeconds(10))).isEqualTo(Duration.ofSeconds(50));
    assertThat(budget.untilFree(START.plusSeconds(60))).isZero();
  }

  @Test
  void letsMoreTasksThanRequestsAMinuteTakeTurns() {
    Budget first = Budget.of(2, new Pace.Share(0, 4));
    Budget second = Budget.of(2, new Pace.Share(1, 4));
    Instant turn = START.plus(first.untilFree(START));
    first.take(turn);

    assertThat(second.untilFree(turn)).isGreaterThan(Duration.ofSeconds(30));
    assertThat(first.untilFree(turn)).isEqualTo(second.untilFree(turn).multipliedBy(4));
  }

  @Property
  void neverExceedsTheBudgetInAnyMinuteWhateverIsAskedWhen(
      @ForAll @IntRange(min = 1, max = 90) int perMinute,
      @ForAll @IntRange(min = 1, max = 20) int sharers,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 20_000) Integer> gaps) {
    List<Instant> taken = new ArrayList<>();
    for (int sharer = 0; sharer < sharers; sharer++) {
      taken.addAll(requests(Budget.of(perMinute, new Pace.Share(sharer, sharers)), gaps));
    }

    for (Instant start : taken) {
      assertThat(taken.stream().filter(t -> !t.isBefore(start) && t.isBefore(start.plus(MINUTE))))
          .hasSizeLessThanOrEqualTo(perMinute);
    }
  }

  @Property
  void neverWaitsLongerThanUntilItsOldestRequestIsForgotten(
      @ForAll @IntRange(min = 1, max = 90) int perMinute,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 20_000) Integer> gaps) {
    Budget budget = Budget.of(perMinute, Pace.Share.WHOLE);
    Instant now = START;
    for (int gap : gaps) {
      now = now.plusMillis(gap);
      assertThat(budget.untilFree(now)).isBetween(Duration.ZERO, MINUTE);
      now = now.plus(budget.untilFree(now));
      budget.take(now);
    }
  }

  private static List<Instant> requests(Budget budget, List<Integer> gaps) {
    List<Instant> taken = new ArrayList<>();
    Instant now = START;
    for (int gap : gaps) {
      now = now.plusMillis(gap);
      now = now.plus(budget.untilFree(now));
      budget.take(now);
      taken.add(now);
    }

    return taken;
  }
}
