package io.atlascost.connect.api;

/** Refusals as Atlas sends them: a status and words in, what the connector makes of them out. */
public final class Refusals {
  private Refusals() {}

  public static UsageReply.Refusal inAtlassWords(
      int status, String errorCode, String detail, String hint, UsageReply.Throttle throttle) {
    Cause cause = Cause.of(status, new Words(true, errorCode, detail, ""));
    return new UsageReply.Refusal(cause, status, errorCode, detail, hint, throttle);
  }
}
