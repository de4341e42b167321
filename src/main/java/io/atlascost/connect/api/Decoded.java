package io.atlascost.connect.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as it reads when what is escaped in it is unescaped, for URLs, JSON and HTML alike; a text
 * in, another out that knows where each of its characters stands in the first.
 */
final class Decoded {
  // %C3%A9, \/, backslash u00e9, &#233;, &#xE9;, &amp;
  private static final Pattern ESCAPE =
      Pattern.compile(
          "(?<bytes>(?:%[0-9a-fA-F]{2})++)"
              + "|\\\\u+(?<unit>[0-9a-fA-F]{4})"
              + "|\\\\(?<character>[\"'\\\\/])"
              + "|&#(?<decimal>[0-9]{1,7});?"
              + "|&#[xX](?<hexadecimal>[0-9a-fA-F]{1,6});?"
              + "|&(?<name>amp|lt|gt|quot|apos|plus|sol|equals|percnt|num|colon|lowbar|hyphen|period"
              + "|excl|dollar|comma|semi|quest|commat|lsqb|rsqb|ast|lpar|rpar);");

  private static final String[] NAMES = {
    "amp", "lt", "gt", "quot", "apos", "plus", "sol", "equals", "percnt", "num", "colon", "lowbar",
    "hyphen", "period", "excl", "dollar", "comma", "semi", "quest", "commat", "lsqb", "rsqb", "ast",
    "lpar", "rpar"
  };

  private static final String NAMED = "&<>\"'+/=%#:_-.!$,;?@[]*()";

  private final StringBuilder text = new StringBuilder();
  private int[] starts;
  private int[] ends;

  private Decoded(int length) {
    this.starts = new int[length];
    this.ends = new int[length];
  }

  /** The text itself. */
  static Decoded raw(String text) {
    Decoded decoded = new Decoded(text.length());
    for (int i = 0; i < text.length(); i++) {
      decoded.append(text.charAt(i), i, i + 1);
    }

    return decoded;
  }

  String text() {
    return text.toString();
  }

  /** Where, in the first of all texts, the character begins. */
  int start(int position) {
    return starts[position];
  }

  int end(int position) {
    return ends[position];
  }

  /** Once more; empty if nothing is escaped. */
  Optional<Decoded> decoded() {
    Matcher escape = ESCAPE.matcher(text);
    Decoded next = new Decoded(text.length());
    int done = 0;
    while (escape.find()) {
      next.copy(this, done, escape.start());
      if (escape.group("bytes") != null) {
        next.appendBytes(this, escape.start(), escape.group("bytes"));
      } else {
        next.append(unescaped(escape), starts[escape.start()], ends[escape.end() - 1]);
      }

      done = escape.end();
    }

    if (done == 0) {
      return Optional.empty();
    }

    next.copy(this, done, text.length());
    return Optional.of(next);
  }

  private static String unescaped(Matcher escape) {
    if (escape.group("unit") != null) {
      return String.valueOf((char) Integer.parseInt(escape.group("unit"), 16));
    }

    if (escape.group("character") != null) {
      return escape.group("character");
    }

    if (escape.group("name") != null) {
      int named = Arrays.asList(NAMES).indexOf(escape.group("name"));
      return NAMED.substring(named, named + 1);
    }

    int point =
        escape.group("decimal") != null
            ? Integer.parseInt(escape.group("decimal"))
            : Integer.parseInt(escape.group("hexadecimal"), 16);
    return Character.isValidCodePoint(point) ? Character.toString(point) : "";
  }

  /**
   * Each character of UTF-8 from as many bytes as it takes; a byte that is none stands for itself.
   */
  private void appendBytes(Decoded from, int start, String escaped) {
    byte[] bytes = new byte[escaped.length() / 3];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(escaped.substring(3 * i + 1, 3 * i + 3), 16);
    }

    int done = 0;
    while (done < bytes.length) {
      int length = Math.min(length(bytes[done]), bytes.length - done);
      String character = new String(bytes, done, length, StandardCharsets.UTF_8);
      int first = start + 3 * done;
      append(character, from.starts[first], from.ends[first + 3 * length - 1]);
      done += length;
    }
  }

  private static int length(byte first) {
    int bits = first & 0xff;
    if (bits < 0xc0) {
      return 1;
    }

    return bits < 0xe0 ? 2 : bits < 0xf0 ? 3 : 4;
  }

  private void copy(Decoded from, int start, int end) {
    for (int i = start; i < end; i++) {
      append(from.text.charAt(i), from.starts[i], from.ends[i]);
    }
  }

  private void append(String characters, int start, int end) {
    for (int i = 0; i < characters.length(); i++) {
      append(characters.charAt(i), start, end);
    }
  }

  private void append(char character, int start, int end) {
    if (text.length() == starts.length) {
      this.starts = Arrays.copyOf(starts, 2 * starts.length + 1);
      this.ends = Arrays.copyOf(ends, 2 * ends.length + 1);
    }

    starts[text.length()] = start;
    ends[text.length()] = end;
    text.append(character);
  }
}
