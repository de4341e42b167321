package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTest {
  private static final String FINGERPRINT = "00000000000000ff";

  @Property
  void comesBackFromItsOffsetEvenThroughJson(
      @ForAll Progress.State state,
      @ForAll @LongRange(min = 0) long row,
      @ForAll long fingerprint) {
    Progress progress = new Progress(state, new Position(row, fingerprint));

    assertThat(Progress.fromOffset(progress.toOffset())).isEqualTo(progress);
    assertThat(Progress.fromOffset(throughJson(progress.toOffset()))).isEqualTo(progress);
  }

  @Test
  void keepsTheOrderOfItsKeys() {
    assertThat(Progress.NONE.toOffset().keySet()).containsExactly("state", "row", "fingerprint");
  }

  @ParameterizedTest
  @MethodSource
  void takesARowWhateverNumberItHasBecome(Number row) {
    Map<String, Object> offset = Map.of("state", "READING", "row", row, "fingerprint", FINGERPRINT);

    assertThat(Progress.fromOffset(offset)).isEqualTo(Progress.reading(new Position(7, 255)));
  }

  static List<Number> takesARowWhateverNumberItHasBecome() {
    return List.of(
        7,
        7L,
        (short) 7,
        (byte) 7,
        7f,
        7d,
        BigInteger.valueOf(7),
        new BigDecimal("7.0"),
        new BigDecimal("7e0"),
        new BigDecimal("70e-1"));
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatIsNoOffset(Map<String, Object> change, String message) {
    Map<String, Object> offset = new HashMap<>(Progress.NONE.toOffset());
    offset.putAll(change);

    assertThatThrownBy(() -> Progress.fromOffset(offset))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  static Object[][] refusesWhatIsNoOffset() {
    return new Object[][] {
      {Map.of("state", "DONE"), "state is 'DONE'; expected one of READING, COMPLETE, FAILED"},
      {Map.of("state", 1), "state is '1'"},
      {Map.of("row", -1), "row is '-1'; expected a whole number from 0"},
      {Map.of("row", 1.5), "row is '1.5'"},
      {Map.of("row", "1"), "row is the text '1'; expected a whole number from 0"},
      {Map.of("row", true), "row is 'true'"},
      {Map.of("row", BigInteger.ONE.shiftLeft(63)), "row is '9223372036854775808'; expected"},
      {Map.of("row", BigInteger.ONE.shiftLeft(64)), "row is '18446744073709551616'; expected"},
      {Map.of("row", 0x1p63), "row is '9.223372036854776E18'; expected"},
      {Map.of("row", new BigDecimal("1E+999999999")), "row is '1E+999999999'"},
      {Map.of("row", Float.POSITIVE_INFINITY), "row is 'Infinity'"},
      {Map.of("row", Double.NaN), "row is 'NaN'"},
      {Map.of("row", 1e300), "row is '1.0E300'"},
      {Map.of("fingerprint", "ff"), "fingerprint is 'ff'; expected a text of 16 hex digits"},
      {Map.of("fingerprint", "zzzzzzzzzzzzzzzz"), "fingerprint is 'zzzzzzzzzzzzzzzz'"},
      {Map.of("fingerprint", 255), "fingerprint is '255'"},
      {Map.of("fingerprint", 1234567890123456L), "expected a text of 16 hex digits"},
      {Map.of("rows", 1), "keys"},
    };
  }

  @Test
  void refusesAnOffsetThatLacksAKey() {
    assertThatThrownBy(() -> Progress.fromOffset(Map.of("state", "COMPLETE", "row", 1)))
        .hasMessageContaining("expected {\"state\"");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> throughJson(Map<String, Object> offset) {
    try (JsonConverter converter = new JsonConverter()) {
      converter.configure(Map.of("schemas.enable", "false"), false);
      byte[] json = converter.fromConnectData("offsets", null, offset);
      return (Map<String, Object>) converter.toConnectData("offsets", json).value();
    }
  }

  @Test
  void anOffsetIsEqualToAnyMapThatSaysTheSame() {
    List<Progress> all =
        List.of(
            Progress.reading(new Position(7, 9)),
            Progress.complete(new Position(7, 9)),
            Progress.reading(new Position(8, 9)),
            Progress.reading(new Position(7, 8)));
    for (Progress one : all) {
      for (Progress other : all) {
        assertThat(one.toOffset().equals(other.toOffset())).isEqualTo(one.equals(other));
        assertThat(one.toOffset().equals(Map.copyOf(other.toOffset())))
            .isEqualTo(one.equals(other));
        assertThat(Map.copyOf(one.toOffset()).equals(other.toOffset()))
            .isEqualTo(one.equals(other));
      }

      Map<String, Object> offset = one.toOffset();
      assertThat(offset).hasSameHashCodeAs(Map.copyOf(offset)).hasSameHashCodeAs(one.toOffset());
    }
  }
}
