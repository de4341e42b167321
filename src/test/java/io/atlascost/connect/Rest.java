package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;

/** A worker's REST API: method, path and body in, status and JSON out. */
final class Rest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What the worker answers while its group finds itself together. */
  private static final int REBALANCING = 409;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Supplier<URI> worker;

  /**
   * @param worker where the API is now; a restarted worker is elsewhere
   */
  Rest(Supplier<URI> worker) {
    this.worker = worker;
  }

  /** One reply. */
  record Answer(int status, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    Answer succeeded() {
      assertThat(status).as(body).isBetween(200, 299);
      return this;
    }
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer post(String path) {
    return post(path, "");
  }

  Answer post(String path, Object body) {
    return send("POST", path, body);
  }

  Answer put(String path, Object body) {
    return send("PUT", path, body);
  }

  Answer patch(String path, Object body) {
    return send("PATCH", path, body);
  }

  Answer delete(String path) {
    return send("DELETE", path, "");
  }

  /**
   * @param body a text goes as it is, anything else as JSON
   */
  private Answer send(String method, String path, Object body) {
    return await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .until(() -> sendOnce(method, path, body), answer -> answer.status() != REBALANCING);
  }

  private Answer sendOnce(String method, String path, Object body)
      throws IOException, InterruptedException {
    String text = body instanceof String given ? given : JSON.writeValueAsString(body);
    var response =
        client.send(
            HttpRequest.newBuilder(worker.get().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(text))
                .build(),
            BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }
}
