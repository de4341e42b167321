package io.atlascost.connect.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The long run of {@link CsvTarget}. */
class CsvFuzz {
  private final Target target = new CsvTarget();

  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] data) {
    target.accept(data);
  }
}
