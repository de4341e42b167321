package io.atlascost.connect.rows;

import java.io.IOException;
import java.util.BitSet;

/**
 * JSON bytes in, those of one value after the other out. Knows texts, escapes and nesting, and
 * leaves all else to {@link JsonReader}.
 *
 * <p>A value goes to the comma behind it, or to the bracket that closes what it is in: what is
 * broken in it is its own. A bracket closes the innermost open one of its kind, and with it what is
 * open in there and of the other kind. So a bracket too many or too few spoils one value, mostly,
 * where it can be told how things went on; a text that is never closed, or a list, has no end.
 */
final class JsonCutter {
  /** Brackets in one another of which the kind is known; deeper ones are only counted. */
  private static final int DEEPEST = 1024;

  private final Window window;
  private final BitSet objects = new BitSet();
  private long depth;
  private long size;

  JsonCutter(Window window) {
    this.window = window;
  }

  /** The next byte that is no white space, left where it is; -1 at the end of the body. */
  int peek() throws IOException {
    while (true) {
      while (window.position < window.end) {
        byte octet = window.bytes[window.position];
        if (!isBlank(octet)) {
          return octet & 0xff;
        }

        window.position++;
      }

      window.begin();
      if (!window.fill()) {
        return -1;
      }
    }
  }

  /** Passes over the byte that was seen. */
  void take() {
    window.position++;
  }

  /** Cuts a text, of which the opening quote was seen; false if the body ends in it. */
  boolean text() throws IOException {
    window.begin();
    window.position++;
    boolean closed = passText();
    this.size = window.length();
    return closed;
  }

  /** What was cut last; as long as nothing else is asked for. */
  Cut cut() {
    return window.cut(size);
  }

  /**
   * Cuts a value and stops at the comma or the bracket behind it; false if the body ends before.
   *
   * @param closing the bracket that closes what the value is in
   */
  boolean value(char closing) throws IOException {
    peek();
    window.begin();
    this.size = 0;
    this.depth = 0;
    while (window.position < window.end || window.fill()) {
      if (depth > 0) {
        passPlain();
        if (window.position == window.end) {
          continue;
        }
      }

      byte octet = window.bytes[window.position];
      if (depth == 0 && octet == ',') {
        return true;
      }

      if (isClosing(octet) && !close(octet == '}') && octet == closing) {
        // Of what is broken, all that was there; else nothing has come since.
        this.size = depth == 0 ? size : window.length();
        return true;
      }

      window.position++;
      if (octet == '"' && !passText()) {
        return false;
      }

      if (octet == '{' || octet == '[') {
        open(octet == '{');
      }

      if (depth == 0 && !isBlank(octet)) {
        this.size = window.length();
      }
    }

    return false;
  }

  /**
   * Passes over texts, and what is between them, up to a bracket, a text with an escape, or one of
   * which the end is not there yet.
   */
  private void passPlain() {
    byte[] bytes = window.bytes;
    int end = window.end;
    int at = window.position;
    int quote = -1;
    for (; at < end; at++) {
      byte octet = bytes[at];
      if (octet == '"') {
        quote = quote < 0 ? at : -1;
      } else if (quote < 0 ? isBracket(octet) : octet == '\\') {
        break;
      }
    }

    window.position = quote < 0 ? at : quote;
  }

  private void open(boolean object) {
    if (depth < DEEPEST) {
      objects.set((int) depth, object);
    }

    depth++;
  }

  /** Closes the innermost bracket of a kind; false if none is open. */
  private boolean close(boolean object) {
    if (depth > DEEPEST) {
      depth--;
      return true;
    }

    int last = (int) depth - 1;
    int opened = object ? objects.previousSetBit(last) : objects.previousClearBit(last);
    this.depth = opened < 0 ? depth : opened;
    return opened >= 0;
  }

  /** Goes behind the closing quote; false if the body ends before. */
  private boolean passText() throws IOException {
    while (window.position < window.end || window.fill()) {
      byte[] bytes = window.bytes;
      int end = window.end;
      int at = window.position;
      while (at < end && bytes[at] != '"' && bytes[at] != '\\') {
        at++;
      }

      window.position = at;
      if (at < end) {
        window.position++;
        if (bytes[at] == '"') {
          return true;
        }

        if (window.peek() < 0) {
          return false;
        }

        window.position++;
      }
    }

    return false;
  }

  private static boolean isBracket(byte octet) {
    int curly = octet | ('{' ^ '['); // in which the square ones differ from them
    return curly == '{' || curly == '}';
  }

  private static boolean isClosing(byte octet) {
    return octet == '}' || octet == ']';
  }

  private static boolean isBlank(byte octet) {
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
  }
}
