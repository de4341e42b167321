package io.atlascost.connect.queries;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import io.atlascost.connect.schema.UsageRows;
import io.atlascost.connect.schema.UsageSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A query that somebody created and put into the configuration: read once, its rows become usage
 * records.
 */
public record ConfiguredQuery(Query query, UsageSchema usage, Notices notices) implements Subject {
  /** Nobody says what a query groups by that somebody else created. */
  private static final String NO_GROUP = "none";

  @Override
  public String orgId() {
    return query.orgId();
  }

  @Override
  public Map<String, Object> partition() {
    return query.toPartition();
  }

  @Override
  public Map<String, String> topicVariables() {
    return Map.of("groupBy", NO_GROUP, "orgId", query.orgId());
  }

  @Override
  public Step step(AtlasApi api) throws IOException {
    return new Step.Replied(api.usage(query));
  }

  @Override
  public TypedRows open(UsageBody body) throws IOException, MalformedBody {
    return new UsageRows(body, usage, new Origin(query, Optional.empty(), body.retrievedAt()));
  }

  @Override
  public Content invalidRow(TypedRow.Rejected row, Instant now) {
    return notices.invalidRow(Notices.Label.of(query), row, now);
  }

  @Override
  public Content givenUp(Failure failure, Instant now) {
    return notices.givenUp(
        Notices.Label.of(query),
        failure.kind(),
        failure.message(),
        failure.refusal(),
        failure.raw(),
        now);
  }

  @Override
  public Content ended(Progress end, Sums sums, Instant startedAt, Instant now) {
    return notices.status(Notices.Label.of(query), end.state().name(), sums, startedAt, now);
  }

  /** One of several accounts that is locked out may be let in again, and the query lives on. */
  @Override
  public boolean outlasts(Failure failure) {
    return failure
        .refusal()
        .filter(refusal -> refusal.cause() == Cause.ACCOUNT_LOCKED_OUT)
        .isPresent();
  }

  @Override
  public String wayOut() {
    return "take the query out of atlas.queries";
  }

  @Override
  public String toString() {
    return "Query " + query;
  }
}
