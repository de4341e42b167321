package io.atlascost.connect.avro;

import java.util.Locale;
import org.apache.avro.Schema;

/** How amounts are represented: a schema with decimals in, the same schema in this mode out. */
public enum DecimalMode {
  PRECISE,
  STRING,
  DOUBLE;

  /** Our record as this mode has it: the file of its name in the mode's directory, if any. */
  public Schema applyTo(Schema record) {
    return RecordSchemas.published().getOrDefault(this + "/" + record.getName() + ".avsc", record);
  }

  /** The name in configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
