package io.atlascost.connect.avro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/** A Connect schema in, the converter of a sink out that was given its {@code .avsc}. */
final class GivenSchemas {
  private static final Path FILE = file();

  private GivenSchemas() {}

  static SingleObjectAvroConverter converter(Schema schema) {
    return converter(ConnectSchemas.toAvro(schema).toString());
  }

  static SingleObjectAvroConverter converter(String avsc) {
    SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
    try {
      Files.writeString(FILE, avsc);
      converter.configure(Map.of("schemas", FILE.toString()), false);

      return converter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("given", ".avsc");
      file.toFile().deleteOnExit();

      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
