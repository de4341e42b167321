package io.atlascost.connect.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Header fields in the order in which they came; names compare without regard to case. */
public record Headers(List<Field> fields) {
  /** One line of a head. */
  public record Field(String name, String value) {}

  static final Headers NONE = new Headers(List.of());

  public Headers {
    fields = List.copyOf(fields);
  }

  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  public List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name().equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /** Whether one of the comma-separated words under a name is this one. */
  boolean says(String name, String word) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .anyMatch(value -> value.trim().equalsIgnoreCase(word));
  }

  Headers with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Headers(more);
  }

  Headers without(String name) {
    return new Headers(
        fields.stream().filter(field -> !field.name().equalsIgnoreCase(name)).toList());
  }
}
