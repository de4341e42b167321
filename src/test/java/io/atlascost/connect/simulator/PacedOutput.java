package io.atlascost.connect.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A body's bytes in, the same on the wire: trickling, held, damaged or cut at the offsets that the
 * reply names.
 */
final class PacedOutput extends OutputStream {
  private final Wire wire;
  private final Delivery delivery;
  private final NavigableMap<Long, CountDownLatch> holds;
  private long written;

  PacedOutput(Wire wire, Delivery delivery) {
    this.wire = wire;
    this.delivery = delivery;
    this.holds = new TreeMap<>(delivery.holds);
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int end = offset + length;
    for (int from = offset; from < end; ) {
      stopHere();
      int step = (int) Math.min(end - from, nextStop() - written);
      writeUndisturbed(bytes, from, step);
      from += step;
    }
  }

  /** Does what is to happen at the present offset, also behind the last byte. */
  void stopHere() throws IOException {
    while (!holds.isEmpty() && holds.firstKey() <= written) {
      wire.await(holds.pollFirstEntry().getValue());
    }

    if (written == delivery.cutAfter) {
      wire.cut(delivery.cut);
    }
  }

  private void writeUndisturbed(byte[] bytes, int from, int length) throws IOException {
    long damaged = delivery.corruptAt - written;
    if (delivery.corruptAt >= 0 && damaged >= 0 && damaged < length) {
      byte[] copy = new byte[length];
      System.arraycopy(bytes, from, copy, 0, length);
      copy[(int) damaged] ^= (byte) 0xFF;
      wire.write(copy);
    } else {
      wire.write(bytes, from, length);
    }

    this.written += length;
    if (written % delivery.bytesPerStep == 0) {
      wire.pause(delivery.step);
    }
  }

  private long nextStop() {
    long stop = (written / delivery.bytesPerStep + 1) * delivery.bytesPerStep;
    if (delivery.cutAfter > written) {
      stop = Math.min(stop, delivery.cutAfter);
    }

    Map.Entry<Long, CountDownLatch> hold = holds.firstEntry();
    return hold == null ? stop : Math.min(stop, hold.getKey());
  }
}
