package io.atlascost.connect.quickstart;

import io.atlascost.connect.kafka.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The build's paths in, the quickstart's exit status out: runs it in a JVM of its own, which ends
 * in order when this one ends, however that comes.
 */
public final class Launcher {
  private static final int MISSING = 2;

  /** What a JVM answers that was told to end: by Ctrl-C or by a plain kill. */
  private static final Set<Integer> STOPPED = Set.of(130, 143);

  private Launcher() {}

  /** Arguments: the plugin path, the directory for logs and data, the connector's file. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path directory = Path.of(arguments[1]);
    Files.createDirectories(directory);
    Path log = directory.resolve(Quickstart.LOG);
    Files.deleteIfExists(log);
    Files.deleteIfExists(directory.resolve(Quickstart.WORKER_LOG));
    Files.deleteIfExists(directory.resolve(Tour.PAGE));

    Process quickstart =
        new ProcessBuilder(command(log, arguments))
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(quickstart), "quickstart-end"));

    int status = quickstart.waitFor();
    if (status != 0) {
      System.exit(status(status, log));
    }
  }

  private static int status(int status, Path log) {
    if (status == MISSING || STOPPED.contains(status)) {
      return status;
    }

    System.out.println("The quickstart's JVM ended with status " + status + "; see " + log);
    return MISSING;
  }

  private static void end(Process quickstart) {
    quickstart.destroy();
    try {
      quickstart.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command(Path log, String[] arguments) {
    Map<String, String> properties =
        Map.of(
            "plugin.path",
            arguments[0],
            "java.io.tmpdir",
            arguments[1],
            Quickstart.ONCE,
            String.valueOf(once()));
    return new ChildJvm(classPath(), log, properties)
        .command(Quickstart.class, arguments[1], arguments[2]);
  }

  private static boolean once() {
    String once = System.getProperty(Quickstart.ONCE, "false");
    return once.isEmpty() || Boolean.parseBoolean(once);
  }

  /** The one that this class came from: Maven has a class loader of its own for it. */
  private static String classPath() {
    if (Launcher.class.getClassLoader() instanceof URLClassLoader loader) {
      return Stream.of(loader.getURLs())
          .map(Launcher::path)
          .collect(Collectors.joining(File.pathSeparator));
    }

    return System.getProperty("java.class.path");
  }

  private static String path(URL url) {
    return Path.of(URI.create(url.toString())).toString();
  }
}
