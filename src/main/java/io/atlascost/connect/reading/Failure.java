package io.atlascost.connect.reading;

import io.atlascost.connect.api.UsageReply;
import java.time.Duration;
import java.util.Optional;

/** Why a query is given up. */
public sealed interface Failure {
  /** As dead letters name it. */
  String kind();

  /** What is wrong and what to change. */
  String message();

  /** Atlas's own reply, if there was one to this effect. */
  default Optional<UsageReply.Refusal> refusal() {
    return Optional.empty();
  }

  /** Atlas does not want to answer this query. */
  record Refused(UsageReply.Refusal reply) implements Failure {
    @Override
    public String kind() {
      return "REFUSED";
    }

    @Override
    public String message() {
      return reply.message();
    }

    @Override
    public Optional<UsageReply.Refusal> refusal() {
      return Optional.of(reply);
    }
  }

  /** What came is no result, however often it is asked for. */
  record Malformed(String fault, int times) implements Failure {
    @Override
    public String kind() {
      return "MALFORMED_BODY";
    }

    @Override
    public String message() {
      return "the result came whole " + times + " times and could not be parsed: " + fault;
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
