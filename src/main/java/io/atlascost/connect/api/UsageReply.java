package io.atlascost.connect.api;

import java.time.Duration;
import java.util.Optional;

/** What Atlas may normally say when it is asked for the result of a query. */
public sealed interface UsageReply {
  /** How long Atlas asked to wait before the next request; empty where it did not say. */
  Optional<Duration> retryAfter();

  /** Not ready yet: ask again later. */
  record Processing(Optional<Duration> retryAfter) implements UsageReply {}

  /** The result; whoever takes it closes the body. */
  record Usage(UsageBody body) implements UsageReply {
    @Override
    public Optional<Duration> retryAfter() {
      return Optional.empty();
    }
  }

  /**
   * No result.
   *
   * @param status HTTP status
   * @param errorCode Atlas's own code, empty if the reply does not come from Atlas
   * @param detail Atlas's own words, or the beginning of what came instead
   */
  record Refusal(int status, String errorCode, String detail, Optional<Duration> retryAfter)
      implements UsageReply {

    /** What a refusal asks of who is refused. */
    public enum Verdict {
      /** Too many requests: wait, it is not an error. */
      SLOW_DOWN,
      /** Atlas, or something in front of it, is not well: try again. */
      OUTAGE,
      /** No request with these credentials from this address will succeed. */
      LOCKED_OUT,
      /** This query will not succeed; others may. */
      QUERY_REFUSED
    }

    public Verdict verdict() {
      if (status == 429) {
        return Verdict.SLOW_DOWN;
      }

      if (status >= 500 || status == 408) {
        return Verdict.OUTAGE;
      }

      if (status == 401 || status == 407 || errorCode.equals("IP_ADDRESS_NOT_ON_ACCESS_LIST")) {
        return Verdict.LOCKED_OUT;
      }

      return Verdict.QUERY_REFUSED;
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

      hint().ifPresent(hint -> message.append(" (").append(hint).append(')'));
      return message.toString();
    }

    private Optional<String> hint() {
      if (errorCode.equals("IP_ADDRESS_NOT_ON_ACCESS_LIST")) {
        return Optional.of(
            "add the workers' addresses to the API access list of the credentials;"
                + " the access list of the database is another one");
      }

      String hint =
          switch (status) {
            case 400 -> "check the organization id and the token in atlas.queries";
            case 401 ->
                "the credentials are wrong or expired, or belong to another Atlas: check atlas.access.token and"
                    + " atlas.base.url; Atlas for Government is https://cloud.mongodbgov.com";
            case 403 -> "the credentials need the role Organization Billing Viewer there";
            case 404, 410 ->
                "the token is unknown or expired: create a new query and put its token into"
                    + " atlas.queries";
            case 407 -> "the proxy wants other credentials";
            case 301, 302, 303, 307, 308 ->
                "redirects are not followed: set atlas.base.url to the address meant";
            default -> "";
          };
      return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }
  }
}
