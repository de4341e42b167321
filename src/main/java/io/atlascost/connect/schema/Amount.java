package io.atlascost.connect.schema;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.RejectedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * US dollars: a text in, a decimal(38,18) out, or a rejection.
 *
 * @param stated as the text says, however many decimals it has
 * @param rounded with 18 decimals, half even
 */
record Amount(BigDecimal stated, BigDecimal rounded) {
  /** Digits behind the point. */
  static final int SCALE = 18;

  /** Digits before the point. */
  static final int INTEGER_DIGITS = 20;

  /** Digits of the longest text that is given as it came. */
  private static final int LONGEST_STATED = 200;

  /** Digits that decide how any number is rounded, and more than are ever shown. */
  private static final int DECISIVE_DIGITS = 400;

  private static final String EXPECTED =
      "a decimal number such as -1018.39, with at most 20 digits before the point";

  private static final Pattern NUMBER =
      Pattern.compile("([+-]?)(\\d*+)(?:\\.(\\d*+))?+(?:[eE]([+-]?\\d++))?+");

  /**
   * Reads a text.
   *
   * @throws RejectedRow if it is no number, or has more than 20 digits before the point, also after
   *     rounding
   */
  static Amount parse(String field, String text) throws RejectedRow {
    String stripped = text.strip();
    Optional<BigDecimal> stated = isPlain(stripped) ? plain(stripped) : any(stripped);
    Optional<Amount> amount = stated.flatMap(Amount::of);
    if (amount.isEmpty()) {
      throw RejectedRow.cell(field, text, EXPECTED);
    }

    return amount.get();
  }

  /** An amount, unless it has too many digits before the point. */
  static Optional<Amount> of(BigDecimal stated) {
    if (stated.signum() == 0) {
      return Optional.of(new Amount(stated, BigDecimal.ZERO.setScale(SCALE)));
    }

    // Before the number is written out: 1e999999999 would be a gigabyte of zeros.
    long integerDigits = (long) stated.precision() - stated.scale();
    if (integerDigits < -SCALE) {
      return Optional.of(new Amount(stated, BigDecimal.ZERO.setScale(SCALE)));
    }

    if (integerDigits > INTEGER_DIGITS) {
      return Optional.empty();
    }

    BigDecimal rounded = stated.setScale(SCALE, RoundingMode.HALF_EVEN);
    return rounded.precision() - SCALE > INTEGER_DIGITS
        ? Optional.empty()
        : Optional.of(new Amount(stated, rounded));
  }

  /** The amount as records represent it. */
  Object represent(DecimalMode mode) {
    return switch (mode) {
      case PRECISE -> rounded;
      case STRING -> delivered(mode).toPlainString();
      case DOUBLE -> stated.doubleValue();
    };
  }

  /** The amount that a record says, to be added to others. */
  BigDecimal delivered(DecimalMode mode) {
    // The same number with fewer digits, which is cheaper to add.
    return isExact() || (mode == DecimalMode.STRING && isShort()) ? stated : rounded;
  }

  /** Whether the record says less than the text. */
  boolean isCut(DecimalMode mode) {
    return !isExact() && delivered(mode).compareTo(stated) != 0;
  }

  /** Whether the text has no more decimals than the record, and none that it does not write. */
  private boolean isExact() {
    return stated.scale() >= 0 && stated.scale() <= SCALE;
  }

  private boolean isShort() {
    long digits =
        stated.scale() <= 0
            ? (long) stated.precision() - stated.scale()
            : Math.max(stated.precision(), stated.scale() + 1L);
    return digits <= LONGEST_STATED;
  }

  /** Whether Java reads the text fast, and as we do: it would also take other scripts' digits. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit && c != '.' && c != '-') {
        return false;
      }
    }

    return text.length() <= DECISIVE_DIGITS;
  }

  private static Optional<BigDecimal> plain(String text) {
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A number with an exponent, or of any length; parsing has a price that grows with it. */
  private static Optional<BigDecimal> any(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      return Optional.empty();
    }

    String fraction = number.group(3) == null ? "" : number.group(3);
    String digits = number.group(2) + fraction;
    if (digits.isEmpty()) {
      return Optional.empty();
    }

    long scale = fraction.length() - exponent(number.group(4));
    String significant = significant(digits);
    scale -= withoutLeadingZeros(digits).length() - significant.length();
    BigInteger unscaled = new BigInteger(significant);
    return Optional.of(
        new BigDecimal(
            number.group(1).equals("-") ? unscaled.negate() : unscaled,
            (int) Math.max(-Integer.MAX_VALUE / 2, Math.min(scale, Integer.MAX_VALUE / 2))));
  }

  /** Beyond a thousand million the digits of an exponent make no difference. */
  private static long exponent(String text) {
    if (text == null) {
      return 0;
    }

    String digits = withoutLeadingZeros(text.replaceFirst("[+-]", ""));
    long size = digits.length() > 9 ? 1_000_000_000 : Long.parseLong(digits);
    return text.startsWith("-") ? -size : size;
  }

  /** The digits that decide; whether anything but zeros comes after them is told by one more. */
  private static String significant(String digits) {
    String significant = withoutLeadingZeros(digits);
    if (significant.length() <= DECISIVE_DIGITS) {
      return significant;
    }

    boolean exact = significant.chars().skip(DECISIVE_DIGITS).allMatch(digit -> digit == '0');
    return significant.substring(0, DECISIVE_DIGITS) + (exact ? "0" : "1");
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }

    return digits.substring(start);
  }
}
