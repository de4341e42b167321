package io.atlascost.connect.schema;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * What a record says: its key, its value, and the time that Kafka keeps it by.
 *
 * @param value empty where the key is said to have none any more
 */
public record Content(Struct key, Optional<Struct> value, Instant timestamp) {
  public Content(Struct key, Struct value, Instant timestamp) {
    this(key, Optional.of(value), timestamp);
  }

  /** As Connect wants it, with null for none. */
  public Schema valueSchema() {
    return value.map(Struct::schema).orElse(null);
  }

  /** As Connect wants it, with null for none. */
  public Struct valueOrNull() {
    return value.orElse(null);
  }
}
