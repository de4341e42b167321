package io.atlascost.connect.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Connect and Java are in, what a worker's JVM is started with out.
 *
 * @param classPath without the plugin
 * @param options of the JVM
 */
public record Installation(Path javaHome, String classPath, List<String> options) {
  private Installation(Path javaHome, String classPath) {
    this(javaHome, classPath, ChildJvm.QUICK_START);
  }

  /** The same, with other options of the JVM than those for a quick start. */
  public Installation withOptions(List<String> others) {
    return new Installation(javaHome, classPath, others);
  }

  /** The Connect that the build uses, on this JVM's own JDK. */
  public static Installation ofThisJvm(Path pluginPath) {
    try {
      return new Installation(Path.of(System.getProperty("java.home")), ownClassPath(pluginPath));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A Connect of any version, on any JDK.
   *
   * @param jars directory of the jars of a Connect worker
   */
  public static Installation of(Path javaHome, Path jars) {
    try {
      List<Path> entries = children(jars);
      if (entries.isEmpty()) {
        throw new IllegalArgumentException(jars + " holds no worker; the build copies it there");
      }

      // A directory lists its files in any order, and the first class of a name wins.
      String classPath =
          entries.stream()
              .sorted()
              .map(Path::toString)
              .collect(Collectors.joining(File.pathSeparator));
      return new Installation(javaHome, classPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This JVM's own, without tests, without the plugin, and without what it must carry itself. */
  private static String ownClassPath(Path pluginPath) throws IOException {
    Set<String> carried = jarsBelow(pluginPath);
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(entry -> !Files.isDirectory(entry))
        .filter(jar -> !carried.contains(jar.getFileName().toString()))
        .filter(jar -> !jar.getFileName().toString().endsWith("-test.jar"))
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Without Jackson's, which Connect needs as well. */
  private static Set<String> jarsBelow(Path pluginPath) throws IOException {
    Set<String> names = new HashSet<>();
    for (Path plugin : children(pluginPath)) {
      for (Path jar : children(plugin)) {
        String name = jar.getFileName().toString();
        if (!name.startsWith("jackson-")) {
          names.add(name);
        }
      }
    }

    return names;
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return children;
    }

    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(children::add);
    }

    return children;
  }
}
