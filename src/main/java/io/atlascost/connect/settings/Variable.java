package io.atlascost.connect.settings;

import java.util.Optional;

/**
 * What a config provider of the worker should have replaced: a dollar, braces, and a colon in them.
 *
 * @param text as it stands in the configuration
 */
record Variable(String text) {
  /** The first variable in a text. */
  static Optional<Variable> in(String text) {
    int start = text.indexOf("${");
    while (start >= 0) {
      int end = text.indexOf('}', start);
      if (end < 0) {
        return Optional.empty();
      }

      String variable = text.substring(start, end + 1);
      if (variable.indexOf(':') >= 0) {
        return Optional.of(new Variable(variable));
      }

      start = text.indexOf("${", end);
    }

    return Optional.empty();
  }

  /** What is wrong with it and what to do; in a secret it may be the secret itself. */
  String problem(boolean isSecret) {
    return "has "
        + (isSecret ? "a variable" : "'" + Rule.shown(text) + "'")
        + ", which no config provider of the worker has replaced; name the provider in"
        + " config.providers of the worker and see that it knows what is asked for, or write the"
        + " value itself";
  }
}
