package io.atlascost.connect.avro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/**
 * A topic and a fingerprint in, the schema that the message was written with out. Schemas that were
 * written here come first, those of the same topic before others, then configured ones, then the
 * connector's own.
 */
final class KnownSchemas {
  private static final Map<Long, KnownSchema> OWN = own();

  private final String key;
  private final Map<Long, KnownSchema> configured = new HashMap<>();
  private final Map<String, Map<Long, KnownSchema>> written = new Remembered<>();
  private final Map<Long, KnownSchema> writtenAnywhere = new Remembered<>();
  private volatile Found recent;

  /**
   * Reads the schemas in the files, and in the {@code .avsc} files of the directories, that are
   * configured with {@code key}.
   *
   * @throws ConfigException if one of them cannot be read
   */
  KnownSchemas(String key, List<String> paths) {
    this.key = key;
    for (String path : paths) {
      for (Path file : files(path)) {
        add(configured, parse(file));
      }
    }
  }

  /** Remembers a schema that the topic gets from now on. */
  synchronized void remember(String topic, KnownSchema schema) {
    add(writtenAnywhere, schema);
    add(written.computeIfAbsent(topic, name -> new Remembered<>()), schema);
    this.recent = null;
  }

  Optional<KnownSchema> find(String topic, long fingerprint) {
    Found found = recent;
    if (found != null
        && found.schema.fingerprint() == fingerprint
        && Objects.equals(found.topic, topic)) {
      return Optional.of(found.schema);
    }

    return lookUp(topic, fingerprint);
  }

  private synchronized Optional<KnownSchema> lookUp(String topic, long fingerprint) {
    Map<Long, KnownSchema> ofTopic = written.getOrDefault(topic, Map.of());
    for (Map<Long, KnownSchema> place : List.of(ofTopic, writtenAnywhere, configured, OWN)) {
      KnownSchema schema = place.get(fingerprint);
      if (schema != null) {
        this.recent = new Found(topic, schema);
        return Optional.of(schema);
      }
    }

    return Optional.empty();
  }

  private List<Path> files(String path) {
    try {
      Path place = Path.of(path);
      if (!Files.isDirectory(place)) {
        return List.of(place);
      }

      try (Stream<Path> children = Files.list(place)) {
        return children.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(key, path, "cannot be read: " + e);
    }
  }

  private KnownSchema parse(Path file) {
    try {
      KnownSchema schema = new KnownSchema(new Schema.Parser().parse(Files.readString(file)));
      // Compiled now, so that a schema which Connect cannot have is noticed at the start.
      ConnectSchemas.fromAvro(schema.avro());

      return schema;
    } catch (IOException | AvroRuntimeException e) {
      throw new ConfigException(
          key, file, "expected a readable file with one Avro schema, complete in itself: " + e);
    } catch (org.apache.kafka.connect.errors.DataException e) {
      throw new ConfigException(key, file, e.getMessage());
    }
  }

  private static Map<Long, KnownSchema> own() {
    Map<Long, KnownSchema> own = new HashMap<>();
    for (Schema schema : RecordSchemas.all()) {
      for (DecimalMode mode : DecimalMode.values()) {
        add(own, new KnownSchema(mode.applyTo(schema)));
      }
    }

    return own;
  }

  private static void add(Map<Long, KnownSchema> place, KnownSchema schema) {
    place.put(schema.fingerprint(), schema);
  }

  private record Found(String topic, KnownSchema schema) {}
}
