package io.atlascost.connect.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jar that lets other projects test without an account, started as they start it. */
@Timeout(60)
class SimulatorJarIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void runsByItselfAndAnswersTheQueriesOfTheQuickstart() throws Exception {
    Process process = start("--port", "0");
    try (BufferedReader output = process.inputReader()) {
      JsonNode settings = settings(linesUpTo("Ctrl-C", output));
      String base = settings.path("atlas.base.url").asText();
      JsonNode quickstart =
          JSON.readTree(Path.of("config", "quickstart.json").toFile()).path("config");

      assertThat(settings.path("atlas.queries")).isEqualTo(quickstart.path("atlas.queries"));
      for (String query : settings.path("atlas.queries").asText().split(",", -1)) {
        assertAnswers(base, query.split(":", -1));
      }

      assertThat(get(base + "/api/atlas/v2/orgs").statusCode()).isEqualTo(200);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void assertAnswers(String base, String... query) throws Exception {
    String url =
        base + "/api/atlas/v2/orgs/" + query[0] + "/billing/costExplorer/usage/" + query[1];

    assertThat(get(url).statusCode()).isEqualTo(202);
    assertThat(get(url).statusCode()).isEqualTo(202);
    HttpResponse<String> result = get(url);
    assertThat(result.statusCode()).isEqualTo(200);
    assertThat(result.body()).containsAnyOf("Cluster Unique Id", "usageDetails");
  }

  @Test
  void saysHowItIsCalled() throws Exception {
    Process process = start("--host", "x");

    assertThat(process.errorReader().lines())
        .containsExactly(
            "'--host x' is not understood; expected --port and a number",
            "Usage: java -jar kafka-connect-atlas-cost-<version>-simulator.jar [--port N]");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-jar", System.getProperty("simulator.jar")));
    command.addAll(List.of(arguments));

    return new ProcessBuilder(command).start();
  }

  private static List<String> linesUpTo(String beginning, BufferedReader output)
      throws IOException {
    List<String> lines = new ArrayList<>();
    String line = output.readLine();
    while (line != null) {
      lines.add(line);
      line = line.startsWith(beginning) ? null : output.readLine();
    }

    return lines;
  }

  /** The lines for a connector, which are the inside of a JSON object. */
  private static JsonNode settings(List<String> printed) throws IOException {
    String lines =
        String.join("", printed.stream().filter(line -> line.strip().startsWith("\"")).toList());
    return JSON.readTree("{" + lines + "}");
  }

  private HttpResponse<String> get(String uri) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }
}
