package io.atlascost.connect.api;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A decompressed body in, the same bytes out, but none of a short body before its checksum, which
 * comes last, has proved them all: a broken byte makes other rows out of rows.
 *
 * <p>A longer body is not held back any further. That it was broken is then noticed at its end, and
 * its rows are delivered anew.
 */
final class ProvenStream extends FilterInputStream {
  /** Bytes of a short body: some thousand rows. */
  private static final int SHORT = 1024 * 1024;

  private boolean begun;

  ProvenStream(InputStream decompressed) {
    super(decompressed);
  }

  @Override
  public int read() throws IOException {
    begin();
    return super.read();
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    begin();
    return super.read(buffer, offset, count);
  }

  private void begin() throws IOException {
    if (begun) {
      return;
    }

    byte[] first = in.readNBytes(SHORT);
    this.in = new SequenceInputStream(new ByteArrayInputStream(first), in);
    this.begun = true;
  }
}
