package io.atlascost.connect.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * Parsed configuration values in, further problems out, each on its own key: for the rules that
 * concern more than one key.
 */
final class Values {
  private final Map<String, ConfigValue> values = new LinkedHashMap<>();

  Values(List<ConfigValue> parsed) {
    parsed.forEach(value -> values.put(value.name(), value));
  }

  /** The value of a key, unless it is missing or wrong, which has been said already. */
  <T> Optional<T> valid(String key, Class<T> type) {
    ConfigValue value = values.get(key);
    return value.errorMessages().isEmpty()
        ? Optional.ofNullable(type.cast(value.value()))
        : Optional.empty();
  }

  /** Whether a key has a text, or a secret, that is not blank. */
  boolean isSet(String key) {
    return !text(key).isBlank();
  }

  /** The text, or secret, of a key; empty where there is none. */
  String text(String key) {
    Object value = values.get(key).value();
    Object text = value instanceof Password password ? password.value() : value;
    return text instanceof String given ? given : "";
  }

  void problem(String key, String message) {
    values.get(key).addErrorMessage(key + ": " + message);
  }

  /** Requires that one pause is not longer than another. */
  void requireOrder(String shorter, String longer) {
    Optional<Long> least = valid(shorter, Long.class);
    Optional<Long> most = valid(longer, Long.class);
    if (least.isPresent() && most.isPresent() && least.get() > most.get()) {
      problem(
          longer,
          most.get()
              + " is less than "
              + shorter
              + ", "
              + least.get()
              + "; expected at least that");
    }
  }

  boolean areValid() {
    return values.values().stream().allMatch(value -> value.errorMessages().isEmpty());
  }

  List<ConfigValue> all() {
    return List.copyOf(values.values());
  }
}
