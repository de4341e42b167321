package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Answer;
import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageQuery;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.schema.Content;
import io.atlascost.connect.schema.Sums;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scope that is due: learns what its query is to name, and creates it, right behind the control
 * that it will be compared with.
 */
final class Creation implements ScopeSubject {
  private static final Logger log = LoggerFactory.getLogger(Creation.class);

  /** Each may have created a query that nobody knows of. */
  private static final int MOST_UNCLEAR = 10;

  /** What is refused for one scope is refused for all of them. */
  private static final Set<Cause> ABOUT_THE_ORGANIZATION =
      EnumSet.of(Cause.ROLE, Cause.UNKNOWN_ORGANIZATION, Cause.NOT_FOUND, Cause.ACCOUNT_LOCKED_OUT);

  private final Scope scope;
  private final Standings standings;
  private final Means means;
  private final Optional<Standing> before;
  private Optional<Glance> recall = Optional.empty();
  private final List<String> dropped = new ArrayList<>();
  private int unclear;
  private Optional<Refusal> refusal = Optional.empty();

  Creation(Scope scope, Standings standings, Means means) {
    this.scope = scope;
    this.standings = standings;
    this.means = means;
    this.before = standings.of(scope);
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

    if (recall.isEmpty() || recall.get().isDone()) {
      this.recall = standings.toRecall(scope).flatMap(this::recall);
    }

    return recall.isPresent() ? recall.get().step(api) : create(api);
  }

  private Step create(AtlasApi api) throws IOException {
    Optional<Control> control = standings.control(scope.month());
    boolean wantsControl = means.rules().control() && !standings.goesWithoutControl(scope.month());
    if (wantsControl && control.isEmpty()) {
      return createControl(api);
    }

    if (control.isPresent() && scope.cut() == Cut.ORGANIZATIONS) {
      return created(control.get().query(), Optional.empty(), Throttle.NONE);
    }

    Answer<String> answer = ask(api, scope.cut());
    if (answer instanceof Answer.Given<String> given) {
      return created(query(given), control, given.throttle());
    }

    if (answer instanceof Answer.Refused<String> refused) {
      return refused(refused.refusal());
    }

    throw new AssertionError(answer);
  }

  private Answer<String> ask(AtlasApi api, Cut cut) throws IOException {
    try {
      return api.create(
          new UsageQuery(
              scope.orgId(),
              scope.month(),
              cut,
              standings.names().of(cut),
              means.rules().includePartialMatches()));
    } catch (ConnectException | UnknownHostException e) {
      throw e; // nothing was created
    } catch (IOException e) {
      unclear++;
      if (unclear < MOST_UNCLEAR) {
        throw e;
      }

      return new Answer.Refused<>(
          new Refusal(
              Cause.INVALID_REQUEST,
              0,
              "",
              unclear + " requests for a query had no clear answer, the last: " + e.getMessage(),
              "",
              Throttle.NONE));
    }
  }

  /** The name that Atlas does not take, if its words tell which, is left out from then on. */
  private Step refused(Refusal refused) {
    Optional<String> name =
        refused.cause() == Cause.INVALID_REQUEST
            ? standings.names().drop(scope.cut(), refused.detail())
            : Optional.empty();
    if (name.isPresent()) {
      log.warn("{}: {}; asking without '{}'", this, refused.detail(), name.get());
      dropped.add(name.get());
      return new Step.Further(refused.throttle());
    }

    standings.names().restore(scope.cut(), dropped);
    this.refusal = Optional.of(refused);
    return new Step.Replied(refused);
  }

  /** A cut can do without the control; whether the organization refuses all shows with the cut. */
  private Step createControl(AtlasApi api) throws IOException {
    Answer<String> answer = ask(api, Cut.ORGANIZATIONS);
    if (answer instanceof Answer.Given<String> given) {
      standings.control(scope.month(), new Control(query(given), scope, means));
      return new Step.Further(given.throttle());
    }

    if (answer instanceof Answer.Refused<String> refused) {
      return withoutControl(refused.refusal());
    }

    throw new AssertionError(answer);
  }

  private Step withoutControl(Refusal refused) {
    if (refused.verdict() != Refusal.Verdict.QUERY_REFUSED) {
      return new Step.Replied(refused);
    }

    log.info("{}: no control this time: {}", this, refused.message());
    standings.goWithoutControl(scope.month());
    return new Step.Further(refused.throttle());
  }

  /** What was deleted since stands in no listing, but in a snapshot from before. */
  private Optional<Glance> recall(Scope from) {
    standings.recalled(from);
    return standings
        .of(from)
        .flatMap(Standing::snapshot)
        .filter(snapshot -> !snapshot.isEmpty())
        .map(
            snapshot ->
                new Glance(
                    new Query(scope.orgId(), snapshot.copy()),
                    from,
                    means,
                    () -> new Sight(standings.names()::learn)));
  }

  private Query query(Answer.Given<String> token) {
    return new Query(scope.orgId(), token.value());
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

  /** Told once for an organization, until it takes a query again; else once for the scope. */
  @Override
  public boolean isNews(Failure failure) {
    return isAboutOrganization() ? standings.isRefusalNews() : !standings.isTold(scope);
  }

  private boolean isAboutOrganization() {
    return refusal.map(Refusal::cause).filter(ABOUT_THE_ORGANIZATION::contains).isPresent();
  }

  @Override
  public List<Step.Next> after(Progress end) {
    if (isAboutOrganization()) {
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
