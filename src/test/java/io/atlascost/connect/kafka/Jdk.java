package io.atlascost.connect.kafka;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A directory in, the JDK that is installed there out. */
public record Jdk(Path home, Runtime.Version version) {
  /** Java 8 had none of this form, and nothing here runs on it. */
  private static final Pattern VERSION = Pattern.compile("[1-9]\\d+(\\.\\d+)*(?<!\\.0)");

  /** The one that runs this JVM. */
  public static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version());
  }

  /** The newest of those that are installed beside the one that runs this JVM, if it is newer. */
  public static Optional<Jdk> newestBeside(Jdk running) {
    try (Stream<Path> siblings = Files.list(running.home().toRealPath().getParent())) {
      return siblings
          .flatMap(home -> Jdk.at(home).stream())
          .filter(jdk -> jdk.version().feature() > running.version().feature())
          .max(Comparator.comparing(Jdk::version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The running one, and the newest beside it. */
  public static List<Jdk> all() {
    return Stream.concat(Stream.of(running()), newestBeside(running()).stream()).toList();
  }

  private static Optional<Jdk> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release)
        || !Files.isExecutable(home.resolve(Path.of("bin", "java")))) {
      return Optional.empty();
    }

    try (Reader reader = Files.newBufferedReader(release)) {
      Properties properties = new Properties();
      properties.load(reader);
      return Optional.ofNullable(properties.getProperty("JAVA_VERSION"))
          .map(quoted -> quoted.replace("\"", ""))
          .filter(text -> VERSION.matcher(text).matches())
          .map(text -> new Jdk(home, Runtime.Version.parse(text)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Java " + version.feature();
  }
}
