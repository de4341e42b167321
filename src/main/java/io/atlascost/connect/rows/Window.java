package io.atlascost.connect.rows;

import java.io.IOException;

/**
 * A body in, as much of it at once as there is, out; holds the bytes of one record in one piece,
 * and of a record that is too long the beginning.
 */
final class Window {
  private static final int BLOCK = 64 * 1024;
  private static final int LARGEST = Limits.ROW_BYTES + BLOCK;

  private final Body body;
  private int start;
  private long dropped;

  // Open to the cutters, which look at every byte.
  byte[] bytes = new byte[BLOCK];

  /** Of the byte to be looked at next. */
  int position;

  /** Of what has been read; nothing is to be looked at if the position is here. */
  int end;

  Window(Body body) {
    this.body = body;
  }

  /** A record begins at the position; what came before is forgotten. */
  void begin() {
    this.start = position;
    this.dropped = 0;
  }

  /** Bytes from the beginning of the record to the position. */
  long length() {
    return dropped + position - start;
  }

  /**
   * The record, of which so many bytes have been seen; as long as nothing else is asked for.
   *
   * @param size bytes from the beginning of the record
   */
  Cut cut(long size) {
    return new Cut(bytes, start, (int) Math.min(size, Limits.ROW_BYTES), size);
  }

  /** The next byte, left where it is; -1 at the end of the body. */
  int peek() throws IOException {
    return position < end || fill() ? bytes[position] & 0xff : -1;
  }

  /** The byte so far behind the position, left where it is; -1 if the body ends before. */
  int peek(int distance) throws IOException {
    while (position + distance >= end) {
      if (!fill()) {
        return -1;
      }
    }

    return bytes[position + distance] & 0xff;
  }

  /**
   * Reads on; false at the end of the body.
   *
   * @throws IOException if the body broke off
   */
  boolean fill() throws IOException {
    if (end == bytes.length) {
      makeRoom();
    }

    int read = 0;
    while (read == 0) {
      read = body.read(bytes, end, bytes.length - end);
    }

    end += Math.max(0, read);
    return read > 0;
  }

  private void makeRoom() {
    if (start > 0) {
      moveTo(0, start);
      this.start = 0;
    } else if (bytes.length < LARGEST) {
      byte[] larger = new byte[Math.min(LARGEST, 2 * bytes.length)];
      System.arraycopy(bytes, 0, larger, 0, end);
      this.bytes = larger;
    } else {
      // What is too long is only counted from here on.
      dropped += position - Limits.ROW_BYTES;
      moveTo(Limits.ROW_BYTES, position);
    }
  }

  private void moveTo(int target, int from) {
    System.arraycopy(bytes, from, bytes, target, end - from);
    position += target - from;
    end += target - from;
  }
}
