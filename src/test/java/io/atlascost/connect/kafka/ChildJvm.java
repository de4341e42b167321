package io.atlascost.connect.kafka;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A main class in, the command of a JVM for it out: one that logs to a file, and ends with its
 * parent, as long as its standard input is the pipe that {@link ProcessBuilder} makes.
 *
 * @param home of the JDK
 * @param properties system properties
 * @param options of the JVM
 */
public record ChildJvm(
    Path home, String classPath, Path log, Map<String, String> properties, List<String> options) {
  /** A quick start matters more than a quick loop. */
  public static final List<String> QUICK_START =
      List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");

  private static final String LOG_SETTINGS =
      String.valueOf(ChildJvm.class.getResource("process-log4j2.xml"));

  /** On the JDK of this JVM, one that starts quickly. */
  public ChildJvm(String classPath, Path log, Map<String, String> properties) {
    this(Path.of(System.getProperty("java.home")), classPath, log, properties, QUICK_START);
  }

  public List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve(Path.of("bin", "java")).toString());
    command.addAll(options);
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
