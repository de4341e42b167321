package io.atlascost.connect.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** How amounts are represented: a schema with decimals in, the same schema in this mode out. */
public enum DecimalMode {
  PRECISE,
  STRING,
  DOUBLE;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The mode that is configured as {@code name}, in any case.
   *
   * @throws ConfigException if there is no such mode
   */
  public static DecimalMode of(String name) {
    for (DecimalMode mode : values()) {
      if (mode.toString().equalsIgnoreCase(name)) {
        return mode;
      }
    }

    throw new ConfigException(
        "'"
            + name
            + "' is not a decimal mode; expected one of "
            + Arrays.stream(values()).map(DecimalMode::toString).collect(Collectors.joining(", ")));
  }

  /**
   * The schema with each of its decimals as this mode has it, and all else as it was. Decimals must
   * not have defaults.
   */
  public Schema applyTo(Schema avro) {
    if (this == PRECISE) {
      return avro;
    }

    try {
      JsonNode changed = withoutDecimals(JSON.readTree(avro.toString()));

      return new Schema.Parser().parse(JSON.writeValueAsString(changed));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("An Avro schema whose text is not JSON", e);
    }
  }

  /** The name in configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private JsonNode withoutDecimals(JsonNode schema) {
    if ("decimal".equals(schema.path("logicalType").asText())) {
      return TextNode.valueOf(toString());
    }

    if (schema instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> property : object.properties()) {
        property.setValue(withoutDecimals(property.getValue()));
      }
    }

    if (schema instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, withoutDecimals(array.get(i)));
      }
    }

    return schema;
  }
}
