package io.atlascost.connect.api;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Gzip in, as RFC 1952 has it, and out what was packed: all of its members, to the very end of the
 * input.
 *
 * <p>The JDK's stream takes the end of a member for the end of all if the input has nothing more at
 * hand just then, and whatever follows that is no member, too.
 */
final class Gunzip extends InputStream {
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final InputStream in;
  private final byte[] block = new byte[8 * 1024];
  private int position;
  private int limit;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final CRC32 headerChecksum = new CRC32();
  private boolean begun;
  private boolean within;
  private boolean over;

  Gunzip(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] next = new byte[1];
    return read(next, 0, 1) < 0 ? -1 : next[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }

    while (isWithinMember()) {
      int unpacked = unpack(buffer, offset, count);
      if (unpacked > 0) {
        return unpacked;
      }

      endMember();
    }

    return -1;
  }

  /** Whether there is a member to read, into which it goes where it is before one. */
  private boolean isWithinMember() throws IOException {
    if (within || over) {
      return within;
    }

    if (begun && isAtEnd()) {
      this.over = true;
      inflater.end();
      return false;
    }

    beginMember();
    this.begun = true;
    this.within = true;
    return true;
  }

  private void beginMember() throws IOException {
    headerChecksum.reset();
    boolean known = next() == 0x1f && next() == 0x8b && next() == DEFLATE;
    int flags = known ? next() : RESERVED;
    if ((flags & RESERVED) != 0) {
      throw new ZipException(begun ? "what follows gzip is none" : "what says to be gzip is none");
    }

    // When it was packed, how hard it was tried, and on what system.
    skip(6);
    if ((flags & EXTRA) != 0) {
      skip((int) number(2));
    }

    if ((flags & NAME) != 0) {
      skipText();
    }

    if ((flags & COMMENT) != 0) {
      skipText();
    }

    long expected = headerChecksum.getValue() & 0xffff;
    if ((flags & HEADER_CHECKSUM) != 0 && number(2) != expected) {
      throw new ZipException("the head of a gzip member is damaged");
    }
  }

  /** At least a byte; 0 at the end of the member. */
  private int unpack(byte[] buffer, int offset, int count) throws IOException {
    try {
      int unpacked = inflater.inflate(buffer, offset, count);
      while (unpacked == 0 && !inflater.finished()) {
        feed();
        unpacked = inflater.inflate(buffer, offset, count);
      }

      checksum.update(buffer, offset, unpacked);
      return unpacked;
    } catch (DataFormatException e) {
      throw new ZipException("a gzip member is damaged: " + e.getMessage());
    }
  }

  private void feed() throws IOException {
    requireMore();
    inflater.setInput(block, position, limit - position);
    this.position = limit;
  }

  private void endMember() throws IOException {
    this.position = limit - inflater.getRemaining();
    long length = inflater.getBytesWritten() & 0xffffffffL;
    if (number(4) != checksum.getValue() || number(4) != length) {
      throw new ZipException("a gzip member is not what was packed");
    }

    this.within = false;
    inflater.reset();
    checksum.reset();
  }

  private void skipText() throws IOException {
    int next = next();
    while (next != 0) {
      next = next();
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      next();
    }
  }

  /** The lowest byte comes first. */
  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) next() << (8 * i);
    }

    return number;
  }

  private int next() throws IOException {
    requireMore();
    int next = block[position++] & 0xff;
    headerChecksum.update(next);
    return next;
  }

  private void requireMore() throws IOException {
    if (isAtEnd()) {
      throw new EOFException("gzip ends too early");
    }
  }

  /** Waits for the next bytes: only the input's end is one. */
  private boolean isAtEnd() throws IOException {
    if (position < limit) {
      return false;
    }

    this.position = 0;
    this.limit = Math.max(0, in.read(block));
    return limit == 0;
  }
}
