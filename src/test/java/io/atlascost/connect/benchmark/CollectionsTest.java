package io.atlascost.connect.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CollectionsTest {
  private static final List<String> LINES =
      List.of(
          "[0.010s][info][gc] Using G1",
          "[0.9s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 23M->10M(368M) 5.1ms",
          "[1.9s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 110M->40M(368M) 5.1ms",
          "[2.0s][info][gc] GC(2) Pause Remark 60M->55M(368M) 1.0ms",
          "[2.1s][info][gc] GC(2) Concurrent Cycle 21.022ms",
          "[2.9s][info][gc] GC(3) Pause Full (Diagnostic Command) 75M->30M(368M) 20.0ms");

  private final Collections earlier = Collections.read(LINES.subList(0, 2));
  private final Collections all = Collections.read(LINES);

  @Test
  void whatIsAllocatedLiesBetweenTwoCollections() {
    assertThat(all.allocatedSince(earlier)).isEqualTo(100 + 20 + 20);
  }

  @Test
  void onlyCollectionsThatFreeTellWhatIsLeft() {
    assertThat(all.mostLeftSince(earlier)).isEqualTo(40);
    assertThat(all.leftByLast()).isEqualTo(30);
  }
}
