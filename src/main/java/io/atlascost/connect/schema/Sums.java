package io.atlascost.connect.schema;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a status record counts of a result; each empty where it is not known.
 *
 * @param rows usage records
 * @param deadLetters the others
 * @param sharedKeys usage records whose key an earlier one had
 * @param total of the amounts of the usage records
 */
public record Sums(
    OptionalLong rows,
    OptionalLong deadLetters,
    OptionalLong sharedKeys,
    Optional<BigDecimal> total) {
  /** After a restart that left it unknown what came before. */
  public static final Sums UNKNOWN =
      new Sums(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

  /** Whether the total is known and no decimal of a record can say it. */
  public boolean isTotalTooLarge() {
    return total.isPresent() && total.flatMap(Amount::of).isEmpty();
  }
}
