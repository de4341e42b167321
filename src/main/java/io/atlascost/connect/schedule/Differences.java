package io.atlascost.connect.schedule;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Controls and totals in; what differs is said once for each scope and value. */
final class Differences {
  private static final Logger log = LoggerFactory.getLogger(Differences.class);

  private final Map<Scope, BigDecimal> present = new HashMap<>();

  /**
   * Takes note of a comparison.
   *
   * @param difference control less cut, US dollars
   */
  synchronized void note(Scope scope, BigDecimal difference) {
    if (difference.signum() == 0) {
      if (present.remove(scope) != null) {
        log.info("{}: the cut agrees with the control again", scope);
      }

      return;
    }

    BigDecimal before = present.put(scope, difference);
    if (before == null || before.compareTo(difference) != 0) {
      log.warn(
          "{}: the control is {} US dollars {} than the cut: usage came between the two queries, or"
              + " the cut lacks what its query did not name; see atlas.schedule.{}",
          scope,
          difference.abs().toPlainString(),
          difference.signum() > 0 ? "more" : "less",
          scope.cut().label());
    }
  }

  /** The one that is farthest from zero, US dollars; zero where every cut agrees. */
  synchronized BigDecimal largest() {
    return present.values().stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::max);
  }
}
