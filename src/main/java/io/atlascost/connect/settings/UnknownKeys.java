package io.atlascost.connect.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names of a configuration in; those that are a slip of the pen, each with the name that was
 * meant, out. What Connect, or a part of it that has keys of its own, may read is nobody's slip.
 */
final class UnknownKeys {
  private static final String OURS = "atlas.";

  /** Where Connect has no keys: what begins so is most likely meant for us. */
  private static final Set<String> OUR_WORDS =
      Set.of("atlas", "poll", "query", "retry", "batch", "status", "decimal");

  private static final Set<String> CONNECTS =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "key.converter",
          "value.converter",
          "header.converter",
          "transforms",
          "predicates",
          "config.action.reload",
          "errors.retry.timeout",
          "errors.retry.delay.max.ms",
          "errors.tolerance",
          "errors.log.enable",
          "errors.log.include.messages",
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic");

  private static final List<String> CONNECTS_BEGINNINGS =
      List.of(
          "key.converter.",
          "value.converter.",
          "header.converter.",
          "transforms.",
          "predicates.",
          "topic.creation.",
          "producer.override.",
          "consumer.override.",
          "admin.override.");

  private UnknownKeys() {}

  /** Says on each name that can only be wrong what was meant. */
  static void judge(Values values) {
    unknown(values).forEach(name -> judge(name, values));
  }

  private static void judge(String name, Values values) {
    Optional<String> account = AccountSettings.owner(name);
    if (account.isPresent()) {
      judgeOfAccount(name, account.get(), values);
      return;
    }

    Optional<Key<?>> meant = meant(name);
    if (isOurs(name) || meant.filter(key -> !values.isSet(key)).isPresent()) {
      values.problem(Key.stranger(name), problem(meant.map(Key::name)));
    }
  }

  private static void judgeOfAccount(String name, String account, Values values) {
    if (!values.isValid(AccountSettings.ACCOUNTS)) {
      return;
    }

    boolean listed =
        values.valid(AccountSettings.ACCOUNTS).filter(all -> all.contains(account)).isPresent();
    if (listed && AccountSettings.keys(account).contains(name)) {
      return;
    }

    values.problem(
        Key.stranger(name),
        listed
            ? problem(nearest(name, AccountSettings.keys(account).stream()))
            : "'"
                + Rule.shown(account)
                + "' does not stand in "
                + AccountSettings.ACCOUNTS
                + "; name it there, or leave this out");
  }

  private static String problem(Optional<String> meant) {
    return "is no key of this connector; "
        + meant.map(key -> "did you mean " + key + "?").orElse("leave it out");
  }

  /** A sentence on each name that looks like ours and may be somebody else's after all. */
  static List<String> suspects(Values values) {
    return unknown(values)
        .filter(name -> !isOurs(name))
        .flatMap(name -> suspect(name, values).stream())
        .toList();
  }

  private static Optional<String> suspect(String name, Values values) {
    Optional<Key<?>> meant = meant(name);
    boolean suspicious =
        meant.isPresent()
            ? values.isSet(meant.get())
            : OUR_WORDS.contains(firstWord(name)) && name.contains(".");
    return suspicious
        ? Optional.of(Rule.shown(name) + ": " + problem(meant.map(Key::name)))
        : Optional.empty();
  }

  private static Stream<String> unknown(Values values) {
    return values.unknown().stream().filter(name -> !isConnects(name));
  }

  private static boolean isOurs(String name) {
    return plain(name).startsWith(OURS);
  }

  private static boolean isConnects(String name) {
    return CONNECTS.contains(name) || CONNECTS_BEGINNINGS.stream().anyMatch(name::startsWith);
  }

  private static Optional<Key<?>> meant(String name) {
    Optional<String> nearest = nearest(name, Definition.KEYS.stream().map(Key::name));
    return Definition.KEYS.stream()
        .filter(key -> nearest.equals(Optional.of(key.name())))
        .<Key<?>>map(key -> key)
        .findFirst();
  }

  private static Optional<String> nearest(String name, Stream<String> keys) {
    String plain = plain(name);
    return keys.filter(key -> distance(plain, key) <= mostSlips(plain, key))
        .min(Comparator.comparingInt(key -> distance(plain, key)));
  }

  /** In the way that we write names: {@code atlas.baseUrl} and {@code ATLAS_BASE_URL}. */
  private static String plain(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1.$2")
        .replace('_', '.')
        .replace('-', '.')
        .toLowerCase(Locale.ROOT);
  }

  private static int mostSlips(String name, String key) {
    String word = firstWord(name);
    boolean surelyOurs = OUR_WORDS.contains(word) && word.equals(firstWord(key));
    return Math.max(1, surelyOurs ? Math.max(name.length(), key.length()) / 3 : key.length() / 6);
  }

  private static String firstWord(String name) {
    int end = name.indexOf('.');
    return end < 0 ? name : name.substring(0, end);
  }

  /**
   * How many characters must be put in, taken out or replaced to make one of the other; where that
   * is plainly too many, the difference of their lengths.
   */
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > other.length()) {
      return Math.abs(one.length() - other.length());
    }

    int[] costs = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      costs[j] = j;
    }

    for (int i = 1; i <= one.length(); i++) {
      int diagonal = costs[0];
      costs[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = costs[j];
        costs[j] = Math.min(replaced, 1 + Math.min(costs[j], costs[j - 1]));
      }
    }

    return costs[other.length()];
  }
}
