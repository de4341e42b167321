package io.atlascost.connect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A resource of Kubernetes and the schema of its kind in, what the schema does not allow out.
 *
 * <p>The schemas in {@code src/test/resources/strimzi} are those that {@code
 * io.strimzi:crd-generator:1.2.0} makes of {@code io.strimzi:api:1.2.0}, without descriptions and
 * status. A field that the schema does not know is a problem: Kubernetes would drop it.
 */
record CustomResource(JsonNode schema, JsonNode resource) {
  private static final Path SCHEMAS = Path.of("src", "test", "resources", "strimzi");

  static CustomResource read(Path file) throws IOException {
    JsonNode resource = new YAMLMapper().readTree(file.toFile());
    return of(resource);
  }

  static CustomResource of(JsonNode resource) throws IOException {
    String kind = resource.path("kind").asText();
    JsonNode definition = new ObjectMapper().readTree(SCHEMAS.resolve(kind + ".json").toFile());

    if (!definition.path("apiVersion").equals(resource.path("apiVersion"))) {
      throw new IllegalArgumentException(
          kind
              + " is of "
              + definition.path("apiVersion")
              + ", not "
              + resource.path("apiVersion"));
    }

    return new CustomResource(definition.path("schema"), resource);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    check("", schema, resource, problems);

    return problems;
  }

  private static void check(String path, JsonNode schema, JsonNode value, List<String> problems) {
    String type = schema.path("type").asText();
    if (!isOf(type, schema, value) || !isAllowed(schema, value)) {
      problems.add(path + " is not valid: " + value);
      return;
    }

    schema.path("required").forEach(name -> require(path, name.asText(), value, problems));
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String child = path + "/" + field.getKey();
      fieldSchema(path, schema, field.getKey())
          .ifPresentOrElse(
              found -> check(child, found, field.getValue(), problems),
              () -> problems.add(child + " is unknown"));
    }

    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(path + "/" + i, schema.path("items"), value.get(i), problems);
      }
    }
  }

  private static void require(String path, String name, JsonNode value, List<String> problems) {
    if (!value.has(name)) {
      problems.add(path + "/" + name + " is missing");
    }
  }

  /** What is within metadata, the schema of a resource leaves to Kubernetes. */
  private static Optional<JsonNode> fieldSchema(String path, JsonNode schema, String name) {
    if (schema.path("properties").has(name)) {
      return Optional.of(schema.path("properties").get(name));
    }

    if (schema.path("additionalProperties").isObject()) {
      return Optional.of(schema.get("additionalProperties"));
    }

    boolean open =
        path.startsWith("/metadata")
            || schema.isEmpty()
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    return open ? Optional.of(new ObjectMapper().createObjectNode()) : Optional.empty();
  }

  private static boolean isOf(String type, JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isInt() || value.isTextual();
    }

    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "" -> true;
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static boolean isAllowed(JsonNode schema, JsonNode value) {
    if (schema.has("enum")) {
      List<JsonNode> choices = new ArrayList<>();
      schema.get("enum").forEach(choices::add);
      return choices.contains(value);
    }

    if (schema.has("pattern") && value.isTextual()) {
      return value.asText().matches(schema.get("pattern").asText());
    }

    return !schema.has("minimum") || value.asLong() >= schema.get("minimum").asLong();
  }
}
