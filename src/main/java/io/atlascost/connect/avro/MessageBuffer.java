package io.atlascost.connect.avro;

import java.util.Arrays;
import org.apache.avro.io.BinaryData;

/** Values as Avro has them in, the bytes of one message out. */
final class MessageBuffer {
  private static final int USUAL_SIZE = 512;
  private static final int LARGEST_KEPT = 1 << 20;

  private byte[] bytes = new byte[USUAL_SIZE];
  private int length;

  /** What was written since it was cleared. */
  byte[] message() {
    return Arrays.copyOf(bytes, length);
  }

  void clear() {
    this.length = 0;
    if (bytes.length > LARGEST_KEPT) {
      this.bytes = new byte[USUAL_SIZE];
    }
  }

  void flag(boolean value) {
    reserve(1);
    this.length += BinaryData.encodeBoolean(value, bytes, length);
  }

  /** Avro's int, long, and position in a union. */
  void number(long value) {
    reserve(10);
    this.length += BinaryData.encodeLong(value, bytes, length);
  }

  void float32(float value) {
    reserve(Float.BYTES);
    this.length += BinaryData.encodeFloat(value, bytes, length);
  }

  void float64(double value) {
    reserve(Double.BYTES);
    this.length += BinaryData.encodeDouble(value, bytes, length);
  }

  void bytes(byte[] value) {
    number(value.length);
    fixed(value);
  }

  void fixed(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    this.length += value.length;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      this.bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }
}
