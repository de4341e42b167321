package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Step;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The query by organizations of one month that the cuts of the same round are compared with: its
 * replies in, its total out.
 */
final class Control {
  private static final Logger log = LoggerFactory.getLogger(Control.class);

  private final Query query;
  private final Scope scope;
  private final Glance glance;

  Control(Query query, Scope cut, Means means) {
    this.query = query;
    this.scope = new Scope(cut.orgId(), Cut.ORGANIZATIONS, cut.month());
    this.glance = new Glance(query, scope, means, () -> new Sight(row -> {}));
  }

  Query query() {
    return query;
  }

  /** Whether the total is known, or never will be. */
  boolean isSettled() {
    return glance.isDone();
  }

  /** Asks once more. */
  Step step(AtlasApi api) throws IOException {
    Step step = glance.step(api);
    if (glance.isDone() && glance.seen().isEmpty()) {
      log.warn(
          "{}: no control total this time{}",
          scope,
          glance.refusal().map(refusal -> ": " + refusal.message()).orElse(""));
    }

    return step;
  }

  /** US dollars; empty where it is not to be had. */
  Optional<BigDecimal> total() {
    return glance.seen().map(Sight::total);
  }
}
