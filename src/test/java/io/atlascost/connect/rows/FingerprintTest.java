package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  @Property(tries = 500)
  void theOrderOfMembersAndTheSpacesBetweenThemMeanNothing(@ForAll Random random)
      throws JsonProcessingException {
    ObjectNode row = object(random, 3);
    JsonNode turned = turned(row, random);
    String pretty = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(turned);

    assertThat(json(pretty)).isEqualTo(json(JSON.writeValueAsString(row)));
  }

  @Property(tries = 500)
  void anotherValueAnywhereIsAnotherFingerprint(@ForAll Random random)
      throws JsonProcessingException {
    ObjectNode row = object(random, 3);
    ObjectNode changed = row.deepCopy();
    change(changed, random);

    assertThat(json(JSON.writeValueAsString(changed)))
        .isNotEqualTo(json(JSON.writeValueAsString(row)));
  }

  @Test
  void howATextIsWrittenMeansNothing() {
    assertThat(json("{\"service\":\"A\\/é\"}"))
        .isEqualTo(json("{ \"serv\\u0069ce\" : \"\\u0041/\\u00e9\" }"));
    assertThat(json("{\"tags\":{\"a\":[\"A\"]}}"))
        .isEqualTo(json("{\"tags\": {\"\\u0061\": [ \"\\u0041\" ] } }"));
    assertThat(csv("Usage Date,Usage Amount\nd,1\n"))
        .isEqualTo(csv("\"Usage Date\",Usage Amount\r\n\"d\",\"1\""));
  }

  @Test
  void whatIsWrittenMeansWhatItSays() {
    assertThat(
            List.of(
                json("{\"usageAmount\":1.0}"),
                json("{\"usageAmount\":1.00}"),
                json("{\"usageAmount\":1e0}"),
                json("{\"usageAmount\":null}"),
                json("{\"usageAmount\":\"null\"}"),
                json("{\"usageAmount\":\"\"}"),
                json("{\"usageAmount\":[]}"),
                json("{\"usageAmount\":{}}"),
                json("{\"usageAmount\":[[]]}"),
                json("{\"usageAmount\":[1,2]}"),
                json("{\"usageAmount\":[2,1]}"),
                json("{\"usageAmount\":[\"1\",2]}"),
                json("{\"usageAmount\":\"[1,2]\"}"),
                json("{\"usageAmount\":{\"a\":1.0}}"),
                json("{\"usageAmount\":{\"a\":1.00}}"),
                json("{\"usageAmount\":{\"a\":{\"b\":1}}}"),
                json("{\"usageAmount\":{\"b\":{\"a\":1}}}"),
                json("{}")))
        .doesNotHaveDuplicates();
  }

  @Test
  void theOrderOfColumnsMeansNothingAndThatOfRowsDoes() {
    assertThat(csv("Usage Date,Service,Usage Amount\nd,s,1\ne,t,2\n"))
        .isEqualTo(csv("Usage Amount,Usage Date,Service\n1,d,s\n2,e,t\n"))
        .isNotEqualTo(csv("Usage Amount,Usage Date,Service\n2,e,t\n1,d,s\n"));
    assertThat(json("{\"a\":1},{\"b\":2}")).isNotEqualTo(json("{\"b\":2},{\"a\":1}"));
  }

  /** Sums of unmixed hashes would agree here: what one cell gains the other loses. */
  @Test
  void cellsThatChangePlacesOrAgainstEachOtherAreSeen() {
    Set<Long> seen = new HashSet<>();
    for (int a = 0; a < 60; a++) {
      for (int b = 0; b < 60; b++) {
        seen.add(csv("Usage Date,Usage Amount,Tag\n1,%d,%d\n".formatted(a, b)));
      }
    }

    assertThat(seen).hasSize(60 * 60);
  }

  private static long json(String rows) {
    return last(Bodies.JSON, "{\"usageDetails\":[" + rows + "]}");
  }

  private static long csv(String text) {
    return last(Bodies.CSV, text);
  }

  private static long last(String contentType, String text) {
    List<Row> rows = Reading.of(Bodies.framed(contentType, text)).rows();
    assertThat(rows).isNotEmpty().allMatch(Row.Sound.class::isInstance);
    return rows.get(rows.size() - 1).fingerprint();
  }

  private static ObjectNode object(Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    int members = 1 + random.nextInt(5);
    for (int i = 0; i < members; i++) {
      object.set("n" + random.nextInt(1000), node(random, depth - 1));
    }

    return object;
  }

  private static JsonNode node(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 4)) {
      case 0 -> NODES.textNode("t" + random.nextInt(10));
      case 1 -> NODES.numberNode(random.nextInt(10));
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> NODES.nullNode();
      case 4 -> {
        ArrayNode array = NODES.arrayNode();
        random.ints(random.nextInt(4)).forEach(i -> array.add(node(random, depth - 1)));
        yield array;
      }
      default -> object(random, depth);
    };
  }

  /** The same with the members of every object in another order. */
  private static JsonNode turned(JsonNode node, Random random) {
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(element -> array.add(turned(element, random)));
      return array;
    }

    if (!node.isObject()) {
      return node;
    }

    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
    Collections.shuffle(members, random);
    ObjectNode object = NODES.objectNode();
    members.forEach(member -> object.set(member.getKey(), turned(member.getValue(), random)));
    return object;
  }

  private static void change(ObjectNode object, Random random) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
    Map.Entry<String, JsonNode> member = members.get(random.nextInt(members.size()));
    if (member.getValue() instanceof ObjectNode inner) {
      change(inner, random);
    } else if (member.getValue() instanceof ArrayNode list) {
      list.add("more");
    } else {
      object.put(member.getKey(), "changed");
    }
  }
}
