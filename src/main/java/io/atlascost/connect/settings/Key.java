package io.atlascost.connect.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/**
 * One key of the configuration and all that is known of it: its text in, its typed value or what is
 * wrong with it out.
 *
 * @param <T> type of the value
 */
final class Key<T> {
  private final String name;
  private final String label;
  private final Importance importance;
  private final Rule<T> rule;
  private final Absence absence;
  private final String words;
  private final Condition condition;
  private final boolean judgedByConnect;

  /** What it means that a key is left out. */
  private record Absence(boolean allowed, Optional<String> standard) {
    static final Absence REFUSED = new Absence(false, Optional.empty());
    static final Absence NOTHING = new Absence(true, Optional.empty());
  }

  /** For which values of another key, or none, this one matters. */
  private record Condition(Optional<Key<?>> parent, Predicate<Optional<?>> suits) {
    static final Condition NONE = new Condition(Optional.empty(), value -> true);
  }

  /**
   * What became of a text.
   *
   * @param plain the value in Connect's type; null where there is none
   * @param value empty where there is none, or a problem
   */
  record Reading<T>(Object plain, Optional<T> value, Optional<String> problem) {}

  private Key(
      String name,
      String label,
      Importance importance,
      Rule<T> rule,
      Absence absence,
      String words,
      Condition condition,
      boolean judgedByConnect) {
    this.name = name;
    this.label = label;
    this.importance = importance;
    this.rule = rule;
    this.absence = absence;
    this.words = words;
    this.condition = condition;
    this.judgedByConnect = judgedByConnect;
  }

  /** A key that must be there. */
  static <T> Key<T> required(
      String name, String label, Importance importance, Rule<T> rule, String words) {
    return new Key<>(name, label, importance, rule, Absence.REFUSED, words, Condition.NONE, false);
  }

  /** A key that may be left out, or left blank. */
  static <T> Key<T> optional(
      String name, String label, Importance importance, Rule<T> rule, String words) {
    return new Key<>(name, label, importance, rule, Absence.NOTHING, words, Condition.NONE, false);
  }

  /** A key that says the standard where it is left out. */
  static <T> Key<T> standard(
      String name,
      String label,
      Importance importance,
      Rule<T> rule,
      String standard,
      String words) {
    Absence absence = new Absence(true, Optional.of(standard));
    return new Key<>(name, label, importance, rule, absence, words, Condition.NONE, false);
  }

  /** A key that Connect or Kafka defines and that is only looked at here. */
  static <T> Key<T> borrowed(String name, Rule<T> rule, String standard) {
    return standard(name, name, Importance.LOW, rule, standard, "");
  }

  /** A key that nobody knows, so that what stands there may be a secret. */
  static Key<?> stranger(String name) {
    return optional(name, name, Importance.LOW, Rule.secret(), "");
  }

  /** The same key, which matters only where another has this value. */
  <P> Key<T> shownWhere(Key<P> parent, P value) {
    return shown(
        new Condition(
            Optional.of(parent), chosen -> chosen.isEmpty() || chosen.equals(Optional.of(value))));
  }

  /** The same key, which matters only where another says something. */
  Key<T> shownWith(Key<?> parent) {
    return shown(new Condition(Optional.of(parent), Optional::isPresent));
  }

  private Key<T> shown(Condition shown) {
    return new Key<>(name, label, importance, rule, absence, words, shown, judgedByConnect);
  }

  /** The same key, of which Connect says itself whether it is right. */
  Key<T> judgedByConnect() {
    return new Key<>(name, label, importance, rule, absence, words, condition, true);
  }

  String name() {
    return name;
  }

  Rule<T> rule() {
    return rule;
  }

  boolean isJudgedByConnect() {
    return judgedByConnect;
  }

  boolean isChildOf(Key<?> other) {
    return condition.parent().filter(parent -> parent == other).isPresent();
  }

  /** Whether the key matters, as far as the valid values of the others tell. */
  boolean isShown(Function<Key<?>, Optional<?>> valid) {
    return condition.suits().test(condition.parent().flatMap(valid::apply));
  }

  /**
   * Reads the key's text.
   *
   * @param given null where the key is left out, which a JSON null counts as
   */
  Reading<T> read(String given) {
    if (given == null) {
      return absence.allowed()
          ? new Reading<>(plainStandard(), absence.standard().map(this::valueOf), Optional.empty())
          : wrong(null, "is missing; expected " + rule.expected());
    }

    Optional<Variable> variable = Variable.in(given);
    if (variable.isPresent()) {
      return wrong(null, variable.get().problem(rule.isSecret()));
    }

    if (given.isBlank() && absence.standard().isEmpty()) {
      return absence.allowed()
          ? new Reading<>(rule.blank(given), Optional.empty(), Optional.empty())
          : wrong(null, "is empty; expected " + rule.expected());
    }

    return readGiven(given);
  }

  private Reading<T> readGiven(String given) {
    Object plain = null;
    try {
      plain = rule.plain(given);
      return new Reading<>(plain, Optional.of(rule.read(plain)), Optional.empty());
    } catch (ConfigException e) {
      return wrong(plain, e.getMessage());
    }
  }

  private T valueOf(String text) {
    return rule.read(rule.plain(text));
  }

  private Object plainStandard() {
    return absence.standard().map(rule::plain).orElse(null);
  }

  private static <T> Reading<T> wrong(Object plain, String problem) {
    return new Reading<>(plain, Optional.empty(), Optional.of(problem));
  }

  /**
   * Shows the key to Connect.
   *
   * @param order its place in the group
   * @param others all keys, some of which may depend on this one
   */
  void define(ConfigDef definition, String group, int order, List<Key<?>> others) {
    definition.define(
        name,
        rule.type(),
        absence.allowed() ? plainStandard() : ConfigDef.NO_DEFAULT_VALUE,
        rule.expected().isEmpty() ? null : validator(),
        importance,
        words,
        group,
        order,
        rule.width(),
        label,
        others.stream().filter(other -> other.isChildOf(this)).map(Key::name).toList(),
        new Shown(this));
  }

  /** For who has the definition alone; ours is a single reading. */
  private ConfigDef.Validator validator() {
    return ConfigDef.LambdaValidator.with(
        (key, plain) -> requireValid(plain),
        () -> rule.expected() + (isOptional() ? "; or nothing" : ""));
  }

  private void requireValid(Object plain) {
    boolean nothing = plain == null || plain.toString().isBlank();
    if (nothing && isOptional()) {
      return;
    }

    try {
      rule.read(plain);
    } catch (ConfigException e) {
      throw new ConfigException(name + ": " + e.getMessage());
    }
  }

  private boolean isOptional() {
    return absence.allowed() && absence.standard().isEmpty();
  }

  /** The value of a key that the definition alone has read; empty where it is wrong. */
  private Optional<T> valid(Object plain) {
    try {
      return plain == null ? Optional.empty() : Optional.of(rule.read(plain));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  /** What Connect's own tools may ask of a key. */
  private record Shown(Key<?> key) implements ConfigDef.Recommender {
    @Override
    public List<Object> validValues(String name, Map<String, Object> parsed) {
      return key.rule.options();
    }

    @Override
    public boolean visible(String name, Map<String, Object> parsed) {
      return key.isShown(other -> other.valid(parsed.get(other.name)));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
