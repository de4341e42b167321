package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {
  /** Units that make pairs, halves of pairs, ends of lines and nothing that can be seen. */
  @Provide
  Arbitrary<String> anyUnits() {
    return Arbitraries.of(
            'a', '€', ' ', '\ud83d', '\ude00', '\0', '\r', '\n', '\t', '\u001b', '\u007f', '\u0085',
            '\u009b', '\u2028', '\u2029', '\uffff')
        .list()
        .ofMaxSize(40)
        .map(units -> units.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  @Property
  void canBeWrittenAnywhereAndIsOneLineHoweverItIsCut(
      @ForAll("anyUnits") String text, @ForAll @IntRange(min = 1, max = 50) int most)
      throws CharacterCodingException {
    String line = Line.of(text);
    String cut = Line.cut(line, most);

    assertThat(line).doesNotContainPattern("[\\p{Cc}\\p{Cs}\\u2028\\u2029]|  |^ | $");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
    assertThat(cut).hasSizeLessThanOrEqualTo(most + 1).startsWith(cut.replaceAll("…$", ""));
    assertThat(line.startsWith(cut.replaceAll("…$", ""))).isTrue();
    assertThat(Line.of(line)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "'x\ud800y',x\uFFFDy",
    "'\udc00',\uFFFD",
    "'a\0b',a\uFFFDb",
    "' a\r\n\t b ',a b",
    "'a\u0085\u2028\u009bb',a b",
    "'\ud83d\ude00 é',\ud83d\ude00 é"
  })
  void keepsWhatCanBeShown(String text, String line) {
    assertThat(Line.of(text)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"8,aaaaaaa…", "9,aaaaaaa\ud83d\ude00…", "10,aaaaaaa\ud83d\ude00b"})
  void splitsNoCharacter(int most, String cut) {
    assertThat(Line.cut("aaaaaaa\ud83d\ude00b", most)).isEqualTo(cut);
  }
}
