package io.atlascost.connect.rows;

import java.util.Optional;

/**
 * What Java's texts can hold and others cannot: U+0000, which databases refuse, and half of a pair
 * of surrogates, which no charset has, so that two different names would become the same one.
 */
final class Unwritable {
  /** What stands in its place; takes as many bytes in UTF-8 as half a pair is counted for. */
  private static final char REPLACEMENT = '\uFFFD';

  private Unwritable() {}

  /** The first of them in a text, in words. */
  static Optional<String> in(String text) {
    int at = first(text, 0);
    if (at == text.length()) {
      return Optional.empty();
    }

    char unwritable = text.charAt(at);
    return Optional.of(
        unwritable == '\0'
            ? "U+0000, which no database can hold"
            : String.format(
                "a lone surrogate (U+%04X), which no charset can write", (int) unwritable));
  }

  static String replacedIn(String text) {
    int at = first(text, 0);
    if (at == text.length()) {
      return text;
    }

    StringBuilder writable = new StringBuilder(text);
    for (; at < text.length(); at = first(text, at + 1)) {
      writable.setCharAt(at, REPLACEMENT);
    }

    return writable.toString();
  }

  /** Where the next one stands; the text's length if there is none. */
  private static int first(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '\0') {
        return at;
      }

      if (Character.isSurrogate(character)) {
        if (!isPair(text, at)) {
          return at;
        }

        at++;
      }
    }

    return text.length();
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
