package io.atlascost.connect.readers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** docs/readers.md in, its programs out, and what its table of fingerprints must say. */
record ReadersPage(String text) {
  static final Path FILE = Path.of("docs", "readers.md");
  static final Path SCHEMAS = Path.of("src", "main", "avro");

  private static final String BEGINNING = "<!-- fingerprints -->\n";
  private static final String END = "<!-- end -->\n";

  static ReadersPage read() {
    try {
      return new ReadersPage(Files.readString(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first block of a language. */
  String program(String language) {
    String start = "```" + language + "\n";
    int from = text.indexOf(start) + start.length();

    return text.substring(from, text.indexOf("```\n", from));
  }

  /** The same page with the table as it must be. */
  ReadersPage renewed() {
    int from = text.indexOf(BEGINNING) + BEGINNING.length();

    return new ReadersPage(text.substring(0, from) + table() + text.substring(text.indexOf(END)));
  }

  /** The first ten bytes of a message, in hexadecimal digits. */
  static String header(Path schema) {
    ByteBuffer header = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0xC3).put((byte) 1).putLong(fingerprint(schema));

    return HexFormat.of().formatHex(header.array());
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| file | first ten bytes | fingerprint |\n|---|---|---|\n");
    for (String file : files()) {
      Path schema = SCHEMAS.resolve(file);
      table.append(
          "| `%s` | `%s` | `%016x` |\n".formatted(file, header(schema), fingerprint(schema)));
    }

    return table.toString();
  }

  private static List<String> files() {
    try {
      return Files.readAllLines(SCHEMAS.resolve("published.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long fingerprint(Path schema) {
    try {
      return SchemaNormalization.parsingFingerprint64(
          new Schema.Parser().parse(Files.readString(schema)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
