package io.atlascost.connect.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A main class in, the command of a JVM for it out: one that starts quickly, logs to a file, and
 * ends with its parent, as long as its standard input is the pipe that {@link ProcessBuilder}
 * makes.
 *
 * @param home of the JDK
 * @param properties system properties
 */
public record ChildJvm(Path home, String classPath, Path log, Map<String, String> properties) {
  private static final String LOG_SETTINGS =
      String.valueOf(ChildJvm.class.getResource("process-log4j2.xml"));

  /** As this JVM. */
  public ChildJvm(String classPath, Path log, Map<String, String> properties) {
    this(Path.of(System.getProperty("java.home")), classPath, log, properties);
  }

  public List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve(Path.of("bin", "java")).toString());
    command.add("-Xmx512m");
    // A quick start matters more than a quick loop.
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:-UsePerfData");
    command.add("-Dlog4j2.configurationFile=" + LOG_SETTINGS);
    command.add("-Dlog.file=" + log.toAbsolutePath());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(classPath);
    command.add(Lifeline.class.getName());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
