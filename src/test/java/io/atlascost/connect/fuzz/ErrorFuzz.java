package io.atlascost.connect.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The long run of {@link ErrorTarget}. */
class ErrorFuzz {
  private static final Target TARGET = new ErrorTarget();

  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] data) {
    TARGET.accept(data);
  }
}
