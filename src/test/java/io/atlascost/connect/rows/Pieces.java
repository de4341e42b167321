package io.atlascost.connect.rows;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** A stream in, the same bytes in pieces of arbitrary size out, as a network would cut them. */
final class Pieces extends FilterInputStream {
  private final Random random;
  private final int largest;

  Pieces(InputStream in, Random random, int largest) {
    super(in);
    this.random = random;
    this.largest = largest;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(largest)));
  }
}
