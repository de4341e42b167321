package io.atlascost.connect.schema;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.RejectedRow;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** US dollars, exact: a text in, a decimal(38,10) out, or a rejection; never a rounded one. */
final class Amount {
  /** Digits behind the point. */
  static final int SCALE = 10;

  /** Digits before the point. */
  private static final int INTEGER_DIGITS = 28;

  /** Longer than any number that fits, with room for zeros; parsing has a price. */
  private static final int LONGEST_TEXT = 200;

  private static final String EXPECTED =
      "a decimal number such as -1018.39, with at most 28 digits before the point and 10 after";

  private Amount() {}

  static BigDecimal parse(String field, String text) throws RejectedRow {
    String stripped = text.strip();
    if (stripped.length() > LONGEST_TEXT || !hasOnlyNumberCharacters(stripped)) {
      throw RejectedRow.cell(field, text, EXPECTED);
    }

    try {
      BigDecimal amount = new BigDecimal(stripped);
      if (amount.signum() == 0) {
        return BigDecimal.ZERO;
      }

      // Before the number is written out: 1e999999999 would be a gigabyte of zeros.
      BigDecimal shortest = amount.stripTrailingZeros();
      long integerDigits = (long) shortest.precision() - shortest.scale();
      if (shortest.scale() <= SCALE && integerDigits <= INTEGER_DIGITS) {
        return amount.scale() > SCALE || amount.scale() < 0
            ? shortest.setScale(Math.max(0, shortest.scale()), RoundingMode.UNNECESSARY)
            : amount;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // No number, or one with an exponent that is none. Said below.
    }

    throw RejectedRow.cell(field, text, EXPECTED);
  }

  /** The amount as records represent it. */
  static Object represent(BigDecimal amount, DecimalMode mode) {
    return switch (mode) {
      case PRECISE -> amount.setScale(SCALE, RoundingMode.UNNECESSARY);
      case STRING -> amount.toPlainString();
      case DOUBLE -> amount.doubleValue();
    };
  }

  /** BigDecimal would also take the digits of other scripts. */
  private static boolean hasOnlyNumberCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && "+-.eE".indexOf(c) < 0) {
        return false;
      }
    }

    return true;
  }
}
