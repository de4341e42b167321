package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.RejectedRow;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AmountTest {
  private static final BigDecimal LARGEST = new BigDecimal(BigInteger.TEN.pow(38), 10);

  @Property(tries = 5000)
  void everyAmountThatFitsComesBackExactly(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 10) int scale) throws RejectedRow {
    BigInteger digits = new BigInteger(random.nextInt(127), random).mod(BigInteger.TEN.pow(38));
    BigDecimal amount = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), 10);
    BigDecimal shown = amount.setScale(Math.max(scale, amount.stripTrailingZeros().scale()));

    for (String text :
        new String[] {
          shown.toPlainString(), shown.toString(), shown.toEngineeringString(), " " + shown + "\t"
        }) {
      BigDecimal read = Amount.parse("usageAmount", text);

      assertThat(read).isEqualByComparingTo(amount);
      assertThat(Amount.represent(read, DecimalMode.PRECISE)).isEqualTo(amount);
      assertThat(new BigDecimal((String) Amount.represent(read, DecimalMode.STRING)))
          .isEqualByComparingTo(amount);
      assertThat(Amount.represent(read, DecimalMode.DOUBLE)).isEqualTo(amount.doubleValue());
    }
  }

  @Property(tries = 5000)
  void everyNumberIsReadExactlyOrRefused(
      @ForAll Random random, @ForAll @IntRange(min = -40, max = 50) int scale) {
    BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(150), random), scale);

    Optional<BigDecimal> expected =
        number.compareTo(LARGEST) < 0
                && number.setScale(10, RoundingMode.DOWN).compareTo(number) == 0
            ? Optional.of(number)
            : Optional.empty();

    assertThat(read(number.toString()).map(BigDecimal::stripTrailingZeros))
        .isEqualTo(expected.map(BigDecimal::stripTrailingZeros));
  }

  @Property(tries = 5000)
  void whatIsNotWrittenAsANumberIsRefused(@ForAll("scribbles") String text) {
    boolean number = text.strip().matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    if (number) {
      Optional<BigDecimal> read = read(text);
      assertThat(read.isEmpty() || read.get().compareTo(new BigDecimal(text.strip())) == 0)
          .isTrue();
    } else {
      assertThat(read(text)).isEmpty();
    }
  }

  @Test
  void saysFieldTextAndWhatWasExpected() {
    assertThatThrownBy(() -> Amount.parse("usageAmount", "1,5"))
        .isInstanceOf(RejectedRow.class)
        .hasMessage(
            "usageAmount is '1,5'; expected a decimal number such as -1018.39, with at most 28"
                + " digits before the point and 10 after");
  }

  @Provide
  Arbitrary<String> scribbles() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789.eE+- ").ofMaxLength(12),
        Arbitraries.strings().withChars("019,$€_xINaf٣１−\u00a0").ofMaxLength(6),
        Arbitraries.strings().ofMaxLength(6));
  }

  private static Optional<BigDecimal> read(String text) {
    try {
      return Optional.of(Amount.parse("usageAmount", text));
    } catch (RejectedRow e) {
      assertThat(e.field()).contains("usageAmount");
      return Optional.empty();
    }
  }
}
