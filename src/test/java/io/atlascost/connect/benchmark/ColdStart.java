package io.atlascost.connect.benchmark;

import io.atlascost.connect.AtlasCostSourceTask;
import io.atlascost.connect.benchmark.source.NothingBefore;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The configuration of a task in, on standard output the milliseconds of its {@code start()} in a
 * JVM that has done nothing else.
 */
public final class ColdStart {
  private ColdStart() {}

  /** Argument: the configuration as properties. */
  public static void main(String[] arguments) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(arguments[0]));
    Map<String, String> config = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));

    AtlasCostSourceTask task = new AtlasCostSourceTask();
    task.initialize(new NothingBefore());
    long begin = System.nanoTime();
    task.start(config);
    System.out.println((System.nanoTime() - begin) / 1e6);
    task.stop();
    System.exit(0);
  }
}
