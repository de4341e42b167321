package io.atlascost.connect.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The long run of {@link CellTarget}. */
class CellFuzz {
  private final Target target = new CellTarget();

  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] data) {
    target.accept(data);
  }
}
