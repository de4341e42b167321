package io.atlascost.connect.sinks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A file of {@code config/sinks/} in, a connector for the machines of a test out. */
record SinkSample(String name, Map<String, String> config) {
  static final Path DIRECTORY = Path.of("config", "sinks");

  private static final ObjectMapper JSON = new ObjectMapper();

  static SinkSample of(String file) {
    return at(DIRECTORY.resolve(file));
  }

  static SinkSample at(Path file) {
    try {
      JsonNode body = JSON.readTree(file.toFile());
      Map<String, String> config =
          JSON.convertValue(body.path("config"), new TypeReference<Map<String, String>>() {});

      return new SinkSample(body.path("name").asText(), config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SinkSample named(String other) {
    return new SinkSample(other, config);
  }

  SinkSample with(Map<String, String> changes) {
    Map<String, String> changed = new HashMap<>(config);
    changed.putAll(changes);

    return new SinkSample(name, changed);
  }

  SinkSample without(String... keys) {
    Map<String, String> left = new HashMap<>(config);
    left.keySet().removeAll(Set.of(keys));

    return new SinkSample(name, left);
  }

  /** As it stands but for the address and the secrets. */
  SinkSample into(Postgres postgres) {
    return with(
        Map.of(
            "connection.url", postgres.url(),
            "connection.username", postgres.user(),
            "connection.password", "any"));
  }

  void create(Warehouse warehouse) {
    warehouse.rest().put(name, config);
  }
}
