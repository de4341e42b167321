package io.atlascost.connect.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Verbs of Connect's REST API in, its JSON out; a rebalance is waited out. */
public final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int REBALANCING = 409;

  private final URI base;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public ConnectRest(URI base) {
    this.base = base;
  }

  /** True when the worker has joined its group and works. */
  public boolean healthy() {
    try {
      int status = exchange("GET", "/health", null).statusCode();
      // Before Kafka 3.9 only the answers of a worker tell that it can give them.
      return status == 200
          || (status == 404 && exchange("GET", "/connectors", null).statusCode() == 200);
    } catch (UncheckedIOException notThere) {
      return false;
    }
  }

  /** The version of Kafka that the worker is of. */
  public String version() {
    return send("GET", "/", null).path("version").asText();
  }

  public JsonNode plugins() {
    return send("GET", "/connector-plugins?connectorsOnly=false", null);
  }

  public JsonNode connectors() {
    return send("GET", "/connectors", null);
  }

  /** Creates a connector from a whole request body, name and configuration together. */
  public JsonNode create(JsonNode body) {
    return send("POST", "/connectors", body);
  }

  /** Creates the connector or changes its configuration. */
  public JsonNode put(String connector, Map<String, String> configuration) {
    return send("PUT", path(connector, "config"), JSON.valueToTree(configuration));
  }

  /** A missing node where the connector has none yet. */
  public JsonNode status(String connector) {
    HttpResponse<String> response = exchange("GET", path(connector, "status"), null);
    return response.statusCode() == 404 ? MissingNode.getInstance() : read(response);
  }

  /** True when the connector and at least so many tasks run, and none of them has failed. */
  public boolean running(String connector, int tasks) {
    JsonNode status = status(connector);
    List<String> states = status.path("tasks").findValuesAsText("state");
    return status.at("/connector/state").asText().equals("RUNNING")
        && states.size() >= tasks
        && states.stream().allMatch("RUNNING"::equals);
  }

  /** The list of {@code {"partition": …, "offset": …}}. */
  public JsonNode offsets(String connector) {
    return send("GET", path(connector, "offsets"), null).path("offsets");
  }

  public void delete(String connector) {
    send("DELETE", path(connector, ""), null);
  }

  private static String path(String connector, String rest) {
    return "/connectors/" + connector + (rest.isEmpty() ? "" : "/" + rest);
  }

  private JsonNode send(String method, String path, JsonNode body) {
    Callable<HttpResponse<String>> exchange = () -> exchange(method, path, body);
    HttpResponse<String> response =
        Awaitility.await(method + " " + path)
            .atMost(PATIENCE)
            .until(exchange, answer -> answer.statusCode() != REBALANCING);

    return read(response);
  }

  private HttpResponse<String> exchange(String method, String path, JsonNode body) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Content-Type", "application/json")
            .timeout(PATIENCE)
            .method(method, publisher)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Connect was asked", e);
    }
  }

  private static JsonNode read(HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new ConnectRefusal(response.statusCode(), response.body());
    }

    try {
      return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
