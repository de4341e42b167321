package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;

/** A body's bytes in, HTTP/1.1 chunks out. */
final class ChunkedOutput extends OutputStream {
  private static final byte[] LINE_END = {'\r', '\n'};

  private final Wire wire;
  private final PacedOutput content;
  private final byte[] chunk;
  private int filled;

  /**
   * @param content the same wire, with faults that count bytes of the body only
   */
  ChunkedOutput(Wire wire, PacedOutput content, int chunkSize) {
    this.wire = wire;
    this.content = content;
    this.chunk = new byte[chunkSize];
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int from = offset; from < end; ) {
      int step = Math.min(end - from, chunk.length - filled);
      System.arraycopy(bytes, from, chunk, filled, step);
      this.filled += step;
      from += step;
      if (filled == chunk.length) {
        writeChunk();
      }
    }
  }

  /** Sends what is left, without the last, empty chunk. */
  void finishContent() throws IOException {
    if (filled > 0) {
      writeChunk();
    }

    content.stopHere();
  }

  void writeLastChunk() throws IOException {
    wire.write("0\r\n\r\n".getBytes(US_ASCII));
  }

  private void writeChunk() throws IOException {
    wire.write(Integer.toHexString(filled).getBytes(US_ASCII));
    wire.write(LINE_END);
    content.write(chunk, 0, filled);
    wire.write(LINE_END);
    this.filled = 0;
  }
}
