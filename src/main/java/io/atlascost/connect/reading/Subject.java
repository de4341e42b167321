package io.atlascost.connect.reading;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing to be read from Atlas to its end, with all that differs from kind to kind: how it is
 * asked for, how its rows become records, what its end says. A kind is a package of its own.
 *
 * <p>{@link Object#toString()} names it in messages, without a secret.
 */
public interface Subject {
  /** The organization whose budget its requests count against. */
  String orgId();

  /** Connect's source partition. */
  Map<String, Object> partition();

  /** Connect's source offset for a progress. */
  default Map<String, Object> offset(Progress progress) {
    return progress.toOffset();
  }

  /** What stands for the variables in the name of the usage topic, by their names. */
  Map<String, String> topicVariables();

  /**
   * Sends the next request, on the reader's thread; mostly asks for the result.
   *
   * @throws IOException if no reply came
   */
  Step step(AtlasApi api) throws IOException;

  /**
   * Begins to read a result, on the reader's thread.
   *
   * @throws IOException if the body broke off
   * @throws MalformedBody if the body is no result, as far as its beginning tells
   */
  TypedRows open(UsageBody body) throws IOException, MalformedBody;

  /** The dead letter of a row, on Connect's thread. */
  Content invalidRow(TypedRow.Rejected row, Instant now);

  /** The dead letter of the whole, on Connect's thread. */
  Content givenUp(Failure failure, Instant now);

  /** The status record of a query that was created for it, on Connect's thread; mostly none. */
  default Optional<Content> created(Instant now) {
    return Optional.empty();
  }

  /** The status record of its end, on Connect's thread. */
  Content ended(Progress end, Sums sums, Instant startedAt, Instant now);

  /**
   * Whether it is news that it is given up, on the reader's thread; otherwise no dead letter is.
   */
  default boolean isNews(Failure failure) {
    return true;
  }

  /**
   * Whether it is asked for again in spite of a failure that passes by itself, on the reader's
   * thread; mostly it is given up.
   */
  default boolean outlasts(Failure failure) {
    return false;
  }

  /** What goes on when it has come to its end, on the reader's thread. */
  default List<Step.Next> after(Progress end) {
    return List.of();
  }

  /** As what it counts while it is open, on any thread. */
  default Optional<Metric> countsAs() {
    return Optional.of(Metric.QUERIES_OPEN);
  }

  /** As what its end counts. */
  default List<Metric> countsAs(Progress end) {
    return List.of(
        end.state() == Progress.State.COMPLETE ? Metric.QUERIES_COMPLETE : Metric.QUERIES_FAILED);
  }

  /** How to stop asking for it, as a message says it. */
  String wayOut();
}
