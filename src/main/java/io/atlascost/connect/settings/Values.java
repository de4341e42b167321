package io.atlascost.connect.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/**
 * Configuration texts in; typed values, each read once, and every problem, each on its key, out.
 */
final class Values {
  private final Map<String, String> props;
  private final Map<Key<?>, Entry<?>> entries = new LinkedHashMap<>();

  /** A key that was read, and what is said of it. */
  private record Entry<T>(Key<T> key, boolean defined, Key.Reading<T> reading, ConfigValue said) {
    Optional<T> valid() {
      return isValid() ? reading.value() : Optional.empty();
    }

    boolean isValid() {
      return said.errorMessages().isEmpty();
    }

    void problem(String message) {
      String whole = key.name() + ": " + message;
      if (!said.errorMessages().contains(whole)) {
        said.addErrorMessage(whole);
      }
    }
  }

  /**
   * @param props with nulls, perhaps, which count as left out
   * @param defined the keys that Connect is shown
   * @param borrowed those that Connect or Kafka defines, and that are only looked at
   */
  Values(Map<String, String> props, List<Key<?>> defined, List<Key<?>> borrowed) {
    this.props = new HashMap<>(props);
    defined.forEach(key -> entries.put(key, read(key, true)));
    borrowed.forEach(key -> entries.put(key, read(key, false)));
  }

  private <T> Entry<T> read(Key<T> key, boolean defined) {
    Key.Reading<T> reading = key.read(props.get(key.name()));
    ConfigValue said =
        new ConfigValue(key.name(), reading.plain(), key.rule().options(), new ArrayList<>());
    Entry<T> entry = new Entry<>(key, defined, reading, said);
    reading.problem().ifPresent(entry::problem);
    return entry;
  }

  @SuppressWarnings("unchecked") // each key was put there with an entry of its own type
  private <T> Entry<T> entry(Key<T> key) {
    return (Entry<T>) entries.computeIfAbsent(key, k -> read(k, false));
  }

  /** The value of a key; empty where it says nothing or is wrong, which has been said already. */
  <T> Optional<T> valid(Key<T> key) {
    return entry(key).valid();
  }

  /** The value of a key that is known to be there and to be right. */
  <T> T of(Key<T> key) {
    return valid(key).orElseThrow(() -> new IllegalStateException(key + " has no valid value"));
  }

  /** Whether a key has a text, or a secret, that is not blank; right or wrong. */
  boolean isSet(Key<?> key) {
    String text = props.get(key.name());
    return text != null && !text.isBlank();
  }

  /** Whether a key is there and its text, or secret, has nothing in it. */
  boolean isBlank(Key<?> key) {
    String text = props.get(key.name());
    return text != null && text.isBlank();
  }

  /** Whether a key is there and its value is a JSON null. */
  boolean isNull(Key<?> key) {
    return props.containsKey(key.name()) && props.get(key.name()) == null;
  }

  /** The text, or secret, of a key; empty where there is none or it is wrong. */
  String text(Key<?> key) {
    return entry(key)
        .valid()
        .map(value -> value instanceof Password secret ? secret.value() : value.toString())
        .orElse("");
  }

  /** Has a key reported that only this configuration defines. */
  void define(Key<?> key) {
    entries.put(key, read(key, true));
  }

  /** The names that are there with a value and are those of no key so far. */
  List<String> unknown() {
    Set<String> known = entries.keySet().stream().map(Key::name).collect(Collectors.toSet());
    return props.entrySet().stream()
        .filter(prop -> prop.getValue() != null && !known.contains(prop.getKey()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  void problem(Key<?> key, String message) {
    entry(key).problem(message);
  }

  /** Requires that of two values that are there one is not larger than the other. */
  <T extends Comparable<T>> void requireOrder(Key<T> less, Key<T> more) {
    Optional<T> least = valid(less);
    Optional<T> most = valid(more);
    if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
      problem(
          more,
          entry(more).reading().plain()
              + " is less than "
              + less
              + ", "
              + entry(less).reading().plain()
              + "; expected at least that");
    }
  }

  boolean isValid(Key<?> key) {
    return entry(key).isValid();
  }

  boolean areValid() {
    return entries.values().stream().allMatch(Entry::isValid);
  }

  boolean areValid(List<Key<?>> keys) {
    return keys.stream().allMatch(this::isValid);
  }

  /** These values, unless one of these keys is wrong. */
  Optional<Values> ifValid(List<Key<?>> keys) {
    return areValid(keys) ? Optional.of(this) : Optional.empty();
  }

  Stream<String> problems() {
    return entries.values().stream().flatMap(entry -> entry.said().errorMessages().stream());
  }

  /** Every key that is defined, and of the others what is wrong with them. */
  List<ConfigValue> report() {
    return entries.values().stream().filter(this::isSaid).map(this::said).toList();
  }

  /** What Connect judges itself is left to it, but what it has no good words for. */
  private boolean isSaid(Entry<?> entry) {
    if (entry.key().isJudgedByConnect()) {
      String text = props.get(entry.key().name());
      return text != null && Variable.in(text).isPresent();
    }

    return entry.defined() || !entry.isValid();
  }

  private ConfigValue said(Entry<?> entry) {
    entry.said().visible(entry.key().isShown(this::valid));
    return entry.said();
  }
}
