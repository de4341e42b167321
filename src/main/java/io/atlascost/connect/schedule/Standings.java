package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.metrics.Tally;
import io.atlascost.connect.reading.Step;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the reader's thread knows of one organization: how it stands with each scope, which are
 * under way, and what their queries are to name.
 */
final class Standings {
  private final String orgId;
  private final Means means;
  private final Names names;
  private final Map<Scope, Standing> standings = new HashMap<>();
  private final Map<YearMonth, Control> controls = new HashMap<>();
  private final Set<Scope> underWay = new HashSet<>();
  private final Set<Scope> recalled = new HashSet<>();
  private final Map<Scope, Integer> losses = new HashMap<>();
  private final Set<Scope> told = new HashSet<>();
  private final Map<Scope, Instant> again = new HashMap<>();
  private final Set<YearMonth> uncontrolled = new HashSet<>();
  private List<Scope> backfill = List.of();
  private Optional<YearMonth> openFrom = Optional.empty();
  private boolean refused;

  // Looked at by other threads, too.
  private volatile Optional<YearMonth> oldest = Optional.empty();
  private volatile boolean refusalIsTold;

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
    if (standing.isFailed()) {
      told.add(scope);
    }

    this.refusalIsTold = refusalIsTold || (standing.isFailed() && standing.token().isEmpty());
  }

  Optional<Standing> of(Scope scope) {
    return Optional.ofNullable(standings.get(scope));
  }

  /** Whether it was told that a scope failed, and it was not whole since. */
  boolean isTold(Scope scope) {
    return told.contains(scope);
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
    uncontrolled.clear();
    this.backfill = plan.backfill();
    List<Step.Next> next = new ArrayList<>(start(plan.open()));
    next.addAll(startBackfill());
    findOldest();

    return next;
  }

  /** From which month on the plan says that they may still change. */
  void openFrom(Optional<YearMonth> month) {
    this.openFrom = month;
  }

  private void findOldest() {
    this.oldest =
        Stream.of(
                openFrom.stream(),
                backfill.stream().map(Scope::month),
                underWay.stream().map(Scope::month))
            .flatMap(Function.identity())
            .min(Comparator.naturalOrder());
  }

  /** The scope of a query that was created by an earlier task goes on. */
  void resume(Scope scope) {
    underWay.add(scope);
    findOldest();
  }

  private List<Step.Next> start(Collection<Scope> due) {
    List<Step.Next> next = new ArrayList<>();
    for (Scope scope : due) {
      if (underWay.add(scope)) {
        next.add(Step.Next.now(new Creation(scope, this, means)));
      } else {
        again.put(scope, means.clock().wallTime());
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

  /** Counts a query that came to nothing; gives how many there were in a row. */
  int lose(Scope scope) {
    return losses.merge(scope, 1, Integer::sum);
  }

  /** A scope has come to an end; gives what goes on then. */
  List<Step.Next> ended(Scope scope, Standing standing) {
    standings.put(scope, standing);
    losses.remove(scope);
    this.refusalIsTold = refusalIsTold && standing.isFailed();
    if (standing.isFailed()) {
      told.add(scope);
    } else {
      told.remove(scope);
      recalled.add(scope);
      this.backfill = backfill.stream().filter(other -> !other.equals(scope)).toList();
    }

    return left(scope);
  }

  /** A scope is left for now; gives what goes on then. */
  List<Step.Next> left(Scope scope) {
    underWay.remove(scope);
    if (isDueAgain(scope)) {
      return start(List.of(scope));
    }

    boolean backfilling = underWay.stream().anyMatch(other -> other.month().equals(scope.month()));
    List<Step.Next> next = backfilling ? List.of() : startBackfill();
    findOldest();
    return next;
  }

  /** Whether it was due while an older query of it was still read, and that was read now. */
  private boolean isDueAgain(Scope scope) {
    Instant due = again.remove(scope);
    return due != null
        && of(scope)
            .filter(standing -> !standing.isFailed())
            .flatMap(Standing::snapshot)
            .filter(snapshot -> snapshot.askedAt().isBefore(due))
            .isPresent();
  }

  /** The control of a month in this round, if its query was created. */
  Optional<Control> control(YearMonth month) {
    return Optional.ofNullable(controls.get(month));
  }

  void control(YearMonth month, Control control) {
    controls.put(month, control);
  }

  /** The control's query came to nothing. */
  void forget(YearMonth month, Query query) {
    controls.computeIfPresent(month, (m, c) -> c.query().equals(query) ? null : c);
  }

  /** Atlas does not take the control's query in this round: the cuts go without. */
  void goWithoutControl(YearMonth month) {
    uncontrolled.add(month);
  }

  boolean goesWithoutControl(YearMonth month) {
    return uncontrolled.contains(month);
  }

  /**
   * The scope whose last snapshot has names that are still to be learned for a scope's query: the
   * scope itself, or the month before it.
   */
  Optional<Scope> toRecall(Scope scope) {
    return Stream.of(scope, scope.monthBefore())
        .filter(each -> scope.cut() != Cut.ORGANIZATIONS && !recalled.contains(each))
        .filter(each -> of(each).flatMap(Standing::snapshot).isPresent())
        .findFirst();
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

  /** Tells what other threads may want to know. */
  void tell(Tally tally) {
    tally.measure(Metric.ORGANIZATIONS_REFUSED, () -> refusalIsTold ? 1 : 0);
    tally.measure(
        Metric.OLDEST_OPEN_MONTH_DAYS, () -> oldest.map(this::daysSince).orElse(Double.NaN));
  }

  private double daysSince(YearMonth month) {
    LocalDate today = LocalDate.ofInstant(means.clock().wallTime(), ZoneOffset.UTC);
    return ChronoUnit.DAYS.between(month.atDay(1), today);
  }
}
