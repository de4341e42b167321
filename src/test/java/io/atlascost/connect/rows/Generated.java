package io.atlascost.connect.rows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/** A body that is made up while it is read, however large: nothing of it is held. */
final class Generated extends InputStream {
  private final long count;
  private final LongFunction<byte[]> part;
  private final byte[] tail;

  private byte[] current;
  private int position;
  private long next;

  /** A text, then what each number from 0 gives, then a text. */
  Generated(String head, long count, LongFunction<byte[]> part, String tail) {
    this.current = head.getBytes(StandardCharsets.UTF_8);
    this.count = count;
    this.part = part;
    this.tail = tail.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    int filled = 0;
    while (filled < length && hasMore()) {
      int copied = Math.min(length - filled, current.length - position);
      System.arraycopy(current, position, buffer, offset + filled, copied);
      position += copied;
      filled += copied;
    }

    return filled == 0 ? -1 : filled;
  }

  private boolean hasMore() {
    while (position == current.length && next <= count) {
      this.current = next < count ? part.apply(next) : tail;
      this.position = 0;
      next++;
    }

    return position < current.length;
  }
}
