package io.atlascost.connect.benchmark;

import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/**
 * Records as they stand on a topic in, how many and a checksum over all their bytes out, whatever
 * their order.
 *
 * <p>The last field of a usage record says when its result was read: no checksum of two readings
 * would be equal with it.
 */
final class Contents {
  /** What a time of our days takes at the end of an Avro message. */
  private static final int RETRIEVED_AT = 6;

  private long records;
  private long checksum;

  /** Without a key where there is none. */
  void add(byte[] key, byte[] value) {
    this.records++;
    if (key != null) {
      this.checksum += mixed(sum(new CRC32C(), key, value) << 32 | sum(new CRC32(), key, value));
    }
  }

  long records() {
    return records;
  }

  String checksum() {
    return "%016x".formatted(checksum);
  }

  private static long sum(Checksum sum, byte[] key, byte[] value) {
    sum.update(key);
    sum.update(value, 0, value.length - RETRIEVED_AT);
    return sum.getValue();
  }

  /** Lets sums of many differ where one of them does. */
  private static long mixed(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 33);
  }
}
