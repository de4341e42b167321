package io.atlascost.connect.schedule;

import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.TypedRow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A scope in one of its phases: what is the same in all of them. */
interface ScopeSubject extends Subject {
  Scope scope();

  Means means();

  /** Token of the query that is read; empty while there is none. */
  String token();

  @Override
  default String orgId() {
    return scope().orgId();
  }

  @Override
  default Map<String, Object> partition() {
    return scope().toPartition();
  }

  @Override
  default Map<String, String> topicVariables() {
    return Map.of("groupBy", scope().cut().label(), "orgId", scope().orgId());
  }

  default Notices.Label label() {
    return new Notices.Label(scope().orgId(), token());
  }

  /**
   * What its status records say beside the sums.
   *
   * @param withdrawn empty where it is not known
   * @param control US dollars; empty without a control
   */
  default Notices.Snapshot status(OptionalLong withdrawn, Optional<BigDecimal> control) {
    return new Notices.Snapshot(scope().cut().label(), scope().month(), withdrawn, control);
  }

  @Override
  default Content invalidRow(TypedRow.Rejected row, Instant now) {
    return means().notices().invalidRow(label(), row, now);
  }

  @Override
  default Content givenUp(Failure failure, Instant now) {
    return means()
        .notices()
        .givenUp(label(), failure.kind(), failure.message(), failure.refusal(), failure.raw(), now);
  }

  @Override
  default Optional<Metric> countsAs() {
    return Optional.of(Metric.SCOPES_UNDER_WAY);
  }

  @Override
  default List<Metric> countsAs(Progress end) {
    return List.of(
        end.state() == Progress.State.COMPLETE ? Metric.SCOPES_WHOLE : Metric.SCOPES_FAILED);
  }

  @Override
  default String wayOut() {
    return "take the organization out of atlas.schedule.orgs";
  }
}
