package io.atlascost.connect.api;

/** What Atlas says to a question whose answer is short. */
public sealed interface Answer<T> {
  /** How Atlas wants to be asked from now on. */
  UsageReply.Throttle throttle();

  /** The answer. */
  record Given<T>(T value, UsageReply.Throttle throttle) implements Answer<T> {}

  /** None, and why. */
  record Refused<T>(UsageReply.Refusal refusal) implements Answer<T> {
    @Override
    public UsageReply.Throttle throttle() {
      return refusal.throttle();
    }
  }
}
