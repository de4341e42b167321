package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries for what was used in one month in, in the order of time; its state at any instant out.
 */
final class Ledger {
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Entry.Account, BigDecimal> balances = new LinkedHashMap<>();
  private BigDecimal total = BigDecimal.ZERO;

  void write(Entry entry) {
    if (!holdsAllAt(entry.at())) {
      throw new IllegalArgumentException("Books are written in the order of time: " + entry);
    }

    entries.add(entry);
    entry.applyTo(balances);
    this.total = total.add(entry.amount());
  }

  /** What stands in the books after everything that was written up to an instant. */
  Map<Entry.Account, BigDecimal> balances(Instant instant) {
    if (holdsAllAt(instant)) {
      return Map.copyOf(balances);
    }

    Map<Entry.Account, BigDecimal> then = new LinkedHashMap<>();
    until(instant).forEach(entry -> entry.applyTo(then));
    return then;
  }

  /** Added up from the entries alone, so that it can prove what is told from the balances. */
  BigDecimal total(Instant instant) {
    return holdsAllAt(instant)
        ? total
        : until(instant).stream().map(Entry::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Whether nothing was written after an instant. */
  private boolean holdsAllAt(Instant instant) {
    return entries.isEmpty() || !entries.get(entries.size() - 1).at().isAfter(instant);
  }

  private List<Entry> until(Instant instant) {
    return entries.stream().takeWhile(entry -> !entry.at().isAfter(instant)).toList();
  }
}
