package io.atlascost.connect.schema;

import java.time.Instant;
import org.apache.kafka.connect.data.Struct;

/** What a record says: its key, its value, and the time that Kafka keeps it by. */
public record Content(Struct key, Struct value, Instant timestamp) {}
