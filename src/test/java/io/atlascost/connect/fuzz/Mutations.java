package io.atlascost.connect.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A corpus in, damaged copies of it out, the same ones in every run. */
final class Mutations {
  private static final List<String> WORDS =
      List.of(
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r\n",
          "{",
          "}",
          "[",
          "]",
          ":",
          "\\",
          "\\ud800",
          "\u0000",
          "\uFEFF",
          "null",
          "true",
          "-",
          "1e999999999",
          "0.00000000001",
          "usageDetails",
          "content",
          "Usage Date",
          "Usage Amount",
          "June 1, 2024 - July 1, 2024",
          "2024-02-30",
          "9".repeat(30),
          "é",
          "😀",
          "<",
          ">");

  /** Enough of one thing to pass the limits of cells and rows. */
  private static final int MANY_BYTES = 600 * 1024;

  private final List<byte[]> corpus;
  private final Random random;

  Mutations(List<byte[]> corpus, long seed) {
    this.corpus = corpus;
    this.random = new Random(seed);
  }

  byte[] next() {
    byte[] data = any();
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      data = edited(data);
    }

    return data;
  }

  private byte[] edited(byte[] data) {
    int from = random.nextInt(data.length + 1);
    int to = Math.min(data.length, from + random.nextInt(20));
    return switch (random.nextInt(500) == 0 ? 6 : random.nextInt(6)) {
      case 0 -> spliced(data, from, to, new byte[0]);
      case 1 -> spliced(data, from, from, Arrays.copyOfRange(data, from, to));
      case 2 -> spliced(data, from, to, word());
      case 3 -> spliced(data, from, from, word());
      case 4 -> spliced(data, from, from, new byte[] {(byte) random.nextInt(256)});
      case 5 -> {
        byte[] other = any();
        yield spliced(
            data, from, data.length, Arrays.copyOfRange(other, other.length / 2, other.length));
      }
      default -> spliced(data, from, from, repeated(Arrays.copyOfRange(data, from, to)));
    };
  }

  private static byte[] repeated(byte[] slice) {
    byte[] many = new byte[slice.length == 0 ? 0 : MANY_BYTES];
    for (int i = 0; i < many.length; i++) {
      many[i] = slice[i % slice.length];
    }

    return many;
  }

  private static byte[] spliced(byte[] data, int from, int to, byte[] middle) {
    byte[] all = Arrays.copyOf(data, from + middle.length + data.length - to);
    System.arraycopy(middle, 0, all, from, middle.length);
    System.arraycopy(data, to, all, from + middle.length, data.length - to);
    return all;
  }

  private byte[] word() {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(UTF_8);
  }

  private byte[] any() {
    return corpus.get(random.nextInt(corpus.size()));
  }
}
