package io.atlascost.connect.benchmark;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.benchmark.source.CeilingConnector;
import io.atlascost.connect.benchmark.source.PlainConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sample configuration in, those of the connectors that are measured out: the sample's own with
 * an address and queries filled in, and others with the same converters and producer.
 *
 * @param isDistant whether the worker is 2 ms away from its broker
 */
record Sample(Map<String, String> config, boolean isDistant) {
  private static final String CLASS = "connector.class";

  static Sample read(String name) {
    try {
      ObjectMapper json = new ObjectMapper();
      return new Sample(
          json.convertValue(
              json.readTree(Path.of("config", name).toFile()).get("config"),
              new TypeReference<Map<String, String>>() {}),
          false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As shipped, with one task and without what must be filled in. */
  static Sample shipped() {
    return read("connector.json").with("tasks.max", "1").forAnyAtlas();
  }

  static Sample exactlyOnce() {
    return read("connector-exactly-once.json").with("tasks.max", "1").forAnyAtlas();
  }

  /** What a worker is to be: one that can write in transactions writes everything so. */
  Map<String, String> workerSettings() {
    boolean transactions = "required".equals(config.get("exactly.once.support"));
    return Map.of("exactly.once.source.support", transactions ? "enabled" : "disabled");
  }

  /** For a worker that is 2 ms away from its broker. */
  Sample distant() {
    return new Sample(config, true);
  }

  Sample withConnectsProducer() {
    Map<String, String> changed = new TreeMap<>(config);
    changed.keySet().removeIf(key -> key.startsWith("producer.override."));
    return new Sample(changed, isDistant);
  }

  Sample with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.put(key, value);
    return new Sample(changed, isDistant);
  }

  /** What Connect alone costs with this connector's records. */
  Sample ceiling(long records) {
    return with(CeilingConnector.OF, config.get(CLASS))
        .with(CLASS, CeilingConnector.class.getName())
        .with(CeilingConnector.RECORDS, String.valueOf(records));
  }

  /** The connector that one would write in an afternoon. */
  Sample plain() {
    Sample plain = with(CLASS, PlainConnector.class.getName());
    plain.config().remove("transaction.boundary"); // it has no say in transactions
    return plain;
  }

  private Sample forAnyAtlas() {
    Map<String, String> changed = new TreeMap<>(config);
    changed.keySet().removeIf(key -> key.startsWith("atlas.client."));
    changed.put("atlas.auth.mode", "access_token");
    changed.put("atlas.access.token", "t");
    return new Sample(changed, isDistant);
  }
}
