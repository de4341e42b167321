package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class GridTest {
  private static final String ORG = "5e2211c17a3e5a48f5497de3";
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00.000000001Z");

  @Property
  void hasOnePointInEveryInterval(
      @ForAll @LongRange(min = 1, max = 4_000_000_000L) long interval,
      @ForAll @LongRange(min = -4_000_000_000_000L, max = 4_000_000_000_000L) long millis,
      @ForAll @LongRange(min = 0, max = 999_999) long nanos) {
    Grid grid = new Grid(ORG, Duration.ofMillis(interval));
    Instant instant = Instant.ofEpochMilli(millis).plusNanos(nanos);

    Instant next = grid.after(instant);

    assertThat(next).isAfter(instant).isBeforeOrEqualTo(instant.plusMillis(interval));
    assertThat(grid.after(next)).isEqualTo(next.plusMillis(interval));
    assertThat(grid.after(next.minusNanos(1))).isEqualTo(next);
    assertThat(new Grid(ORG, Duration.ofMillis(interval)).after(instant)).isEqualTo(next);
  }

  @Test
  void organizationsAreSpreadOverTheWholeInterval() {
    Map<Long, Long> inTenths =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Grid("%024x".formatted(i), Duration.ofHours(6)).after(NOW))
            .map(point -> Duration.between(NOW, point).toMinutes() / 36)
            .collect(Collectors.groupingBy(tenth -> tenth, Collectors.counting()));

    assertThat(inTenths).hasSize(10);
    assertThat(inTenths.values()).allSatisfy(count -> assertThat(count).isBetween(50L, 200L));
  }

  @Test
  void anIntervalWithoutEndIsLongAndOneBelowAMillisecondIsNone() {
    assertThat(new Grid(ORG, Duration.ofMillis(Long.MAX_VALUE)).after(NOW))
        .isBetween(NOW, NOW.plus(Duration.ofDays(36_500)));
    assertThatThrownBy(() -> new Grid(ORG, Duration.ofNanos(999_999)))
        .hasMessageContaining("below a millisecond");
  }
}
