package io.atlascost.connect;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Configuration keys as a page or a sample has them, for a connector that writes to {@code
 * atlas-cost}.
 */
record Recipe(Map<String, String> keys) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEGINNING = "```json\n";
  private static final String END = "```";
  private static final String TOPIC = "atlas-cost";

  /** The first block of JSON behind some words. */
  static Recipe behind(String words, Path page) {
    try {
      String text = Files.readString(page);
      int start = text.indexOf(BEGINNING, indexOf(words, text, page)) + BEGINNING.length();
      String block = text.substring(start, text.indexOf(END, start));

      return new Recipe(JSON.readValue("{" + block + "}", new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of {@code config/}, as the body of {@code POST /connectors}. */
  static Recipe sample(Path file) {
    try {
      JsonNode config = JSON.readTree(file.toFile()).path("config");

      return new Recipe(JSON.convertValue(config, new TypeReference<>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Recipe without(String... others) {
    Map<String, String> left = new HashMap<>(keys);
    left.keySet().removeAll(Set.of(others));
    return new Recipe(left);
  }

  private static int indexOf(String words, String text, Path page) {
    int index = text.indexOf(words);
    if (index < 0) {
      throw new IllegalArgumentException("'" + words + "' does not stand in " + page);
    }

    return index;
  }

  /** Gives the connector these keys, for the topics that it has. */
  Deployment addTo(Deployment connector) {
    keys.forEach((key, value) -> connector.with(key, value.replace(TOPIC, connector.topic())));
    return connector;
  }
}
