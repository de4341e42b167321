package io.atlascost.connect.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A log that is still being written in, its lines so far out. */
final class Log {
  private Log() {}

  /** A new one below the build's directory, where it stays. */
  static Path anew(String name) {
    try {
      Path log = Path.of("target", "cluster", name + ".log");
      Files.deleteIfExists(log);
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> lines(Path log) {
    try {
      return new String(Files.readAllBytes(log), UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
