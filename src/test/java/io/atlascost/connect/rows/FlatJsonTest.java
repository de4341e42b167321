package io.atlascost.connect.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jackson makes of the same bytes, wherever an object is taken for plain. */
class FlatJsonTest {
  private static final JsonFactory JACKSON = new JsonFactory();

  private final FlatJson flat = new FlatJson(new KnownColumns());

  @Property(tries = 5000)
  void whatIsReadIsWhatJacksonReads(@ForAll("objects") List<String> objects) throws IOException {
    FlatJson reader = new FlatJson(new KnownColumns());
    for (String object : objects) {
      Optional<Cells> cells = read(reader, object);
      if (cells.isPresent()) {
        assertThat(told(cells.get())).as("%s of %s", object, objects).isEqualTo(jackson(object));
      }
    }
  }

  @Property(tries = 5000)
  void rowsAsTheyComeAreRead(@ForAll("rows") List<String> rows) throws IOException {
    FlatJson reader = new FlatJson(new KnownColumns());
    for (String row : rows) {
      assertThat(read(reader, row).map(FlatJsonTest::told))
          .as("%s of %s", row, rows)
          .hasValue(jackson(row));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1,}",
        "{\"a\":1}}",
        "{\"a\":1} ",
        "[\"a\"]",
        "{\"a\\u0062\":1}",
        "{\"a\":\"\\n\"}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\uFEFFb\"}",
        "{\"\uFEFFa\":1}",
        "{\"a\":{}}",
        "{\"a\":[]}",
        "{\"a\":01}",
        "{\"a\":1.}",
        "{\"a\":.5}",
        "{\"a\":+1}",
        "{\"a\":-}",
        "{\"a\":1e}",
        "{\"a\":NaN}",
        "{\"a\":nulls}",
        "{\"a\":tru}",
        "{\"a\" 1}",
        "{a:1}",
        "{\"a\":\"b}"
      })
  void whatIsNotPlainIsLeftToJackson(String object) {
    assertThat(read(flat, object)).isEmpty();
    assertThat(read(flat, "{\"b\":2}").map(FlatJsonTest::told)).hasValue(List.of("b", "2"));
  }

  @Test
  void whatIsTooLongIsLeftToJackson() {
    assertThat(read(flat, "{\"a\":\"" + "b".repeat(Limits.CELL_BYTES + 1) + "\"}")).isEmpty();
    assertThat(read(flat, "{\"a\":" + "1".repeat(Limits.CELL_BYTES + 1) + "}")).isEmpty();
    assertThat(read(flat, "{\"" + "a".repeat(Limits.NAME_CHARACTERS + 1) + "\":1}")).isEmpty();
  }

  @Test
  void aTextThatIsRepeatedIsTheSameObject() {
    Cells before = read(flat, "{\"a\":\"x\",\"b\":\"y\",\"c\":\"x\"}").orElseThrow();
    Cells behind = read(flat, "{\"a\":\"x\",\"b\":\"yy\",\"c\":\"x\"}").orElseThrow();

    assertThat(behind.repeats(before, 0)).isTrue();
    assertThat(behind.repeats(before, 1)).isFalse();
    assertThat(behind.repeats(before, 2)).isTrue();
  }

  private static Optional<Cells> read(FlatJson reader, String object) {
    byte[] bytes = ("," + object + ",").getBytes(UTF_8);
    Cut cut = new Cut(bytes, 1, bytes.length - 2, bytes.length - 2);
    return reader.read(cut, reader.repeated(cut));
  }

  /** Labels and texts in turns. */
  private static List<String> told(Cells cells) {
    List<String> told = new ArrayList<>();
    for (int column = 0; column < cells.size(); column++) {
      told.add(cells.columns().label(column));
      told.add(cells.isNull(column) ? null : cells.text(column));
    }

    return told;
  }

  private static List<String> jackson(String object) throws IOException {
    List<String> labels = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(object)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        labels.add(parser.currentName());
        texts.add(parser.nextToken() == JsonToken.VALUE_NULL ? null : parser.getText());
      }

      assertThat(parser.nextToken()).isNull();
    } catch (JacksonException e) {
      return Arrays.asList("Jackson fails", e.getMessage());
    }

    return told(new Cells(new Columns(labels), texts.toArray(new String[0])));
  }

  private static Arbitrary<String> blanks() {
    return Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.just("")), Tuple.of(1, Arbitraries.of(" ", "\n\t", "\r\n  ")));
  }

  private static Arbitrary<String> rowsMadeOf(Arbitrary<String> names, Arbitrary<String> values) {
    return Combinators.combine(blanks(), names, blanks(), blanks(), values, blanks())
        .as((a, name, b, c, value, d) -> a + "\"" + name + "\"" + b + ":" + c + value + d)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(members -> "{" + String.join(",", members) + "}");
  }

  @Provide
  Arbitrary<List<String>> rows() {
    Arbitrary<String> names = Arbitraries.of("a", "a", "b", "é", "");
    Arbitrary<String> values =
        Arbitraries.of(
            "\"x\"", "\"x\"", "\"x,}\"", "\"\"", "\"數😀\"", "0", "-0", "12", "-1.50", "1e5",
            "1.2E+10", "3e-07", "null", "true", "false");
    return rowsMadeOf(names, values).list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<String>> objects() {
    Arbitrary<String> names = Arbitraries.of("a", "a", "b", "\\u0061", "\uFEFFa", "a\tb");
    Arbitrary<String> values =
        Arbitraries.of(
            "\"x\"",
            "\"x\"",
            "\"\\\"\"",
            "\"\\u0041\"",
            "\"\uFEFF\"",
            "\"",
            "1",
            "01",
            "1.",
            "-",
            "--1",
            "1e",
            "1e+",
            "1 2",
            "nul",
            "null",
            "nulll",
            "True",
            "{}",
            "[1]",
            "'x'",
            "");
    Arbitrary<String> damaged =
        Combinators.combine(rowsMadeOf(names, values), Arbitraries.integers().between(0, 60))
            .as(
                (row, cut) ->
                    row.length() > cut ? row.substring(0, cut) + row.substring(cut + 1) : row);
    return damaged.list().ofMinSize(1).ofMaxSize(6);
  }
}
