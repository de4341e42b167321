package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A query's result, fixed when it was created, and what was true at that moment.
 *
 * @param number of the query among those of its organization, months and cut, from 1
 * @param rows in the order of the books
 * @param billed what was used in the months of the query, whatever its filters say
 * @param unnamed values that usage has and the grouped dimension's filter does not name; an empty
 *     text where usage has none and partial matches were not asked for
 */
public record Snapshot(
    String token,
    Ask ask,
    int number,
    Instant created,
    List<Row> rows,
    BigDecimal billed,
    Set<String> unnamed) {
  public Snapshot {
    rows = List.copyOf(rows);
    unnamed = Set.copyOf(unnamed);
  }

  /** What the rows add up to. */
  public BigDecimal total() {
    return rows.stream().map(Row::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** How much of the truth is not in the rows. */
  public BigDecimal lacking() {
    return billed.subtract(total());
  }
}
