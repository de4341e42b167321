package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Invoice;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The beginning of a round: asks for what an organization's plan depends on, and puts down what is
 * due, with the beginning of the next round.
 */
final class Planning implements Subject {
  private final Standings standings;
  private final Means means;
  private final Gathering gathering;

  Planning(Standings standings, Means means) {
    this.standings = standings;
    this.means = means;
    this.gathering = new Gathering(standings, means);
  }

  @Override
  public String orgId() {
    return standings.orgId();
  }

  @Override
  public Step step(AtlasApi api) throws IOException {
    Step step = gathering.step(api);
    return gathering.isDone() ? new Step.Spread(plan(), step.throttle()) : step;
  }

  private List<Step.Next> plan() {
    Instant now = means.clock().wallTime();
    Optional<List<Invoice>> invoices = gathering.invoices();
    Map<Scope, Instant> askedAt = standings.askedAt();
    Schedule.Plan plan = means.schedule().plan(orgId(), now, invoices, askedAt);
    standings.openFrom(means.schedule().oldestOpen(orgId(), now, invoices, askedAt));
    List<Step.Next> next = new ArrayList<>(standings.begin(plan));
    next.add(
        new Step.Next(
            new Planning(standings, means), Position.START, Duration.between(now, plan.next())));

    return next;
  }

  /** It is no scope, but whoever waits for it waits for its scopes. */
  @Override
  public Optional<Metric> countsAs() {
    return Optional.empty();
  }

  // Nothing is delivered of a plan, which has neither rows nor an end.

  @Override
  public Map<String, Object> partition() {
    return Map.of("orgId", orgId());
  }

  @Override
  public Map<String, String> topicVariables() {
    return Map.of();
  }

  @Override
  public TypedRows open(UsageBody body) {
    throw new IllegalStateException(this + " has no rows");
  }

  @Override
  public Content invalidRow(TypedRow.Rejected row, Instant now) {
    throw new IllegalStateException(this + " has no rows");
  }

  @Override
  public Content givenUp(Failure failure, Instant now) {
    throw new IllegalStateException(this + " is not given up");
  }

  @Override
  public Content ended(Progress end, Sums sums, Instant startedAt, Instant now) {
    throw new IllegalStateException(this + " has no end");
  }

  @Override
  public String wayOut() {
    return "take the organization out of atlas.schedule.orgs";
  }

  @Override
  public String toString() {
    return "Schedule of " + orgId();
  }
}
