package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Answer;
import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageQuery;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A scope that is due: learns what its query is to name, and creates it, right behind the control
 * that it will be compared with.
 */
final class Creation implements ScopeSubject {
  private final Scope scope;
  private final Standings standings;
  private final Means means;
  private final Optional<Standing> before;
  private Optional<Glance> recall;
  private boolean isOrganizationRefused;

  Creation(Scope scope, Standings standings, Means means) {
    this.scope = scope;
    this.standings = standings;
    this.means = means;
    this.before = standings.of(scope);
    this.recall = standings.isToRecall(scope) ? recall() : Optional.empty();
  }

  /** What was deleted since stands in no listing, but in the last snapshot. */
  private Optional<Glance> recall() {
    return before
        .flatMap(Standing::snapshot)
        .filter(snapshot -> !snapshot.isEmpty())
        .map(
            snapshot ->
                new Glance(
                    new Query(scope.orgId(), snapshot.token()),
                    scope,
                    means,
                    () -> new Sight(standings.names()::learn)));
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
    return "";
  }

  @Override
  public Step step(AtlasApi api) throws IOException {
    if (standings.isRefused()) {
      return new Step.Spread(standings.left(scope), Throttle.NONE);
    }

    if (recall.isPresent()) {
      return recall(api, recall.get());
    }

    Optional<Control> control = standings.control(scope.month());
    if (means.rules().control() && control.isEmpty()) {
      return create(api, Cut.ORGANIZATIONS, this::control);
    }

    if (control.isPresent() && scope.cut() == Cut.ORGANIZATIONS) {
      return created(control.get().query(), Optional.empty(), Throttle.NONE);
    }

    return create(api, scope.cut(), given -> created(query(given), control, given.throttle()));
  }

  private Step recall(AtlasApi api, Glance glance) throws IOException {
    Step step = glance.step(api);
    if (glance.isDone()) {
      standings.recalled(scope);
      this.recall = Optional.empty();
    }

    return step;
  }

  private Step create(AtlasApi api, Cut cut, Function<Answer.Given<String>, Step> next)
      throws IOException {
    Answer<String> answer =
        api.create(
            new UsageQuery(
                scope.orgId(),
                scope.month(),
                cut,
                standings.names().of(cut),
                means.rules().includePartialMatches()));
    if (answer instanceof Answer.Given<String> given) {
      return next.apply(given);
    }

    if (answer instanceof Answer.Refused<String> refused) {
      this.isOrganizationRefused = refused.refusal().cause() != Cause.INVALID_REQUEST;
      return new Step.Replied(refused.refusal());
    }

    throw new AssertionError(answer);
  }

  private Query query(Answer.Given<String> token) {
    return new Query(scope.orgId(), token.value());
  }

  private Step control(Answer.Given<String> token) {
    standings.control(scope.month(), new Control(query(token), scope, means));
    return new Step.Further(token.throttle());
  }

  private Step created(Query query, Optional<Control> control, Throttle throttle) {
    Standing standing =
        new Standing(
            Progress.NONE,
            query.token(),
            means.clock().wallTime(),
            before.flatMap(Standing::snapshot),
            before.map(Standing::leftovers).orElse(List.of()),
            control.map(Control::query).map(Query::token));
    return new Step.Created(new ScopeReading(scope, standing, control, standings, means), throttle);
  }

  /** Told once for an organization, until it answers a query; what does not suit it, for itself. */
  @Override
  public boolean isNews(Failure failure) {
    return isOrganizationRefused ? standings.isRefusalNews() : !standings.isFailed(scope);
  }

  @Override
  public List<Step.Next> after(Progress end) {
    if (isOrganizationRefused) {
      standings.refuse();
    }

    return standings.ended(scope, standing(end));
  }

  private Standing standing(Progress end) {
    return new Standing(
        end,
        token(),
        before.map(Standing::createdAt).orElse(Instant.EPOCH),
        before.flatMap(Standing::snapshot),
        before.map(Standing::leftovers).orElse(List.of()),
        Optional.empty());
  }

  @Override
  public Map<String, Object> offset(Progress progress) {
    return standing(progress).toOffset();
  }

  @Override
  public TypedRows open(UsageBody body) {
    throw new IllegalStateException(this + " has no rows yet");
  }

  @Override
  public Content ended(Progress end, Sums sums, Instant startedAt, Instant now) {
    return means
        .notices()
        .status(
            label(),
            end.state().name(),
            Sums.UNKNOWN,
            startedAt,
            now,
            status(OptionalLong.empty(), Optional.empty()));
  }

  @Override
  public String toString() {
    return "Month " + scope;
  }
}
