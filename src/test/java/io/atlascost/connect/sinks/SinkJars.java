package io.atlascost.connect.sinks;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A directory of jars in, what is in them out, apart from the class path of the tests. */
record SinkJars(ClassLoader loader) {
  private static final Path SINKS = Path.of(System.getProperty("sinks.directory"));
  private static final Path POSTGRES = Path.of(System.getProperty("postgres.directory"));
  private static final SinkJars JDBC = of(SINKS.resolve("debezium-jdbc"));

  /** Of the JDBC sink, the database's driver included. */
  static SinkJars jdbc() {
    return JDBC;
  }

  static SinkJars of(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<URL> urls = new ArrayList<>();
      for (Path file : files.filter(jar -> jar.toString().endsWith(".jar")).toList()) {
        urls.add(url(file));
      }

      return new SinkJars(
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader()));
    } catch (IOException e) {
      throw new IllegalStateException(directory + " holds no jars; the build puts them there", e);
    }
  }

  /** What is in an xz archive, for which Java has no class. */
  static InputStream unpacked(InputStream archive) {
    try {
      return of(POSTGRES)
          .loader
          .loadClass("org.tukaani.xz.XZInputStream")
          .asSubclass(InputStream.class)
          .getConstructor(InputStream.class)
          .newInstance(archive);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connection(String url, String user) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", user);

    return driver().connect(url, properties);
  }

  private Driver driver() {
    try {
      return loader
          .loadClass("org.postgresql.Driver")
          .asSubclass(Driver.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL url(Path file) throws MalformedURLException {
    return file.toUri().toURL();
  }
}
