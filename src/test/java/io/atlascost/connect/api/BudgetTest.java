package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Moment START = new Moment(-7_000_000_000L);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void allowsTheWholeBudgetAtOnceAndThenWaitsForTheFirstToComeBack() {
    Budget budget = new Budget(3);
    for (int second = 0; second < 3; second++) {
      assertThat(budget.untilFree(START.plus(Duration.ofSeconds(second)))).isZero();
      budget.take(START.plus(Duration.ofSeconds(second)));
    }

    assertThat(budget.untilFree(START.plus(Duration.ofSeconds(10))))
        .isEqualTo(Duration.ofSeconds(50));
    assertThat(budget.untilFree(START.plus(Duration.ofSeconds(60)))).isZero();
  }

  @Property
  void neverExceedsTheBudgetInAnyMinuteWhateverIsAskedWhen(
      @ForAll @IntRange(min = 20, max = 90) int perMinute,
      @ForAll @IntRange(min = 1, max = 20) int sharers,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 20_000) Integer> gaps) {
    List<Moment> taken = new ArrayList<>();
    for (int sharer = 0; sharer < sharers; sharer++) {
      taken.addAll(requests(new Budget(perMinute / sharers), gaps));
    }

    for (Moment start : taken) {
      assertThat(taken.stream().filter(t -> !t.isBefore(start) && t.isBefore(start.plus(MINUTE))))
          .hasSizeLessThanOrEqualTo(perMinute);
    }
  }

  @Property
  void neverWaitsLongerThanUntilItsOldestRequestIsForgotten(
      @ForAll @IntRange(min = 1, max = 90) int perMinute,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 20_000) Integer> gaps) {
    Budget budget = new Budget(perMinute);
    Moment now = START;
    for (int gap : gaps) {
      now = now.plus(Duration.ofMillis(gap));
      assertThat(budget.untilFree(now)).isBetween(Duration.ZERO, MINUTE);
      now = now.plus(budget.untilFree(now));
      budget.take(now);
    }
  }

  private static List<Moment> requests(Budget budget, List<Integer> gaps) {
    List<Moment> taken = new ArrayList<>();
    Moment now = START;
    for (int gap : gaps) {
      now = now.plus(Duration.ofMillis(gap));
      now = now.plus(budget.untilFree(now));
      budget.take(now);
      taken.add(now);
    }

    return taken;
  }
}
