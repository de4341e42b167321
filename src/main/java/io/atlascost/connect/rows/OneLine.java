package io.atlascost.connect.rows;

import java.util.PrimitiveIterator;

/**
 * A text of others in, the same on one line out, as a message shows it: what would end the line, or
 * could not be seen, is spelled out.
 */
final class OneLine {
  private OneLine() {}

  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    PrimitiveIterator.OfInt characters = Unwritable.replacedIn(text).codePoints().iterator();
    while (characters.hasNext()) {
      int character = characters.nextInt();
      if (isSeen(character)) {
        line.appendCodePoint(character);
      } else {
        line.append(spelled(character));
      }
    }

    return line.toString();
  }

  /** The beginning of a text, as long as it has more characters than are to be shown. */
  static String beginning(String text, int characters) {
    if (text.length() <= characters) {
      return of(text);
    }

    boolean splits = Character.isHighSurrogate(text.charAt(characters - 1));
    return of(text.substring(0, splits ? characters - 1 : characters)) + "…";
  }

  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String spelled(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", character);
    };
  }
}
