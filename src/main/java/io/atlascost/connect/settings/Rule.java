package io.atlascost.connect.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * What a key's text must be: the text in, the typed value out, or a complaint that says what to
 * write instead.
 *
 * @param <T> type of the value
 */
final class Rule<T> {
  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}");

  /** More of a wrong text is not repeated. */
  private static final int MOST_SHOWN = 100;

  private final ConfigDef.Type type;
  private final Width width;
  private final String expected;
  private final List<Object> options;
  private final Function<Object, T> reading;

  private Rule(
      ConfigDef.Type type,
      Width width,
      String expected,
      List<Object> options,
      Function<Object, T> reading) {
    this.type = type;
    this.width = width;
    this.expected = expected;
    this.options = options;
    this.reading = reading;
  }

  /** Any text. */
  static Rule<String> text() {
    return text("", Width.MEDIUM, Optional::of);
  }

  /**
   * A text of a form.
   *
   * @param reading empty where it is not of the form; throws a {@link ConfigException} where it can
   *     tell more
   */
  static <T> Rule<T> text(String expected, Width width, Function<String, Optional<T>> reading) {
    return new Rule<>(
        ConfigDef.Type.STRING,
        width,
        expected,
        List.of(),
        plain ->
            reading.apply((String) plain).orElseThrow(() -> refused((String) plain, expected)));
  }

  /** A text that nobody may see. */
  static Rule<Password> secret() {
    return new Rule<>(ConfigDef.Type.PASSWORD, Width.LONG, "", List.of(), Password.class::cast);
  }

  static Rule<Boolean> flag() {
    return new Rule<>(
        ConfigDef.Type.BOOLEAN,
        Width.SHORT,
        "true or false",
        List.of(true, false),
        Boolean.class::cast);
  }

  static Rule<Integer> count(int least, int most) {
    String expected = "a whole number from " + least + " to " + most;
    return new Rule<>(
        ConfigDef.Type.INT,
        Width.SHORT,
        expected,
        List.of(),
        plain -> (int) within(least, most, (Integer) plain, expected));
  }

  static Rule<Duration> milliseconds(long least, long most) {
    String expected = "milliseconds from " + least + " to " + most;
    return milliseconds(expected, plain -> Duration.ofMillis(within(least, most, plain, expected)));
  }

  static <T> Rule<T> milliseconds(String expected, Function<Long, T> reading) {
    return new Rule<>(
        ConfigDef.Type.LONG,
        Width.SHORT,
        expected,
        List.of(),
        plain -> reading.apply((Long) plain));
  }

  /** One of a few words, in any case. */
  static <T> Rule<T> oneOf(T[] options, Function<T, String> label) {
    return oneOf(options, label, String::equalsIgnoreCase);
  }

  /** One of a few words, exactly so. */
  static <T> Rule<T> exactlyOneOf(T[] options, Function<T, String> label) {
    return oneOf(options, label, String::equals);
  }

  private interface Likeness {
    boolean areAlike(String label, String text);
  }

  private static <T> Rule<T> oneOf(T[] options, Function<T, String> label, Likeness likeness) {
    List<String> labels = Arrays.stream(options).map(label).toList();
    String expected = "one of " + String.join(", ", labels);
    return new Rule<>(
        ConfigDef.Type.STRING,
        Width.SHORT,
        expected,
        List.copyOf(labels),
        plain ->
            Arrays.stream(options)
                .filter(option -> likeness.areAlike(label.apply(option), (String) plain))
                .findFirst()
                .orElseThrow(() -> refused((String) plain, expected)));
  }

  /** Texts, separated by commas, none of them blank. */
  static <T> Rule<T> list(String expected, Function<List<String>, T> reading) {
    return new Rule<>(
        ConfigDef.Type.LIST,
        Width.LONG,
        expected,
        List.of(),
        plain -> reading.apply(entries((List<?>) plain, expected)));
  }

  /** Values, separated by commas, of which each stands there once. */
  static <T> Rule<List<T>> listOf(String expected, Function<String, T> reading) {
    return list(expected, texts -> eachOnce(texts, reading));
  }

  /** Some of a few words, in any case, each once. */
  static <T> Rule<List<T>> someOf(T[] options, Function<T, String> label) {
    Rule<T> one = oneOf(options, label);
    String expected = "a list of " + one.expected().replaceFirst("^one of ", "") + ", each once";
    return new Rule<>(
        ConfigDef.Type.LIST,
        Width.LONG,
        expected,
        one.options(),
        plain -> eachOnce(entries((List<?>) plain, expected), one::read));
  }

  /**
   * Reads each of several texts.
   *
   * @throws ConfigException if one is wrong or the value of another one, too
   */
  static <T> List<T> eachOnce(List<String> texts, Function<String, T> reading) {
    Set<T> values = new LinkedHashSet<>();
    for (String text : texts) {
      T value = reading.apply(text);
      if (!values.add(value)) {
        String shown = value instanceof Enum<?> ? text : value.toString();
        throw new ConfigException(shown(shown) + " stands there twice; leave one out");
      }
    }

    return List.copyOf(values);
  }

  private static List<String> entries(List<?> plain, String expected) {
    List<String> entries = plain.stream().map(String.class::cast).toList();
    if (entries.equals(List.of(""))) {
      throw new ConfigException("is empty; expected " + expected);
    }

    if (entries.contains("")) {
      throw new ConfigException("has an entry with nothing in it; take out the comma too many");
    }

    return entries;
  }

  private static long within(long least, long most, long number, String expected) {
    if (number < least || number > most) {
      throw refused(Long.toString(number), expected);
    }

    return number;
  }

  static ConfigException refused(String text, String expected) {
    return new ConfigException("'" + shown(text) + "' is not valid; expected " + expected);
  }

  /**
   * A wrong text as a message may repeat it: who writes a password into a URL is not given away.
   */
  static String shown(String text) {
    String behindUser = text.substring(text.lastIndexOf('@') + 1);
    String shown = behindUser.length() == text.length() ? text : "…@" + behindUser;
    String cut = shown.length() <= MOST_SHOWN ? shown : shown.substring(0, MOST_SHOWN) + "…";
    return CONTROLS.matcher(cut).replaceAll("?");
  }

  ConfigDef.Type type() {
    return type;
  }

  Width width() {
    return width;
  }

  /** What to write, as messages and the documentation say it; empty where anything will do. */
  String expected() {
    return expected;
  }

  /** All that may be written, in Connect's types; empty where that is no closed set. */
  List<Object> options() {
    return options;
  }

  boolean isSecret() {
    return type == ConfigDef.Type.PASSWORD;
  }

  /** A text that says nothing, in Connect's type; of types that know such a text. */
  Object blank(String text) {
    return switch (type) {
      case LIST -> List.of();
      case PASSWORD -> new Password(text);
      default -> "";
    };
  }

  /**
   * The text in Connect's type.
   *
   * @throws ConfigException if it is not of the type
   */
  Object plain(String text) {
    if (type == ConfigDef.Type.LIST) {
      return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    try {
      return ConfigDef.parseType("", text, type);
    } catch (ConfigException e) {
      throw refused(text.strip(), expected);
    }
  }

  /**
   * The value of what {@link #plain(String)} returned.
   *
   * @throws ConfigException if the rule is broken
   */
  T read(Object plain) {
    return reading.apply(plain);
  }
}
