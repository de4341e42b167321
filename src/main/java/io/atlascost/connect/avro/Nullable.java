package io.atlascost.connect.avro;

import java.util.List;
import org.apache.avro.Schema;

/** An Avro schema in, its type apart from the null beside it out. */
record Nullable(Schema type, boolean isNullable) {
  static Nullable of(Schema avro) {
    if (avro.getType() == Schema.Type.NULL) {
      return new Nullable(avro, true);
    }

    if (!avro.isUnion()) {
      return new Nullable(avro, false);
    }

    List<Schema> types =
        avro.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    boolean nullable = types.size() < avro.getTypes().size();
    if (types.size() == 1) {
      return new Nullable(types.get(0), nullable);
    }

    return new Nullable(types.isEmpty() ? avro.getTypes().get(0) : avro, nullable);
  }
}
