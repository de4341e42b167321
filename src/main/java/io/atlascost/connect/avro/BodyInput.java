package io.atlascost.connect.avro;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.connect.errors.DataException;

/**
 * The bytes of one Avro body in, its primitive values out. Each length is checked against the bytes
 * that are left before anything is allocated, so that damaged bytes cost no more memory than sound
 * ones. Every method throws {@link DataException} where the bytes cannot be what is asked for.
 */
final class BodyInput {
  /** Items that take no byte, such as records without fields, are not limited by the bytes left. */
  private static final int MOST_EMPTY_ITEMS = 1 << 16;

  private final byte[] bytes;
  private int position;
  private long emptyItems;

  BodyInput(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  boolean bool() {
    byte value = bytes[advance(1)];
    if (value != 0 && value != 1) {
      throw new DataException("a boolean is neither 0 nor 1");
    }

    return value == 1;
  }

  int int32() {
    long value = int64();
    if (value != (int) value) {
      throw new DataException("an int has more than 32 bits");
    }

    return (int) value;
  }

  long int64() {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[advance(1)];
      zigzag |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }

    throw new DataException("a long has more than 64 bits");
  }

  float float32() {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double float64() {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  String string() {
    int length = length();
    int start = advance(length);

    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    return fixed(length());
  }

  byte[] fixed(int length) {
    int start = advance(length);
    byte[] value = new byte[length];
    System.arraycopy(bytes, start, value, 0, length);

    return value;
  }

  /** Position in a list of so many, of a union's types or an enum's symbols. */
  int index(int size) {
    int index = int32();
    if (index < 0 || index >= size) {
      throw new DataException("an index is outside its union or enum");
    }

    return index;
  }

  /** Number of items in the next block of an array or map; 0 is its end. */
  int blockSize(int leastBytesPerItem) {
    long count = int64();
    if (count < 0) {
      // The block's length in bytes follows, for those who want to skip it.
      int64();
      count = -count;
    }

    if (leastBytesPerItem == 0) {
      emptyItems += Math.min(Math.max(count, 0), MOST_EMPTY_ITEMS + 1L);
    }

    long most = leastBytesPerItem == 0 ? MOST_EMPTY_ITEMS : left() / leastBytesPerItem;
    if (count < 0 || count > most || emptyItems > MOST_EMPTY_ITEMS) {
      throw new DataException("an array or map has more items than the bytes can hold");
    }

    return (int) count;
  }

  int left() {
    return bytes.length - position;
  }

  private int length() {
    long length = int64();
    if (length < 0 || length > left()) {
      throw new DataException("a string or bytes are longer than the bytes that are left");
    }

    return (int) length;
  }

  private long littleEndian(int size) {
    int start = advance(size);
    long value = 0;
    for (int i = size - 1; i >= 0; i--) {
      value = (value << 8) | (bytes[start + i] & 0xFF);
    }

    return value;
  }

  private int advance(int count) {
    int start = position;
    if (count > left()) {
      throw new DataException("the bytes end inside a value");
    }

    this.position = start + count;
    return start;
  }
}
