package io.atlascost.connect.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What a key's text must be: a text in, a message with the way out if it is not. */
final class Rule implements ConfigDef.Validator {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final Pattern USER = Pattern.compile(".*@");

  private final String expected;
  private final Predicate<String> test;

  private Rule(String expected, Predicate<String> test) {
    this.expected = expected;
    this.test = test;
  }

  static Rule text(String expected, Predicate<String> test) {
    return new Rule(expected, test);
  }

  static Rule oneOf(Object... options) {
    String list = Arrays.stream(options).map(Rule::label).collect(Collectors.joining(", "));
    return new Rule(
        "one of " + list,
        text -> Arrays.stream(options).anyMatch(o -> label(o).equalsIgnoreCase(text)));
  }

  static Rule topic() {
    return new Rule("a topic name: letters, digits, '.', '_', '-'", Rule::isTopic);
  }

  /** A topic, or nothing. */
  static Rule topicOrNone() {
    return new Rule(
        "a topic name: letters, digits, '.', '_', '-'; or nothing",
        text -> text.isEmpty() || isTopic(text));
  }

  private static boolean isTopic(String text) {
    return TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..");
  }

  private static String label(Object option) {
    return option.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public void ensureValid(String key, Object value) {
    if (value != null && !test.test(((String) value).strip())) {
      throw new ConfigException(
          key + ": '" + withoutUser((String) value) + "' is not valid; expected " + expected);
    }
  }

  /** Who writes a password into a URL shall not find it in a log. */
  private static String withoutUser(String text) {
    return USER.matcher(text).replaceAll("…@");
  }

  /** As the documentation shows it. */
  @Override
  public String toString() {
    return expected;
  }
}
