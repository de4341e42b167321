package io.atlascost.connect.schedule;

import io.atlascost.connect.reading.Step;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the reader's thread knows of one organization: how it stands with each scope, which are
 * under way, and what their queries are to name.
 */
final class Standings {
  /** A query that is lost so often in a row is refused rather than lost. */
  private static final int MOST_LOSSES = 3;

  private final String orgId;
  private final Means means;
  private final Names names;
  private final Map<Scope, Standing> standings = new HashMap<>();
  private final Map<YearMonth, Control> controls = new HashMap<>();
  private final Set<Scope> underWay = new HashSet<>();
  private final Set<Scope> recalled = new HashSet<>();
  private final Map<Scope, Integer> losses = new HashMap<>();
  private List<Scope> backfill = List.of();
  private boolean refused;
  private boolean refusalIsTold;

  Standings(String orgId, Means means) {
    this.orgId = orgId;
    this.means = means;
    this.names = new Names(means.rules().names());
  }

  String orgId() {
    return orgId;
  }

  Names names() {
    return names;
  }

  /** Takes over what Connect stored of a scope. */
  void restore(Scope scope, Standing standing) {
    standings.put(scope, standing);
    this.refusalIsTold = refusalIsTold || (standing.isFailed() && standing.token().isEmpty());
  }

  Optional<Standing> of(Scope scope) {
    return Optional.ofNullable(standings.get(scope));
  }

  /** Whether a scope has failed, and nothing else since. */
  boolean isFailed(Scope scope) {
    return of(scope).filter(Standing::isFailed).isPresent();
  }

  /** When the query of each scope's newest whole snapshot was created. */
  Map<Scope, Instant> askedAt() {
    Map<Scope, Instant> asked = new HashMap<>();
    standings.forEach(
        (scope, standing) ->
            standing.snapshot().ifPresent(snapshot -> asked.put(scope, snapshot.askedAt())));
    return asked;
  }

  /** Begins a round: what was refused is tried again, with controls that are new. */
  List<Step.Next> begin(Schedule.Plan plan) {
    this.refused = false;
    controls.clear();
    this.backfill = plan.backfill();
    List<Step.Next> next = new ArrayList<>(start(plan.open()));
    next.addAll(startBackfill());

    return next;
  }

  /** The scope of a query that was created by an earlier task goes on. */
  void resume(Scope scope) {
    underWay.add(scope);
  }

  private List<Step.Next> start(Collection<Scope> due) {
    List<Step.Next> next = new ArrayList<>();
    for (Scope scope : due) {
      if (underWay.add(scope)) {
        next.add(Step.Next.now(new Creation(scope, this, means)));
      }
    }

    return next;
  }

  /** The oldest month that is missing, alone: the open ones, when they are due, come between. */
  private List<Step.Next> startBackfill() {
    if (backfill.isEmpty() || refused) {
      return List.of();
    }

    YearMonth oldest = backfill.get(0).month();
    List<Scope> month = backfill.stream().filter(s -> s.month().equals(oldest)).toList();
    if (underWay.stream()
        .anyMatch(scope -> scope.month().isBefore(oldest) || month.contains(scope))) {
      return List.of();
    }

    this.backfill = backfill.stream().filter(s -> !s.month().equals(oldest)).toList();
    return start(month);
  }

  void put(Scope scope, Standing standing) {
    standings.put(scope, standing);
  }

  /** Counts a query that Atlas does not know any more; says whether that may pass. */
  boolean mayLose(Scope scope) {
    return losses.merge(scope, 1, Integer::sum) <= MOST_LOSSES;
  }

  /** A scope has come to an end; gives what goes on then. */
  List<Step.Next> ended(Scope scope, Standing standing) {
    standings.put(scope, standing);
    losses.remove(scope);
    this.refusalIsTold = refusalIsTold && standing.isFailed();
    return left(scope);
  }

  /** A scope is left for now; gives what goes on then. */
  List<Step.Next> left(Scope scope) {
    underWay.remove(scope);
    boolean backfilling = underWay.stream().anyMatch(other -> other.month().equals(scope.month()));
    return backfilling ? List.of() : startBackfill();
  }

  /** The control of a month in this round, if its query was created. */
  Optional<Control> control(YearMonth month) {
    return Optional.ofNullable(controls.get(month));
  }

  void control(YearMonth month, Control control) {
    controls.put(month, control);
  }

  /** Whether the names of a scope's last snapshot are still to be learned. */
  boolean isToRecall(Scope scope) {
    return of(scope).flatMap(Standing::snapshot).isPresent() && !recalled.contains(scope);
  }

  void recalled(Scope scope) {
    recalled.add(scope);
  }

  /** Whether the organization refused a query in this round: the others need not be tried. */
  boolean isRefused() {
    return refused;
  }

  /** Whether nobody was told yet that the organization refuses queries. */
  boolean isRefusalNews() {
    return !refusalIsTold;
  }

  void refuse() {
    this.refused = true;
    this.refusalIsTold = true;
  }
}
