package io.atlascost.connect.api;

import java.time.Duration;
import java.util.Optional;

/** What Atlas may normally say when it is asked for the result of a query. */
public sealed interface UsageReply {
  /** How Atlas wants to be asked from now on. */
  Throttle throttle();

  /**
   * What a reply says of the requests to come.
   *
   * @param retryAfter how long to wait; empty where it does not say
   * @param exhausted whether this was the last request that was free
   */
  record Throttle(Optional<Duration> retryAfter, boolean exhausted) {
    public static final Throttle NONE = new Throttle(Optional.empty(), false);

    public static Throttle retryAfter(Duration wait) {
      return new Throttle(Optional.of(wait), false);
    }
  }

  /** Not ready yet: ask again later. */
  record Processing(Throttle throttle) implements UsageReply {}

  /** The result; whoever takes it closes the body. */
  record Usage(UsageBody body, Throttle throttle) implements UsageReply {}

  /**
   * No result.
   *
   * @param cause why, which decides what to do about it
   * @param status HTTP status
   * @param errorCode Atlas's own code, empty if the reply does not come from Atlas
   * @param detail Atlas's own words, or the beginning of what came instead
   * @param hint what to change, where that is known
   */
  record Refusal(
      Cause cause, int status, String errorCode, String detail, String hint, Throttle throttle)
      implements UsageReply {

    /** What a refusal asks of who is refused. */
    public enum Verdict {
      /** Too many requests: wait, it is not an error. */
      SLOW_DOWN,
      /** Atlas, or something in front of it, is not well: try again. */
      OUTAGE,
      /** No request that is sent from here, and so configured, will succeed. */
      LOCKED_OUT,
      /** This query will not succeed; others may. */
      QUERY_REFUSED
    }

    public Verdict verdict() {
      return cause.verdict();
    }

    /** The refusal in the words of who refuses, with what to change where that is known. */
    public String message() {
      StringBuilder message = new StringBuilder(cause.speaker()).append(" answered ");
      message.append(status);
      if (!errorCode.isEmpty()) {
        message.append(' ').append(errorCode);
      }

      if (!detail.isEmpty()) {
        message.append(": ").append(detail);
      }

      if (!hint.isEmpty()) {
        message.append(" (").append(hint).append(')');
      }

      return message.toString();
    }

    /** The same refusal, that of one of several accounts. */
    Refusal ofAccount(String account) {
      String whose = "atlas.accounts: '" + account + "'";
      String named = hint.isEmpty() ? whose : whose + ": " + hint;
      return new Refusal(cause, status, errorCode, detail, named, throttle);
    }

    /** The same refusal, taken otherwise. */
    Refusal as(Cause other) {
      return new Refusal(other, status, errorCode, detail, hint, throttle);
    }

    /** The same refusal with another wait. */
    Refusal after(Duration wait) {
      return new Refusal(cause, status, errorCode, detail, hint, Throttle.retryAfter(wait));
    }
  }
}
