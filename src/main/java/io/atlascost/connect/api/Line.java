package io.atlascost.connect.api;

/** Words of others in, the same on one line, in characters that can be written anywhere, out. */
final class Line {
  private static final char UNKNOWN = '\uFFFD';

  private Line() {}

  /** White space, line ends and control characters are a space, what cannot be written U+FFFD. */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (isGap(character)) {
        gap = true;
        continue;
      }

      if (gap && !line.isEmpty()) {
        line.append(' ');
      }

      line.appendCodePoint(isUnwritable(character) ? UNKNOWN : character);
      gap = false;
    }

    return line.toString();
  }

  private static boolean isGap(int character) {
    boolean control = Character.isISOControl(character) && character != 0;
    return control || Character.isWhitespace(character);
  }

  /** No charset has a surrogate alone, no database U+0000. */
  private static boolean isUnwritable(int character) {
    return character == 0 || Character.getType(character) == Character.SURROGATE;
  }

  /** No more of a text than this, in whole characters, and a sign that there was more. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }

    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
