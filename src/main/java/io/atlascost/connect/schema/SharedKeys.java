package io.atlascost.connect.schema;

import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * The keys of one result in, which of them an earlier row had out: such a row hides the earlier one
 * from whoever keeps the newest record of each key.
 *
 * <p>Of a key 128 bits are remembered, sixteen bytes and as much again for room, and of so many
 * keys as fit into four megabytes: beyond, nobody knows.
 */
final class SharedKeys {
  private static final int MOST_KEYS = 1 << 17;

  private static final long FIRST_PRIME = 0x100000001b3L;
  private static final long SECOND_FACTOR = 0x9e3779b97f4a7c15L;

  /** A power of two of pairs; a pair of zeros is free. */
  private long[] pairs = new long[2 * 256];

  private int keys;

  /** Of the fields of the latest key, to be used again where a part of the next is the same. */
  private Part[] parts = {};

  /** Looks whether an earlier row had a key, and remembers it. */
  KeyUse add(Struct key) {
    List<Field> fields = key.schema().fields();
    if (parts.length != fields.size()) {
      this.parts = Stream.generate(Part::new).limit(fields.size()).toArray(Part[]::new);
    }

    long first = 0xcbf29ce484222325L;
    long second = 1;
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i].of(key.get(fields.get(i)));
      first = (first ^ part.first) * FIRST_PRIME;
      first ^= first >>> 32;
      second = (second + part.second) * SECOND_FACTOR;
      second ^= second >>> 29;
    }

    return add(first, second | 1);
  }

  /** A part of a key in, its hashes out; made anew only for another one. */
  private static final class Part {
    private Object value;
    private long first;
    private long second;

    @SuppressWarnings({
      "ReferenceEquality",
      "JavaUtilDate"
    }) // as rows repeat them; as Connect has days
    Part of(Object value) {
      if (value == this.value) {
        return this;
      }

      this.value = value;
      this.first = 0xcbf29ce484222325L;
      this.second = 1;
      if (value instanceof String text) {
        for (int i = 0; i < text.length(); i++) {
          this.first = (first ^ text.charAt(i)) * FIRST_PRIME;
          this.second = (second + text.charAt(i)) * SECOND_FACTOR;
        }
      } else {
        long number = value instanceof Date date ? date.getTime() : value.hashCode();
        this.first = (first ^ number) * FIRST_PRIME;
        this.second = (second + number) * SECOND_FACTOR;
      }

      return this;
    }
  }

  private KeyUse add(long first, long second) {
    int place = place(pairs, first, second);
    if (pairs[place + 1] != 0) {
      return KeyUse.SHARED;
    }

    if (keys == MOST_KEYS) {
      return KeyUse.UNKNOWN;
    }

    pairs[place] = first;
    pairs[place + 1] = second;
    keys++;
    makeRoom();
    return KeyUse.FIRST;
  }

  private void makeRoom() {
    if (4 * keys <= pairs.length) {
      return;
    }

    long[] larger = new long[2 * pairs.length];
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != 0) {
        int place = place(larger, pairs[i], pairs[i + 1]);
        larger[place] = pairs[i];
        larger[place + 1] = pairs[i + 1];
      }
    }

    this.pairs = larger;
  }

  /** Where a pair stands, or could. */
  private static int place(long[] pairs, long first, long second) {
    int mask = pairs.length / 2 - 1;
    int place = (int) (second >>> 32 ^ first) & mask;
    while (pairs[2 * place + 1] != 0
        && (pairs[2 * place] != first || pairs[2 * place + 1] != second)) {
      place = (place + 1) & mask;
    }

    return 2 * place;
  }
}
