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
   * @param status HTTP status
   * @param errorCode Atlas's own code, empty if the reply does not come from Atlas
   * @param detail Atlas's own words, or the beginning of what came instead
   * @param hint what to change, where that is known
   */
  record Refusal(int status, String errorCode, String detail, String hint, Throttle throttle)
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
      if (status == 429) {
        return Verdict.SLOW_DOWN;
      }

      if (status < 300 || status >= 500 || status == 408) {
        return Verdict.OUTAGE;
      }

      boolean aboutTheQuery = status == 400 || status == 403 || status == 404 || status == 410;
      return aboutTheQuery && !errorCode.equals(Hints.NOT_ON_ACCESS_LIST)
          ? Verdict.QUERY_REFUSED
          : Verdict.LOCKED_OUT;
    }

    /** The refusal in Atlas's words, with what to change where that is known. */
    public String message() {
      StringBuilder message = new StringBuilder("Atlas answered ").append(status);
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

    /** The same refusal, should its words repeat the token: whoever has that can read the costs. */
    Refusal hiding(Query query) {
      String shown = query.token().substring(0, 8) + "…";
      return new Refusal(
          status,
          errorCode.replace(query.token(), shown),
          detail.replace(query.token(), shown),
          hint,
          throttle);
    }

    /** The same refusal with another wait. */
    Refusal after(Duration wait) {
      return new Refusal(status, errorCode, detail, hint, Throttle.retryAfter(wait));
    }
  }
}
