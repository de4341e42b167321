package io.atlascost.connect.reading;

import io.atlascost.connect.api.UsageReply;
import java.time.Duration;
import java.util.Optional;

/** Why a subject is given up. */
public sealed interface Failure {
  /** As dead letters name it. */
  String kind();

  /** What is wrong and what to change. */
  String message();

  /** Atlas's own reply, if there was one to this effect. */
  default Optional<UsageReply.Refusal> refusal() {
    return Optional.empty();
  }

  /** The beginning of what came instead of a result; empty if nothing did. */
  default String raw() {
    return "";
  }

  /**
   * Atlas does not want to answer.
   *
   * @param delivered rows that were delivered before
   * @param wayOut how to stop asking
   */
  record Refused(UsageReply.Refusal reply, long delivered, String wayOut) implements Failure {
    @Override
    public String kind() {
      return "REFUSED";
    }

    @Override
    public String message() {
      return delivered == 0
          ? reply.message()
          : reply.message()
              + "; the "
              + delivered
              + " rows that were delivered before stay where they are; if they are all that is"
              + " wanted, "
              + wayOut;
    }

    @Override
    public Optional<UsageReply.Refusal> refusal() {
      return Optional.of(reply);
    }
  }

  /** What came is no result, however often it is asked for. */
  record Malformed(String fault, String raw, int times) implements Failure {
    @Override
    public String kind() {
      return "MALFORMED_BODY";
    }

    @Override
    public String message() {
      return "the result came whole " + times + " times and could not be parsed: " + fault;
    }
  }

  /** What came was another result each time. */
  record Unsteady(int times) implements Failure {
    @Override
    public String kind() {
      return "MALFORMED_BODY";
    }

    @Override
    public String message() {
      return "the result was another one each time that it was read, "
          + times
          + " times over; create a new query";
    }
  }

  /** Atlas has not finished the query in time. */
  record TimedOut(Duration timeout) implements Failure {
    @Override
    public String kind() {
      return "QUERY_TIMEOUT";
    }

    @Override
    public String message() {
      return "Atlas was still processing the query after "
          + timeout.toMillis()
          + " ms; raise query.timeout.ms or create a new query";
    }
  }
}
