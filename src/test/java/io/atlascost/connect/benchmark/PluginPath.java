package io.atlascost.connect.benchmark;

import io.atlascost.connect.benchmark.source.CeilingConnector;
import io.atlascost.connect.benchmark.source.PlainConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * The plugin as it is built in, a plugin path out where the same stands with the connectors that it
 * is compared with.
 */
final class PluginPath {
  private PluginPath() {}

  /**
   * Fills a directory.
   *
   * @param built the directory that holds the plugin's directory
   */
  static Path create(Path built, Path directory) {
    try {
      Path plugin = Files.createDirectories(directory.resolve("plugin").resolve("atlas-cost"));
      try (Stream<Path> files = Files.walk(built)) {
        for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
          Files.copy(jar, plugin.resolve(jar.getFileName()));
        }
      }

      writeJar(plugin.resolve("benchmark.jar"));
      return plugin.getParent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeJar(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path type : types()) {
        String folder = CeilingConnector.class.getPackageName().replace('.', '/');
        jar.putNextEntry(new JarEntry(folder + "/" + type.getFileName()));
        Files.copy(type, jar);
      }

      jar.putNextEntry(new JarEntry("META-INF/services/" + SourceConnector.class.getName()));
      String services =
          CeilingConnector.class.getName() + "\n" + PlainConnector.class.getName() + "\n";
      jar.write(services.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<Path> types() throws IOException {
    URL here =
        CeilingConnector.class.getResource(CeilingConnector.class.getSimpleName() + ".class");
    try (Stream<Path> files = Files.list(Path.of(here.toURI()).getParent())) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("No directory of classes: " + here, e);
    }
  }
}
