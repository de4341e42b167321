package io.atlascost.connect.schema;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** The place of a field in the structs of a schema, through which they are filled. */
final class Slot {
  private final String name;
  private final Field field;

  private Slot(String name, Field field) {
    this.name = name;
    this.field = field;
  }

  /**
   * Makes the field one without a name: Connect checks each value that is put, and would build the
   * words of its message with the name before it knows whether they are needed, for each value of
   * each row.
   */
  static Slot of(Schema schema, String name) {
    Field named = schema.field(name);
    return new Slot(name, new Field(null, named.index(), named.schema()));
  }

  String name() {
    return name;
  }

  Schema schema() {
    return field.schema();
  }

  void put(Struct struct, Object value) {
    struct.put(field, value);
  }

  Object value(Struct struct) {
    return struct.get(field);
  }
}
