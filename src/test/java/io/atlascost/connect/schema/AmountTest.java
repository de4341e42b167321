package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.RejectedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {
  private static final BigDecimal TOO_LARGE = new BigDecimal(BigInteger.TEN.pow(38), 18);

  @Property(tries = 5000)
  void everyAmountThatFitsComesBackExactly(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 18) int scale) throws RejectedRow {
    BigInteger digits = new BigInteger(random.nextInt(127), random).mod(BigInteger.TEN.pow(38));
    BigDecimal amount = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), 18);
    BigDecimal shown = amount.setScale(Math.max(scale, amount.stripTrailingZeros().scale()));

    for (String text :
        new String[] {
          shown.toPlainString(), shown.toString(), shown.toEngineeringString(), " " + shown + "\t"
        }) {
      Amount read = Amount.parse("usageAmount", text);

      assertThat(read.represent(DecimalMode.PRECISE)).isEqualTo(amount);
      assertThat(new BigDecimal((String) read.represent(DecimalMode.STRING)))
          .isEqualByComparingTo(amount);
      assertThat(read.represent(DecimalMode.DOUBLE)).isEqualTo(amount.doubleValue());
      assertThat(read.isCut(DecimalMode.PRECISE)).isFalse();
    }
  }

  /** Binary noise is rounded and marked as cut; only digits before the point can be too many. */
  @Property(tries = 5000)
  void everyNumberIsRoundedHalfEvenOrHasTooManyDigitsBeforeThePoint(
      @ForAll Random random, @ForAll @IntRange(min = -40, max = 900) int scale) {
    BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(2500), random), scale);
    BigDecimal rounded = number.setScale(18, RoundingMode.HALF_EVEN);

    for (String text : List.of(number.toString(), number.toPlainString())) {
      Optional<Amount> read = read(text);

      assertThat(read.map(amount -> amount.represent(DecimalMode.PRECISE)))
          .isEqualTo(rounded.compareTo(TOO_LARGE) < 0 ? Optional.of(rounded) : Optional.empty());
      assertThat(read.filter(amount -> amount.isCut(DecimalMode.PRECISE)).isPresent())
          .isEqualTo(read.isPresent() && number.compareTo(rounded) != 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          5.551115123125783E-17, 0.000000000000000056, 0.00000000000000005551115123125783
          51.190000000000005, 51.190000000000005000, 51.190000000000005
          0.0000000000000000005, 0.000000000000000000, 0.0000000000000000005
          0.0000000000000000015, 0.000000000000000002, 0.0000000000000000015
          -1e-3, -0.001000000000000000, -0.001
          0E-10, 0.000000000000000000, 0.0000000000
          1e-199, 0.000000000000000000, 0.#1
          1e-200, 0.000000000000000000, 0.000000000000000000
          1e-99999999999999999999, 0.000000000000000000, 0.000000000000000000
          99999999999999999999.9999999999999999994, 99999999999999999999.999999999999999999, 99999999999999999999.9999999999999999994
          """)
  void digitsBehindTheEighteenthAreRoundedOrGivenAsTheyCame(
      String text, String precise, String string) throws RejectedRow {
    Amount amount = Amount.parse("usageAmount", text);

    assertThat(((BigDecimal) amount.represent(DecimalMode.PRECISE)).toPlainString())
        .isEqualTo(precise);
    assertThat(amount.represent(DecimalMode.STRING))
        .isEqualTo(string.replace("#", "0".repeat(198)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100000000000000000000",
        "99999999999999999999.9999999999999999995",
        "1e20",
        "-1e999999999",
        "1e99999999999999999999",
      })
  void moreThanTwentyDigitsBeforeThePointAreRefusedAlsoAfterRounding(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Property(tries = 5000)
  void whatIsNotWrittenAsANumberIsRefused(@ForAll("scribbles") String text) {
    boolean number = text.strip().matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    if (number) {
      Optional<Amount> read = read(text);
      assertThat(read.isEmpty() || isExactly(read.get(), text.strip())).isTrue();
    } else {
      assertThat(read(text)).isEmpty();
    }
  }

  @Test
  void saysFieldTextAndWhatWasExpected() {
    assertThatThrownBy(() -> Amount.parse("usageAmount", "1,5"))
        .isInstanceOf(RejectedRow.class)
        .hasMessage(
            "usageAmount is '1,5'; expected a decimal number such as -1018.39, with at most 20"
                + " digits before the point");
  }

  @Provide
  Arbitrary<String> scribbles() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789.eE+- ").ofMaxLength(12),
        Arbitraries.strings().withChars("019,$€_xINaf٣１−\u00a0").ofMaxLength(6),
        Arbitraries.strings().ofMaxLength(6));
  }

  private static boolean isExactly(Amount amount, String text) {
    // The exponent of a scribble may be beyond what a number can be written out with.
    return text.matches(".*[eE][+-]?0*[1-9][0-9]{3,}")
        || amount.stated().compareTo(new BigDecimal(text)) == 0;
  }

  private static Optional<Amount> read(String text) {
    try {
      return Optional.of(Amount.parse("usageAmount", text));
    } catch (RejectedRow e) {
      assertThat(e.field()).contains("usageAmount");
      return Optional.empty();
    }
  }
}
