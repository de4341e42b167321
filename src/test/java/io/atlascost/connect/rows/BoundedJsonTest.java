package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property(tries = 1000)
  void whatIsWithinTheLimitsPassesAsItIs(@ForAll Random random) throws IOException {
    JsonNode document = node(random, 4);
    byte[] bytes =
        random.nextBoolean()
            ? JSON.writeValueAsBytes(document)
            : JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);

    assertThat(bounded(bytes, random)).isEqualTo(bytes);
  }

  @Property(tries = 1000)
  void anyShortBytesPassAsTheyAre(@ForAll byte[] bytes, @ForAll Random random) throws IOException {
    assertThat(bounded(bytes, random)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "🚀", "\\n", "\\u00e9", "\\\"", "\\\\"})
  void aLongTextStaysJsonAndIsStillTooLong(String unit) throws IOException {
    String text = "[\"" + unit.repeat(100_000) + "\",\"next\"]";

    JsonNode read = JSON.readTree(bounded(text));

    assertThat(Limits.exceedsCell(read.get(0).asText())).isTrue();
    assertThat(read.get(0).asText().codePointCount(0, read.get(0).asText().length()))
        .isEqualTo(BoundedJson.LONGEST);
    assertThat(read.get(1).asText()).isEqualTo("next");
  }

  @Test
  void aLongNumberStaysANumberWhereverItIsCut() throws IOException {
    for (String middle : new String[] {".", "e", "e+", "E-", ".0e+"}) {
      for (int before = BoundedJson.LONGEST - 5; before <= BoundedJson.LONGEST + 5; before++) {
        String number = "1".repeat(before) + middle + "1".repeat(100);

        String kept = bounded("[" + number + ",2]");

        assertThat(kept).matches("\\[.*[0-9],2]").hasSizeLessThan(BoundedJson.LONGEST + 10);
        assertThat(number).startsWith(kept.substring(1, kept.length() - 3));
      }
    }
  }

  @Test
  void aLongNameIsCutAndALongTextThatIsNoNameIsNot() throws IOException {
    String longer = "n".repeat(10_000);

    assertThat(bounded("{\"a\":[\"" + longer + "\",\"" + longer + "\"],\"b\":\"" + longer + "\"}"))
        .contains("[\"" + longer + "\",\"" + longer + "\"],\"b\":\"" + longer + "\"");
    assertThat(bounded("{\"a\":{\"" + longer + "\":[{}],\"" + longer + "\":1}}"))
        .isEqualTo(
            "{\"a\":{\"N\":[{}],\"N\":1}}".replace("N", "n".repeat(BoundedJson.LONGEST_NAME)));
  }

  @Test
  void longWhiteSpaceIsCutBetweenValuesAlone() throws IOException {
    String spaces = " \n".repeat(100_000);

    String kept = bounded("[" + spaces + "1" + spaces + ",\"a  b\"" + spaces + "]");

    assertThat(kept).hasSizeLessThan(3 * BoundedJson.LONGEST + 20).contains("\"a  b\"");
    assertThat(JSON.readTree(kept)).isEqualTo(JSON.readTree("[1,\"a  b\"]"));
  }

  @Test
  void remembersTheTextFromTheMarkOn() throws IOException {
    String text = "{\"first\":\"é\"},{\"second\":2}";
    BoundedJson json = new BoundedJson(bytes(text));
    json.readAllBytes();

    json.mark(15);

    assertThat(json.text(15, 27)).isEqualTo("{\"second\":2}");
    assertThat(json.text(16, 24)).isEqualTo("\"second\"");
  }

  private static JsonNode node(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> NODES.textNode(text(random));
      case 1 ->
          NODES.numberNode(new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(9)));
      case 2 -> NODES.numberNode(random.nextDouble());
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4 -> NODES.nullNode();
      case 5 -> {
        var array = NODES.arrayNode();
        random.ints(random.nextInt(5)).forEach(i -> array.add(node(random, depth - 1)));
        yield array;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        random
            .ints(random.nextInt(5))
            .forEach(i -> object.set(text(random), node(random, depth - 1)));
        yield object;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(8), 0, 0x2000)
        .forEach(c -> text.appendCodePoint(c % 7 == 0 ? "\"\\{}[]:, \n🚀".codePointAt(c % 11) : c));
    return text.toString();
  }

  private static String bounded(String text) throws IOException {
    return new String(new BoundedJson(bytes(text)).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte[] bounded(byte[] bytes, Random random) throws IOException {
    InputStream pieces = new Pieces(new ByteArrayInputStream(bytes), random, 50);
    return new BoundedJson(pieces).readAllBytes();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
