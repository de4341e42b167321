package io.atlascost.connect.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.storage.Converter;

/**
 * The directory that the recipe fills in, Apicurio's converter out, as a worker's plugin has it.
 */
public final class RegistryConverter {
  private static final Path DIRECTORY = Path.of(System.getProperty("converter.directory"));
  private static final ClassLoader LOADER =
      new URLClassLoader(jars(), RegistryConverter.class.getClassLoader());

  private RegistryConverter() {}

  public static Converter of(Map<String, String> settings, boolean isKey) {
    return of("AvroConverter", settings, isKey);
  }

  /** By the simple name of its class. */
  static Converter of(String name, Map<String, String> settings, boolean isKey) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // As Connect does it for each of its plugins.
    thread.setContextClassLoader(LOADER);
    try {
      Converter converter =
          LOADER
              .loadClass("io.apicurio.registry.utils.converter." + name)
              .asSubclass(Converter.class)
              .getConstructor()
              .newInstance();
      converter.configure(settings, isKey);

      return converter;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The recipe has left no converter in " + DIRECTORY, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] jars() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      List<URL> urls = new ArrayList<>();
      for (Path file : files.toList()) {
        urls.add(file.toUri().toURL());
      }

      return urls.toArray(URL[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
