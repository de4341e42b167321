package io.atlascost.connect.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.kafka.Lifeline;
import io.atlascost.connect.kafka.LoopbackPort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.awaitility.Awaitility;

/**
 * The unpacked registry of the build in, one that runs out: Apicurio's, in memory, in a JVM of its
 * own on a free loopback port.
 */
public final class Registry implements AutoCloseable {
  private static final Path DIRECTORY = Path.of(System.getProperty("registry.directory"));
  private static final Path LOG = Path.of("target", "registry.log");
  private static final Duration START = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final LoopbackPort port;
  private final Process process;

  private Registry(LoopbackPort port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Returns when it answers. */
  public static Registry start() {
    LoopbackPort port = LoopbackPort.free();
    Registry registry = new Registry(port, launch(port));
    try {
      Awaitility.await("the registry, see " + LOG)
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .until(registry::answers);

      return registry;
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /** Of its host, without a path. */
  public String url() {
    return "http://127.0.0.1:" + port.number();
  }

  /** The newest schema that is registered for the keys or values of a topic. */
  public Schema schema(String artifact) {
    HttpResponse<String> response = answer("/groups/default/artifacts/" + artifact);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(artifact + ": " + response.statusCode());
    }

    return new Schema.Parser().parse(response.body());
  }

  /** How many versions of the schema there are. */
  int versions(String artifact) {
    return json("/apis/registry/v2/groups/default/artifacts/" + artifact + "/versions")
        .path("count")
        .asInt();
  }

  /** Avro, or what else the registry takes it for. */
  String type(String artifact) {
    return json("/apis/registry/v2/groups/default/artifacts/" + artifact + "/meta")
        .path("type")
        .asText();
  }

  /** By the API of Confluent's registry, as its clients ask for the id that is in a message. */
  Schema schemaOf(int id) {
    return new Schema.Parser()
        .parse(json("/apis/ccompat/v7/schemas/ids/" + id).path("schema").asText());
  }

  /** From now on refuses a new version of the schema that breaks the rule. */
  public void requireCompatibility(String artifact, String rule) {
    String body = "{\"type\": \"COMPATIBILITY\", \"config\": \"" + rule + "\"}";
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    url() + "/apis/registry/v2/groups/default/artifacts/" + artifact + "/rules"))
            .timeout(START)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() / 100 != 2) {
      throw new IllegalStateException(artifact + ": " + response.statusCode());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("The registry ended at its start; see " + LOG);
    }

    try {
      return answer("/system/info").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private JsonNode json(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + path)).timeout(START).build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + response.statusCode() + response.body());
    }

    try {
      return new ObjectMapper().readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> answer(String path) {
    URI uri = URI.create(url() + "/apis/registry/v2" + path);

    return send(HttpRequest.newBuilder(uri).timeout(START).build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the registry was asked", e);
    }
  }

  private static Process launch(LoopbackPort port) {
    try {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx256m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Dquarkus.http.host=127.0.0.1",
              "-Dquarkus.http.port=" + port.number(),
              "-cp",
              lifeline() + File.pathSeparator + runner(),
              Lifeline.class.getName(),
              "io.quarkus.runner.GeneratedMain");

      // Standard input stays a pipe to this JVM: that is the lifeline.
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(LOG.toFile())
          .start();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("The registry cannot be started", e);
    }
  }

  private static Path lifeline() throws URISyntaxException {
    return Path.of(Lifeline.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
