package io.atlascost.connect.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build gave this connector. */
public final class Version {
  private static final String VERSION = read();

  private Version() {}

  public static String version() {
    return VERSION;
  }

  /** How the connector names itself to Atlas. */
  public static String userAgent() {
    return "kafka-connect-atlas-cost/" + VERSION;
  }

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);

      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
