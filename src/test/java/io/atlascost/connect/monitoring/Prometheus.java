package io.atlascost.connect.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.kafka.LoopbackPort;
import io.atlascost.connect.kafka.ScratchDirectory;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The port of an exporter in, a real Prometheus out that scrapes it by our configuration, in a
 * hurry: each second, and with alerts that wait for nothing. It ends with the test's JVM.
 */
public final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(30);
  private static final long END_SECONDS = 10;

  /** Ends the program when its own standard input ends. */
  private static final String LIFELINE =
      "\"$@\" & child=$!; cat > /dev/null; kill $child; wait $child";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ScratchDirectory directory;
  private final LoopbackPort port;
  private final Process process;

  private Prometheus(ScratchDirectory directory, LoopbackPort port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  public static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  /** What it says. */
  public static String promtool(String... arguments) {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    try {
      Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (InputStream output = promtool.getInputStream()) {
        String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return promtool.waitFor() == 0 ? said : said + "\nexit code " + promtool.exitValue();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  public static Prometheus start(LoopbackPort exporter) {
    ScratchDirectory directory = ScratchDirectory.create();
    LoopbackPort port = LoopbackPort.free();
    try {
      Path configuration = directory.path().resolve("prometheus.yml");
      Files.writeString(
          configuration,
          MonitoringSamples.text(MonitoringSamples.PROMETHEUS)
              .replace("connect:9404", "127.0.0.1:" + exporter.number())
              .replace("15s", "1s"));
      Files.writeString(
          directory.path().resolve("alerts.yml"),
          MonitoringSamples.text(MonitoringSamples.ALERTS)
              .replaceAll("for: \\w+", "for: 0s")
              .replace("> 7200", "> 2"));
      Process process =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  LIFELINE,
                  "prometheus",
                  "prometheus",
                  "--config.file=" + configuration,
                  "--storage.tsdb.path=" + directory.path().resolve("data"),
                  "--web.listen-address=127.0.0.1:" + port.number(),
                  "--log.level=warn")
              .redirectErrorStream(true)
              .redirectOutput(Path.of("target", "prometheus.log").toFile())
              .start();
      Prometheus prometheus = new Prometheus(directory, port, process);
      prometheus.awaitReady();
      return prometheus;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    Awaitility.await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> send("/-/ready").statusCode() == 200);
  }

  /** The samples that a query gives now. */
  public List<JsonNode> ask(String query) {
    JsonNode answer = read("/api/v1/query?query=" + encoded(query));
    if (!answer.path("status").asText().equals("success")) {
      throw new IllegalArgumentException(query + ": " + answer);
    }

    List<JsonNode> samples = new ArrayList<>();
    answer.at("/data/result").forEach(samples::add);
    return samples;
  }

  /** What the alerts ask. */
  public List<String> alertQueries() {
    List<String> queries = new ArrayList<>();
    for (JsonNode group : read("/api/v1/rules").at("/data/groups")) {
      for (JsonNode rule : group.path("rules")) {
        queries.add(rule.path("query").asText());
      }
    }

    return queries;
  }

  /** Each alert that fires, and for which connector. */
  public Set<String> firing() {
    Set<String> names = new TreeSet<>();
    for (JsonNode alert : read("/api/v1/alerts").at("/data/alerts")) {
      if (alert.path("state").asText().equals("firing")) {
        JsonNode labels = alert.path("labels");
        names.add(labels.path("alertname").asText() + " " + labels.path("connector").asText());
      }
    }

    return names;
  }

  private JsonNode read(String path) {
    try {
      return JSON.readTree(send(path).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + port.number() + path);
    return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      directory.close();
    }
  }
}
