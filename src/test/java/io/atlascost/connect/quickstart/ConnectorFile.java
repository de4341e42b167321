package io.atlascost.connect.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file with a connector as Connect's REST API takes it in, the values that the quickstart needs
 * out.
 */
record ConnectorFile(Path path, ObjectNode body) {
  private static final String BASE_URL = "atlas.base.url";

  /** One of {@code atlas.queries}. */
  record Query(String orgId, String token) {
    static Query of(String text) {
      String[] parts = text.trim().split(":", 2);
      return new Query(parts[0], parts[1]);
    }

    /** Enough of the token to know it again. */
    String shortToken() {
      return token.substring(0, 8) + "..";
    }
  }

  static ConnectorFile read(Path path) {
    try {
      return new ConnectorFile(path, (ObjectNode) new ObjectMapper().readTree(path.toFile()));
    } catch (IOException e) {
      throw new QuickstartFailure("The connector's file " + path + " cannot be read", e);
    }
  }

  /** The same with another address of Atlas. */
  ConnectorFile withBaseUrl(URI url) {
    ObjectNode copy = body.deepCopy();
    ((ObjectNode) copy.get("config")).put(BASE_URL, url.toString());
    return new ConnectorFile(path, copy);
  }

  String name() {
    return body.path("name").asText();
  }

  URI baseUrl() {
    return URI.create(setting(BASE_URL));
  }

  List<Query> queries() {
    return Stream.of(setting("atlas.queries").split(",")).map(Query::of).toList();
  }

  String accessToken() {
    return setting("atlas.access.token");
  }

  /** Between two times that the schedule asks for a month. */
  Duration interval() {
    return Duration.ofMillis(Long.parseLong(setting("atlas.schedule.interval.ms")));
  }

  String usageTopic() {
    return setting("topic");
  }

  String statusTopic() {
    return setting("status.topic");
  }

  String deadLetterTopic() {
    return setting("errors.deadletterqueue.topic.name");
  }

  private String setting(String key) {
    JsonNode value = body.path("config").path(key);
    if (value.isMissingNode()) {
      throw new QuickstartFailure("The connector's file " + path + " has no " + key);
    }

    return value.asText();
  }
}
