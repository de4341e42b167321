package io.atlascost.connect.schema;

import java.math.BigDecimal;
import org.apache.kafka.connect.data.Struct;

/**
 * A row as typed values.
 *
 * @param key what the row is about
 * @param value the row
 * @param amount its US dollars, exact whatever the value represents them by
 */
public record Usage(Struct key, Struct value, BigDecimal amount) {}
