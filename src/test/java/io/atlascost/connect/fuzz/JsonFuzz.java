package io.atlascost.connect.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The long run of {@link JsonTarget}. */
class JsonFuzz {
  private final Target target = new JsonTarget();

  @FuzzTest(maxDuration = "5m")
  void anyBytes(byte[] data) {
    target.accept(data);
  }
}
