package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.SnapshotDigest;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRows;
import io.atlascost.connect.schema.UsageRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scope whose query was created: its control, what it is compared with, and its result asked for
 * in; the snapshot as records and a standing out.
 */
final class ScopeReading implements ScopeSubject {
  /** A query that was created may not be known everywhere at once. */
  private static final Duration NOT_YET_KNOWN = Duration.ofMinutes(1);

  /** A query that is lost so often in a row is refused rather than lost. */
  private static final int MOST_LOSSES = 3;

  /** What Atlas says of a token that was good may be any of these: nobody knows. */
  private static final Set<Cause> LOST = EnumSet.of(Cause.NOT_FOUND, Cause.INVALID_REQUEST);

  private static final Logger log = LoggerFactory.getLogger(ScopeReading.class);

  /** None of the organization's queries would fare better. */
  private static final Set<Cause> ABOUT_THE_ORGANIZATION =
      Set.of(Cause.ROLE, Cause.UNKNOWN_ORGANIZATION, Cause.ACCOUNT_LOCKED_OUT);

  private final Scope scope;
  private final Standing standing;
  private final Query query;
  private final Optional<Control> control;
  private final Comparison comparison;
  private final Standings standings;
  private final Means means;

  private boolean opened;
  private boolean unsteady;
  private boolean isOrganizationRefused;
  private Optional<Standing.Snapshot> whole = Optional.empty();

  /**
   * @param standing with the token of the query, and what was before
   */
  ScopeReading(
      Scope scope, Standing standing, Optional<Control> control, Standings standings, Means means) {
    this.scope = scope;
    this.standing = standing;
    this.query = new Query(scope.orgId(), standing.token());
    this.control = control;
    this.standings = standings;
    this.means = means;
    this.comparison = new Comparison(scope, standing, standings, means);
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public Means means() {
    return means;
  }

  @Override
  public String token() {
    return query.token();
  }

  @Override
  public Step step(AtlasApi api) throws IOException {
    if (control.isPresent() && !control.get().isSettled()) {
      return control.get().step(api);
    }

    if (!comparison.isDone()) {
      return compare(api);
    }

    if (unsteady) {
      return unsteady();
    }

    UsageReply reply = api.usage(query);
    return reply instanceof Refusal refusal ? refused(refusal) : new Step.Replied(reply);
  }

  /** Looks at the result beside what was delivered before. */
  private Step compare(AtlasApi api) throws IOException {
    Step step = comparison.step(api);
    if (step instanceof Step.Replied replied && replied.reply() instanceof Refusal refusal) {
      return refused(refusal);
    }

    return comparison.isUnchanged() ? unchanged(step.throttle()) : step;
  }

  private Step unchanged(Throttle throttle) {
    Position reached = comparison.seen().orElseThrow().reached();
    this.whole =
        standing
            .snapshot()
            .map(
                last ->
                    last.seenAgain(query.token(), standing.createdAt(), means.clock().wallTime()));
    log.info("{}: {} rows, the same as last time", this, reached.row());
    return new Step.Ended(Progress.complete(reached), throttle);
  }

  /** A token that Atlas no longer knows is nobody's fault: another query takes its place. */
  private Step refused(Refusal refusal) {
    this.isOrganizationRefused = ABOUT_THE_ORGANIZATION.contains(refusal.cause());
    if (!LOST.contains(refusal.cause())) {
      return new Step.Replied(refusal);
    }

    Duration age = Duration.between(standing.createdAt(), means.clock().wallTime());
    if (!age.isNegative() && age.compareTo(NOT_YET_KNOWN) < 0) {
      return new Step.Replied(new UsageReply.Processing(refusal.throttle()));
    }

    int losses = standings.lose(scope);
    if (losses > MOST_LOSSES) {
      return new Step.Replied(refusal);
    }

    log.info("{}: Atlas no longer knows query {}; creating another one", this, query);
    return replaced(losses, refusal.throttle());
  }

  /** What was delivered of a result that is another one now cannot be told from what it is. */
  private Step unsteady() {
    int losses = standings.lose(scope);
    if (losses > MOST_LOSSES) {
      log.warn("{}: the results were others each time that they were read; trying later", this);
      return new Step.Ended(Progress.failed(standing.position()), Throttle.NONE);
    }

    return replaced(losses, Throttle.NONE);
  }

  /** Another query takes the place of this one. */
  private Step replaced(int times, Throttle throttle) {
    standings.put(scope, failed().at(Progress.NONE).withoutQuery());
    standings.forget(scope.month(), query);
    return new Step.Replaced(new Creation(scope, standings, means), times, throttle);
  }

  /** What is left when the query comes to nothing. */
  private Standing failed() {
    Standing failed = standing.at(Progress.failed(standing.position()));
    Standing known = isOrganizationRefused ? failed.withoutQuery() : failed;
    return mayHaveDelivered() ? known.withLeftover(query.token()) : known;
  }

  /** By this task, or by an earlier one as far as Connect knows. */
  private boolean mayHaveDelivered() {
    return opened || standing.position().row() > 0;
  }

  @Override
  public TypedRows open(UsageBody body) throws IOException, MalformedBody {
    this.opened = true;
    Origin origin = new Origin(query, Optional.of(scope.cut().label()), body.retrievedAt());
    return new ScopeRows(
        new UsageRows(body, means.usage(), origin),
        origin,
        comparison.withdrawals(),
        comparison.seen(),
        standings.names(),
        this::whole,
        this::changed);
  }

  private void changed() {
    this.unsteady = true;
  }

  private void whole(SnapshotDigest digest) {
    this.whole =
        Optional.of(
            new Standing.Snapshot(
                query.token(),
                query.token(),
                standing.createdAt(),
                means.clock().wallTime(),
                digest.toString()));
  }

  @Override
  public Map<String, Object> offset(Progress progress) {
    return reached(progress).toOffset();
  }

  private Standing reached(Progress progress) {
    return switch (progress.state()) {
      case READING -> standing.at(progress);
      case FAILED -> failed().at(progress);
      case COMPLETE -> complete(progress);
    };
  }

  private Standing complete(Progress progress) {
    Standing.Snapshot snapshot = whole.orElseThrow();
    return new Standing(
        progress, snapshot.token(), standing.createdAt(), whole, List.of(), standing.control());
  }

  @Override
  public Optional<Content> created(Instant now) {
    return Optional.of(
        means
            .notices()
            .status(
                label(),
                "CREATED",
                Sums.UNKNOWN,
                standing.createdAt(),
                now,
                status(OptionalLong.empty(), Optional.empty())));
  }

  @Override
  public Content ended(Progress end, Sums sums, Instant startedAt, Instant now) {
    if (end.state() == Progress.State.FAILED) {
      return means
          .notices()
          .status(
              label(),
              end.state().name(),
              sums,
              startedAt,
              now,
              status(OptionalLong.empty(), Optional.empty()));
    }

    boolean unchanged = comparison.isUnchanged();
    Sums known = unchanged ? comparison.seen().orElseThrow().sums() : sums;
    Standing.Snapshot snapshot = whole.orElseThrow();
    Optional<BigDecimal> controlTotal = controlTotal(known);
    controlTotal
        .flatMap(control -> known.total().map(control::subtract))
        .ifPresent(difference -> means.differences().note(scope, difference));
    return means
        .notices()
        .status(
            new Notices.Label(scope.orgId(), snapshot.token()),
            unchanged ? "UNCHANGED" : end.state().name(),
            known,
            startedAt,
            snapshot.finishedAt(),
            status(comparison.withdrawn(), controlTotal));
  }

  @Override
  public List<Metric> countsAs(Progress end) {
    if (comparison.isUnchanged() && end.state() == Progress.State.COMPLETE) {
      return List.of(Metric.SCOPES_UNCHANGED);
    }

    boolean again = standing.snapshot().isPresent() && end.state() == Progress.State.COMPLETE;
    return again
        ? List.of(Metric.SCOPES_WHOLE, Metric.RESTATEMENTS)
        : ScopeSubject.super.countsAs(end);
  }

  private Optional<BigDecimal> controlTotal(Sums sums) {
    boolean isControl = scope.cut() == Cut.ORGANIZATIONS && means.rules().control();
    return isControl ? sums.total() : control.flatMap(Control::total);
  }

  /** Of an organization that refuses, one of its months is enough to say so. */
  @Override
  public boolean isNews(Failure failure) {
    return isOrganizationRefused ? standings.isRefusalNews() : !standings.isTold(scope);
  }

  @Override
  public List<Step.Next> after(Progress end) {
    if (isOrganizationRefused) {
      standings.refuse();
    }

    return standings.ended(scope, reached(end));
  }

  @Override
  public String toString() {
    return "Month " + scope;
  }
}
