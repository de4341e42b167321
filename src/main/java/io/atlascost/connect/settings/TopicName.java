package io.atlascost.connect.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/**
 * The name of a topic, perhaps with variables that each record fills in.
 *
 * @param text as it is configured
 */
record TopicName(String text) {
  private static final int LONGEST = 249;

  /** With all the variables that have a place in it, which are shorter than what they stand for. */
  private static final int LONGEST_CONFIGURED = 300;

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

  /** What the variables may stand for, the longest first. */
  private static final Map<String, List<String>> FILLINGS =
      Map.of(
          "groupBy", List.of("organizations", "clusters", "projects", "services", "none"),
          "orgId", List.of("0".repeat(24)));

  private static final String ORGANIZATION = "[0-9a-f]{24}";
  private static final String CHARACTERS = "a topic name: letters, digits, '.', '_', '-'";

  /** A topic, the same for all records. */
  static Rule<TopicName> plain() {
    return Rule.text(
        CHARACTERS + "; at most " + LONGEST,
        Width.MEDIUM,
        text -> isTopic(text) ? Optional.of(new TopicName(text)) : Optional.empty());
  }

  /** A topic that may have variables. */
  static Rule<TopicName> withVariables() {
    return Rule.text(
        CHARACTERS + "; ${groupBy} and ${orgId} may stand in it; at most " + LONGEST,
        Width.MEDIUM,
        TopicName::parse);
  }

  private static Optional<TopicName> parse(String text) {
    if (text.length() > LONGEST_CONFIGURED) {
      return Optional.empty();
    }

    String filled = VARIABLE.matcher(text).replaceAll(variable -> longest(variable.group(1)));
    if (TOPIC.matcher(filled).matches() && filled.length() > LONGEST) {
      throw new ConfigException(
          "has up to "
              + filled.length()
              + " characters when its variables are filled in; expected at most "
              + LONGEST);
    }

    return isTopic(filled) ? Optional.of(new TopicName(text)) : Optional.empty();
  }

  private static String longest(String variable) {
    List<String> fillings = FILLINGS.get(variable);
    if (fillings == null) {
      throw Rule.refused("${" + variable + "}", "${groupBy}, ${orgId}, or no variable");
    }

    return fillings.get(0);
  }

  private static boolean isTopic(String text) {
    return TOPIC.matcher(text).matches()
        && text.length() <= LONGEST
        && !text.equals(".")
        && !text.equals("..");
  }

  /**
   * Whether some record may go to the other topic, too, or to one that Kafka takes for the same:
   * metrics write a dot as an underscore, so that there cannot be both.
   *
   * @param other without variables
   */
  boolean mayBe(TopicName other) {
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    for (MatchResult variable :
        (Iterable<MatchResult>) VARIABLE.matcher(text).results()::iterator) {
      pattern.append(Pattern.quote(unified(text.substring(end, variable.start()))));
      pattern.append(fillings(variable.group(1)));
      end = variable.end();
    }

    pattern.append(Pattern.quote(unified(text.substring(end))));
    Matcher likeness = Pattern.compile(pattern.toString()).matcher(unified(other.text()));
    return likeness.matches();
  }

  private static String fillings(String variable) {
    return variable.equals("orgId")
        ? ORGANIZATION
        : "(?:" + String.join("|", FILLINGS.get(variable)) + ")";
  }

  private static String unified(String name) {
    return name.replace('.', '_');
  }

  @Override
  public String toString() {
    return text;
  }
}
