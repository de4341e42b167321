package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.time.Duration;
import java.util.function.Supplier;

/** What may stand between a question and its answer. */
public enum Trouble {
  /** Still processing, as documented; it costs the client its patience with interim replies. */
  LONE_102,
  /** The same, and the connection ends. */
  CLOSING_102,
  /** A 102, and the answer shortly after it on the same connection. */
  LATE_102,
  /** Still processing, as working programs see it. */
  ACCEPTED_202,
  /** Still processing, though it looks as if it were not. */
  EMPTY_200,
  /** Too many requests; try again in a second. */
  THROTTLED_429,
  FAILED_500,
  /** A gateway's page. */
  UNAVAILABLE_503,
  /** The answer breaks off in the middle. */
  TORN;

  /** What comes in the place of an answer, which is made only if it is needed. */
  Reply before(Supplier<Reply> answer) {
    return switch (this) {
      case LONE_102 -> Reply.lone102();
      case CLOSING_102 -> Reply.closing102();
      case LATE_102 -> Reply.late102(Duration.ofMillis(20), answer.get());
      case ACCEPTED_202 -> Reply.accepted();
      case EMPTY_200 -> Reply.json("");
      case THROTTLED_429 ->
          Reply.error(429, "RATE_LIMITED", "Too many requests.").header("Retry-After", "1");
      case FAILED_500 -> Reply.error(500, "UNEXPECTED_ERROR", "Unexpected error.");
      case UNAVAILABLE_503 ->
          Reply.of(503, "text/html", "<html><body>Service Unavailable</body></html>");
      case TORN -> torn(answer.get());
    };
  }

  private static Reply torn(Reply answer) {
    return answer.cutAfter(answer.length() / 2, Cut.FIN);
  }
}
