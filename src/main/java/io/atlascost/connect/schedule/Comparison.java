package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.reading.Step;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A query's result and what was delivered before it in, both looked through; whether they say the
 * same, or which keys the result has no more, out.
 */
final class Comparison {
  private final Scope scope;
  private final Standing standing;
  private final Standings standings;
  private final Means means;

  private Glance own;
  private Optional<Withdrawals> withdrawals = Optional.empty();
  private boolean unchanged;

  /**
   * @param standing with the token of the query, and what was before
   */
  Comparison(Scope scope, Standing standing, Standings standings, Means means) {
    this.scope = scope;
    this.standing = standing;
    this.standings = standings;
    this.means = means;
    this.own = glance();
  }

  private Glance glance() {
    Query query = new Query(scope.orgId(), standing.token());
    return new Glance(query, scope, means, () -> new Sight(standings.names()::learn));
  }

  /** Whether there is nothing more to ask, or nothing to compare with. */
  boolean isDone() {
    return !standing.hasEarlier()
        || (own.isDone() && withdrawals.map(Withdrawals::isDone).orElse(true));
  }

  /** Asks once more. */
  Step step(AtlasApi api) throws IOException {
    return own.isDone() ? withdrawals.orElseThrow().step(api) : look(api);
  }

  private Step look(AtlasApi api) throws IOException {
    Step step = own.step(api);
    if (own.refusal().isPresent()) {
      Refusal refusal = own.refusal().get();
      this.own = glance();
      return new Step.Replied(refusal);
    }

    own.seen().ifPresent(this::compare);
    return step;
  }

  private void compare(Sight seen) {
    this.unchanged = isSame(seen);
    if (!unchanged) {
      this.withdrawals = Optional.of(new Withdrawals(scope, standing, seen, means));
    }
  }

  /** Only what was delivered as a whole, and nothing since, can be the same. */
  private boolean isSame(Sight seen) {
    return means.rules().skipsUnchanged()
        && standing.leftovers().isEmpty()
        && standing.position().row() == 0
        && standing.snapshot().filter(last -> last.digest().equals(seen.digest())).isPresent();
  }

  boolean isUnchanged() {
    return unchanged;
  }

  /** What was seen of the result; empty where there was nothing to compare with, or no success. */
  Optional<Sight> seen() {
    return own.seen();
  }

  Optional<Withdrawals> withdrawals() {
    return withdrawals;
  }

  /** Keys that are gone; empty where not all of them can be known. */
  OptionalLong withdrawn() {
    return unchanged || !standing.hasEarlier()
        ? OptionalLong.of(0)
        : withdrawals.map(Withdrawals::count).orElse(OptionalLong.empty());
  }
}
