package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Cut;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the connector is to ask for by itself, and what becomes of it.
 *
 * @param cuts one query for each, organization and month; at least one
 * @param interval how often an open month is asked for; above zero
 * @param startMonth the oldest month; empty for the oldest that is open
 * @param settleDays so long after its end, or after its invoice was closed, a month is open; 0 or
 *     more
 * @param windowMonths how many months are open where invoices may not be listed; 1 or more
 * @param names what a cut is formed over beside what is known or discovered
 * @param control whether every cut is compared with the organization's total
 * @param skipsUnchanged whether a month with the same rows is not sent again
 */
public record ScheduleRules(
    List<Cut> cuts,
    Duration interval,
    Optional<YearMonth> startMonth,
    int settleDays,
    int windowMonths,
    Map<Cut, List<String>> names,
    boolean includePartialMatches,
    boolean control,
    boolean skipsUnchanged,
    Withdrawal withdrawal) {
  public ScheduleRules {
    cuts = List.copyOf(cuts);
    names = Map.copyOf(names);
  }

  /** What becomes of a row whose key the next snapshot has no more. */
  public enum Withdrawal {
    /** The key again, with the amount 0. */
    ZERO,
    /** The key with no value. */
    TOMBSTONE,
    /** Nothing. */
    KEEP
  }
}
