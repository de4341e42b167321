package io.atlascost.connect.benchmark;

import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.kafka.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A broker's address in, a worker out as one starts it for work: stock options but for 512 MB of
 * heap, and a log of its collections.
 */
final class ColdWorker implements AutoCloseable {
  private static final long COLLECTION_SECONDS = 20;

  private final ConnectWorker worker;
  private final Path collections;

  private ColdWorker(ConnectWorker worker, Path collections) {
    this.worker = worker;
    this.collections = collections;
  }

  /**
   * Starts one.
   *
   * @param wanted settings that differ from other workers'
   * @param number the worker shares no offsets and no connectors with those of other numbers
   */
  static ColdWorker start(
      Installation installation,
      String bootstrapServers,
      String plugins,
      Map<String, String> wanted,
      Path directory,
      int number) {
    Path collections = directory.resolve("collections-" + number + ".log");
    Installation stock =
        installation.withOptions(List.of("-Xmx512m", "-Xlog:gc:file=" + collections));
    Map<String, String> settings = new TreeMap<>(wanted);
    settings.putAll(
        Map.of(
            "plugin.path", plugins,
            "group.id", "connect-" + number,
            "config.storage.topic", "connect-configs-" + number,
            "offset.storage.topic", "connect-offsets-" + number,
            "status.storage.topic", "connect-status-" + number,
            "offset.flush.interval.ms", "60000"));
    Path log = Path.of("target", "benchmark", "worker-" + number + ".log");
    deleteFromEarlierRun(log);
    return new ColdWorker(ConnectWorker.start(stock, bootstrapServers, log, settings), collections);
  }

  private static void deleteFromEarlierRun(Path log) {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ConnectRest rest() {
    return worker.rest();
  }

  ProcessHandle process() {
    return worker.process();
  }

  /** A number of milliseconds that stands in its log behind the given words. */
  long milliseconds(String words) {
    Pattern pattern = Pattern.compile(Pattern.quote(words) + "(\\d+) ms");
    try (Stream<String> lines = Files.lines(worker.log())) {
      return lines
          .map(pattern::matcher)
          .filter(Matcher::find)
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What its collections did so far. */
  Collections collections() {
    try {
      return Collections.read(Files.readAllLines(collections));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Collects all garbage. */
  void collect() throws InterruptedException {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      Process collection =
          new ProcessBuilder(jcmd, String.valueOf(process().pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!collection.waitFor(COLLECTION_SECONDS, TimeUnit.SECONDS)) {
        collection.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** At once: what it has left to do is of no interest. */
  @Override
  public void close() {
    worker.kill();
    worker.close();
  }
}
