package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is broken inside of one element of a list is that element's own. */
class BrokenElementsTest {
  private static final String SOUND = "{\"service\":\"a, [b] {c} \\\"d\\\\\",\"tags\":[{},[1]]}";

  /** Each with its quotes closed, and no bracket of the list's own kind in front of its fellow. */
  private static final List<String> BROKEN =
      List.of(
          "{\"usageAmount\":NaN}",
          "{\"usageAmount\":.5}",
          "{\"usageAmount\":+1}",
          "{\"usageAmount\":01}",
          "{\"usageAmount\":1.}",
          "{\"usageAmount\":1e}",
          "{\"usageAmount\" 1}",
          "{\"usageAmount\":}",
          "{\"usageAmount\":1,}",
          "{,}",
          "{usageAmount:1}",
          "{'usageAmount':1}",
          "{\"a\":1 \"b\":2}",
          "{\"a\":nul}",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\u12\"}",
          "{\"a\":\"line\nend\"}",
          "{\"a\":\"\u0001\"}",
          "{\"a\":\"\u0000\"}",
          "{\"a\":\"\\u0000\"}",
          "{\"\\u0000\":1}",
          "{\"a\":\"\\ud800\"}",
          "{\"a\":[{\"b\":\"\\udc00\\ud800\"}]}",
          "{\"a\":1}}",
          "{\"a\":1}}}}",
          "{\"a\":[1,2}",
          "{\"a\":[[[1}",
          "{\"a\":[{\"b\":[1}],\"c\":2}",
          "{\"a\":[{\"b\":1],\"c\":2}",
          "{\"a\":1} {\"b\":2}",
          "{\"a\":1}\"b\"",
          "{\"a\":1} # no more",
          "/* {} */ {}",
          "[1}]",
          "[]",
          "[{\"a\":1}]",
          "}",
          "5",
          "-",
          "nul",
          "null",
          "true",
          "\"text\"",
          "\"a\":1",
          "",
          "\u0007",
          "x".repeat(1000));

  @Property(tries = 500)
  void eachElementIsOneRowAndTheSoundOnesAreRead(@ForAll Random random) {
    List<Boolean> sound = new ArrayList<>();
    List<String> elements = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      boolean isSound = random.nextBoolean();
      String element = isSound ? SOUND : BROKEN.get(random.nextInt(BROKEN.size()));
      sound.add(isSound);
      elements.add(element);
    }

    // An empty element alone is an empty list.
    elements.add(SOUND);
    sound.add(true);
    byte[] body = body(elements).getBytes(StandardCharsets.UTF_8);
    int largest = 1 + random.nextInt(40);
    Reading reading =
        Reading.of(
            Bodies.framed(
                Bodies.JSON, new Pieces(new ByteArrayInputStream(body), random, largest)));

    assertThat(reading.failure()).isEmpty();
    assertThat(reading.rows().stream().map(Row.Sound.class::isInstance)).isEqualTo(sound);
    assertThat(reading.told()).isEqualTo(Reading.of(Bodies.framed(Bodies.JSON, body)).told());
  }

  @Test
  void aBrokenElementIsShownAsItCame() {
    for (String broken : BROKEN) {
      Reading reading = json(List.of(SOUND, "\n " + broken + "\r\n", SOUND));

      assertThat(reading.failure()).as(broken).isEmpty();
      assertThat(reading.rows()).as(broken).hasSize(3);
      assertThat(reading.rows().get(1)).as(broken).isInstanceOf(Row.Damaged.class);
      assertThat(reading.rows().get(1).raw())
          .isEqualTo(broken.replace('\0', '\uFFFD').replaceFirst("^[\r\n\t ]+", ""));
      assertThat(reading.rows().get(2)).as(broken).isInstanceOf(Row.Sound.class);
    }
  }

  @Test
  void bytesThatAreNoCharactersSpoilTheirElementAlone() {
    // Alone, of more bytes than needed, half a pair of surrogates, beyond the last character.
    for (String bytes :
        List.of("\u00ff", "\u00c1\u0081", "\u00ed\u00a0\u0080", "\u00f4\u0090\u0080\u0080")) {
      byte[] body =
          body(List.of("{\"a\":\"" + bytes + "\"}", "{}")).getBytes(StandardCharsets.ISO_8859_1);

      Reading reading = Reading.of(Bodies.framed(Bodies.JSON, body));

      assertThat(reading.failure()).isEmpty();
      assertThat(reading.rows()).hasSize(2);
      assertThat(reading.told().get(0)).contains("no characters");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1]",
        "{\"a\":{\"b\":1]",
        "{\"a\":1,\"b\"]",
      })
  void theListEndsWhereNothingInTheElementIsClosed(String last) {
    Reading reading = Reading.of(Bodies.framed(Bodies.JSON, "{\"usageDetails\":[{}," + last + "}"));

    assertThat(reading.failure()).isEmpty();
    assertThat(reading.rows()).hasSize(2);
    assertThat(reading.rows().get(1).raw()).isEqualTo(last.substring(0, last.length() - 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"b},{}",
        "{\"a\":\"b\\\"},{}",
        "{\"a\":1,{}",
        "{\"a\":{},{}",
        "{\"a\":[{},{}",
        "{},{",
        "{},1",
        "{},",
        "{}"
      })
  void whatIsOpenAtTheEndIsNoRow(String rows) {
    String body = "{\"usageDetails\":[{\"first\":1}," + rows;

    Reading whole = Reading.of(Bodies.framed(Bodies.JSON, body));
    Reading torn = Reading.of(Bodies.unframed(Bodies.JSON, body.getBytes(StandardCharsets.UTF_8)));

    assertThat(whole.failure()).get().isInstanceOf(MalformedBody.class);
    assertThat(torn.failure()).get().isInstanceOf(EOFException.class);
    assertThat(torn.told()).isEqualTo(whole.told());
    assertThat(whole.rows().get(0)).isInstanceOf(Row.Sound.class);
  }

  /** Something that closes the list too early is seen by what follows. */
  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1]},{}", "{\"a\":\"b\"]\",\"c\":1},{}", "]{}", "]],{}"})
  void noRowIsLostBehindAListThatIsClosedTooEarly(String rows) {
    Reading reading =
        Reading.of(Bodies.framed(Bodies.JSON, "{\"usageDetails\":[{}," + rows + "]}"));

    assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
  }

  private static Reading json(List<String> elements) {
    return Reading.of(Bodies.framed(Bodies.JSON, body(elements)));
  }

  private static String body(List<String> elements) {
    return "{\"usageDetails\":[" + String.join(",", elements) + "],\"more\":{\"a\":[]}}";
  }
}
