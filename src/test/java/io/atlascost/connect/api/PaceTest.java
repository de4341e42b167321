package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
  private static final Moment NOW = new Moment(-7_000_000_000L);
  private static final String ORG = "0123456789abcdef01234567";
  private static final Pace.Growth POLL =
      new Pace.Growth(Duration.ofSeconds(5), Duration.ofSeconds(60));
  private static final Pace.Growth RETRY =
      new Pace.Growth(Duration.ofSeconds(1), Duration.ofSeconds(60));

  @ParameterizedTest
  @CsvSource({"0,5", "1,10", "2,20", "3,40", "4,60", "5,60", "1000000,60"})
  void doublesThePauseBetweenChecksUpToTheLongest(int checks, int seconds) {
    assertThat(pace().poll(checks, Optional.empty())).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"0,3,5", "0,7,7", "4,7,60", "0,7200,3600"})
  void waitsAtLeastAsLongAsAtlasAsksButNotForEver(int checks, int asked, int seconds) {
    assertThat(pace().poll(checks, Optional.of(Duration.ofSeconds(asked))))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Property
  void drawsThePauseAfterAnErrorBetweenNothingAndItsGrowth(
      @ForAll @IntRange(min = 0, max = 10_000) int failures, @ForAll long seed) {
    Pace pace = new Pace(limits(60), new Random(seed));

    assertThat(pace.retry(failures, Optional.empty()))
        .isBetween(Duration.ZERO, RETRY.after(failures));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "6,1,1", "6,90,90", "0,7200,3600", "1000,59,59"})
  void waitsAfterAnErrorAsLongAsItIsTold(int failures, int told, int seconds) {
    assertThat(pace().retry(failures, Optional.of(Duration.ofSeconds(told))))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void letsPausesAfterErrorsGrowWhereItIsToldToWaitNotAtAll() {
    Pace told = pace();
    Pace untold = pace();
    for (int failures = 0; failures < 10; failures++) {
      assertThat(told.retry(failures, Optional.of(Duration.ZERO)))
          .isEqualTo(untold.retry(failures, Optional.empty()));
    }
  }

  @Property
  void neverWaitsLongerThanTheMaximumAfterAnError(
      @ForAll @IntRange(min = 0, max = 10_000) int failures,
      @ForAll @LongRange(min = 1, max = 100_000) long first,
      @ForAll @LongRange(min = 0, max = 10_000_000) long more) {
    Pace.Growth growth = new Pace.Growth(Duration.ofMillis(first), Duration.ofMillis(first + more));

    assertThat(growth.after(failures)).isBetween(growth.first(), growth.longest());
  }

  @Test
  void holdsAnOrganizationBackAndNoOther() {
    Pace pace = pace();
    pace.hold(ORG, Duration.ofSeconds(90), NOW);
    pace.hold(ORG, Duration.ofSeconds(30), NOW);

    assertThat(pace.untilAllowed(ORG, NOW)).isEqualTo(Duration.ofSeconds(90));
    assertThat(pace.untilAllowed(ORG, NOW.plus(Duration.ofSeconds(90)))).isZero();
    assertThat(pace.untilAllowed("f".repeat(24), NOW)).isZero();
  }

  @Test
  void keepsTheBudgetOfEachOrganizationApart() {
    Pace pace = new Pace(limits(1), new Random(1));
    pace.asked(ORG, NOW);

    assertThat(pace.untilAllowed(ORG, NOW)).isEqualTo(Duration.ofMinutes(1));
    assertThat(pace.untilAllowed("f".repeat(24), NOW)).isZero();
  }

  @Test
  void slowsDownAsLongAsItIsToldOrElseMoreAndMore() {
    assertThat(pace().slowDown(3, Optional.of(Duration.ofSeconds(2))))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(pace().slowDown(3, Optional.empty())).isEqualTo(Duration.ofSeconds(8));
  }

  private static Pace pace() {
    return new Pace(limits(60), new Random(1));
  }

  private static Pace.Limits limits(int perMinute) {
    return new Pace.Limits(perMinute, Map.of(), POLL, RETRY);
  }
}
