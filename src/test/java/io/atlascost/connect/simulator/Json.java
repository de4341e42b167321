package io.atlascost.connect.simulator;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Map;

/** Plain Java values in, JSON text out. */
public final class Json {
  private Json() {}

  /** Of maps, collections, numbers and booleans; anything else by its text. */
  public static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> quoted(entry.getKey().toString()) + ":" + text(entry.getValue()))
          .collect(joining(",", "{", "}"));
    }

    if (value instanceof Collection<?> items) {
      return items.stream().map(Json::text).collect(joining(",", "[", "]"));
    }

    return value instanceof Number || value instanceof Boolean
        ? value.toString()
        : quoted(value.toString());
  }

  private static String quoted(String text) {
    return text.chars().mapToObj(Json::escaped).collect(joining("", "\"", "\""));
  }

  private static String escaped(int character) {
    return character == '"' || character == '\\' || character < ' '
        ? String.format("\\u%04x", character)
        : Character.toString((char) character);
  }
}
