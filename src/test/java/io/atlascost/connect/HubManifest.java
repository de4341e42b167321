package io.atlascost.connect;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * A {@code manifest.json} in, what Confluent's format does not allow in it out.
 *
 * <p>The format is that of the Component Archive Specification, with the fields, choices and
 * patterns of {@code io.confluent:kafka-connect-maven-plugin:0.12.0}, which writes such files.
 */
final class HubManifest {
  private static final Predicate<JsonNode> TEXT = value -> value.isTextual() && !blank(value);
  private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
  private static final Predicate<JsonNode> URL = TEXT.and(HubManifest::isUrl);
  private static final Predicate<JsonNode> NAME =
      TEXT.and(matches("[a-zA-Z0-9][a-zA-Z0-9_-]{1,254}"));
  private static final Predicate<JsonNode> IMAGE = TEXT.and(matches("assets/[^/]+"));

  private static final Field OWNER =
      Field.of(
          Map.of(
              "username", Field.required(TEXT.and(matches("[a-z0-9_]{2,255}"))),
              "type", Field.optional(oneOf("organization", "user")),
              "name", Field.optional(TEXT),
              "url", Field.optional(URL),
              "logo", Field.optional(IMAGE)));
  private static final Field SUPPORT =
      Field.of(
          Map.of(
              "provider_name", Field.optional(TEXT),
              "summary", Field.optional(TEXT),
              "url", Field.optional(URL),
              "logo", Field.optional(IMAGE)));
  private static final Field FEATURES =
      Field.of(
          Map.of(
              "supported_encodings", Field.optional(listOf(TEXT)),
              "single_message_transforms", Field.optional(FLAG),
              "confluent_control_center_integration", Field.optional(FLAG),
              "kafka_connect_api", Field.optional(FLAG),
              "delivery_guarantee",
                  Field.optional(listOf(oneOf("at_least_once", "exactly_once")))));
  private static final Field IMAGE_OF_DOCKER =
      Field.of(
          Map.of(
              "namespace", Field.optional(TEXT),
              "name", Field.optional(TEXT),
              "tag", Field.optional(TEXT),
              "registry", Field.optional(listOf(TEXT))));
  private static final Field MANIFEST =
      Field.of(
          Map.ofEntries(
              Map.entry("name", Field.required(NAME)),
              Map.entry("version", Field.required(TEXT)),
              Map.entry("title", Field.optional(TEXT)),
              Map.entry("description", Field.required(TEXT)),
              Map.entry("owner", OWNER.always()),
              Map.entry("support", SUPPORT),
              Map.entry("tags", Field.optional(listOf(TEXT))),
              Map.entry("requirements", Field.optional(listOf(TEXT))),
              Map.entry("features", FEATURES),
              Map.entry(
                  "component_types",
                  Field.required(
                      listOf(oneOf("source", "sink", "transform", "converter"))
                          .and(types -> !types.isEmpty()))),
              Map.entry("documentation_url", Field.optional(URL)),
              Map.entry("source_url", Field.optional(URL)),
              Map.entry("docker_image", IMAGE_OF_DOCKER),
              Map.entry("license", Field.optional(listOf(HubManifest::isLicence))),
              Map.entry("logo", Field.optional(IMAGE)),
              Map.entry("release_date", Field.optional(TEXT.and(HubManifest::isDate)))));

  private HubManifest() {}

  /** Each by its path; none when the manifest is right. */
  static List<String> problems(JsonNode manifest) {
    List<String> problems = new ArrayList<>();
    check("", manifest, MANIFEST, problems);

    return problems;
  }

  private static void check(String path, JsonNode value, Field field, List<String> problems) {
    if (!field.allowed.test(value)) {
      problems.add(path + " is not valid: " + value);
      return;
    }

    field.fields.forEach(
        (name, child) -> {
          if (value.has(name)) {
            check(path + "/" + name, value.get(name), child, problems);
          } else if (child.required) {
            problems.add(path + "/" + name + " is missing");
          }
        });
    if (!field.fields.isEmpty()) {
      value
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!field.fields.containsKey(name)) {
                  problems.add(path + "/" + name + " is unknown");
                }
              });
    }
  }

  /**
   * @param fields of an object; empty for what is none
   */
  private record Field(boolean required, Predicate<JsonNode> allowed, Map<String, Field> fields) {
    static Field required(Predicate<JsonNode> allowed) {
      return new Field(true, allowed, Map.of());
    }

    static Field optional(Predicate<JsonNode> allowed) {
      return new Field(false, allowed, Map.of());
    }

    static Field of(Map<String, Field> fields) {
      return new Field(false, JsonNode::isObject, fields);
    }

    Field always() {
      return new Field(true, allowed, fields);
    }
  }

  private static boolean isLicence(JsonNode licence) {
    return licence.isObject()
        && TEXT.test(licence.path("name"))
        && (!licence.has("url") || URL.test(licence.get("url")))
        && (!licence.has("logo") || IMAGE.test(licence.get("logo")));
  }

  private static boolean isUrl(JsonNode value) {
    return value.asText().matches("https?://\\S+") && URI.create(value.asText()).getHost() != null;
  }

  private static boolean isDate(JsonNode value) {
    try {
      return LocalDate.parse(value.asText()) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean blank(JsonNode value) {
    return value.asText().isBlank() || value.asText().contains("${");
  }

  private static Predicate<JsonNode> matches(String pattern) {
    return value -> value.asText().matches(pattern);
  }

  private static Predicate<JsonNode> oneOf(String... choices) {
    return TEXT.and(value -> List.of(choices).contains(value.asText()));
  }

  private static Predicate<JsonNode> listOf(Predicate<JsonNode> each) {
    return list -> list.isArray() && StreamSupport.stream(list.spliterator(), false).allMatch(each);
  }
}
