package io.atlascost.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** One Connect schema in, the Avro schema with the same meaning and a writer of its values out. */
@SuppressWarnings("JavaUtilDate") // It is what Connect has for its logical types.
final class ToAvro {
  /** What was made of structs so far, by all that two uses of it must have in common. */
  private final Map<List<Object>, Encoding> structs = new HashMap<>();

  private final Set<String> names = new HashSet<>();

  private ToAvro() {}

  /**
   * Writes values of one schema: throws {@link DataException} if one does not fit in range, scale
   * or presence, and {@link ClassCastException} if it is of another type.
   */
  interface Writer {
    void write(Object value, MessageBuffer out);
  }

  /** An Avro schema and a writer of its values. */
  record Encoding(Schema schema, Writer writer) {}

  static Encoding of(org.apache.kafka.connect.data.Schema connect) {
    return new ToAvro().encoding(connect);
  }

  /** Of what is not the type of a field, so that it must carry its doc itself. */
  private Encoding encoding(org.apache.kafka.connect.data.Schema connect) {
    return nullable(type(connect, connect.doc()), connect, 0);
  }

  private Schema.Field field(
      String name, org.apache.kafka.connect.data.Schema connect, List<Writer> writers) {
    Encoding type = type(connect, null);
    Optional<Object> value = DefaultValue.toAvro(type, connect.defaultValue());
    // The first type of a union is the one that its default has.
    Encoding field = nullable(type, connect, value.isPresent() ? 1 : 0);
    writers.add(field.writer);
    Object otherwise = connect.isOptional() ? JsonProperties.NULL_VALUE : null;

    return new Schema.Field(name, field.schema, connect.doc(), value.orElse(otherwise));
  }

  /**
   * As Struct.get and Kafka's own converters have it, null means the default where there is one.
   */
  private static Encoding nullable(
      Encoding type, org.apache.kafka.connect.data.Schema connect, int nullIndex) {
    Object defaultValue = connect.defaultValue();
    if (!connect.isOptional()) {
      return new Encoding(
          type.schema,
          (value, out) -> type.writer.write(present(value == null ? defaultValue : value), out));
    }

    List<Schema> types = new ArrayList<>(List.of(type.schema));
    types.add(nullIndex, Schema.create(Schema.Type.NULL));

    return new Encoding(
        Schema.createUnion(types),
        (value, out) -> {
          Object known = value == null ? defaultValue : value;
          out.number(known == null ? nullIndex : 1 - nullIndex);
          if (known != null) {
            type.writer.write(known, out);
          }
        });
  }

  private static Object present(Object value) {
    if (value == null) {
      throw new DataException("it is missing, and its schema is not optional");
    }

    return value;
  }

  private Encoding type(org.apache.kafka.connect.data.Schema connect, String doc) {
    Encoding type = undescribed(connect, doc);
    add(type.schema, ConnectSchemas.NAME, connect.name());
    add(type.schema, ConnectSchemas.VERSION, connect.version());
    add(type.schema, ConnectSchemas.PARAMETERS, connect.parameters());
    add(type.schema, ConnectSchemas.DOC, type.schema.getType() == Schema.Type.RECORD ? null : doc);

    return type;
  }

  private static void add(JsonProperties avro, String property, Object value) {
    if (value != null) {
      avro.addProp(property, value);
    }
  }

  private Encoding undescribed(org.apache.kafka.connect.data.Schema connect, String doc) {
    String name = String.valueOf(connect.name());

    return switch (connect.type()) {
      case INT8, INT16 -> {
        Encoding type =
            of(Schema.Type.INT, (value, out) -> out.number(((Number) value).shortValue()));
        type.schema.addProp(ConnectSchemas.TYPE, connect.type().getName());
        yield type;
      }
      case INT32 ->
          switch (name) {
            case Date.LOGICAL_NAME -> of(LogicalTypes.date(), Schema.Type.INT, ToAvro::writeDate);
            case Time.LOGICAL_NAME ->
                of(LogicalTypes.timeMillis(), Schema.Type.INT, ToAvro::writeTime);
            default -> of(Schema.Type.INT, (value, out) -> out.number((Integer) value));
          };
      case INT64 ->
          name.equals(Timestamp.LOGICAL_NAME)
              ? of(
                  LogicalTypes.timestampMillis(),
                  Schema.Type.LONG,
                  (value, out) -> out.number(millis(value)))
              : of(Schema.Type.LONG, (value, out) -> out.number((Long) value));
      case FLOAT32 -> of(Schema.Type.FLOAT, (value, out) -> out.float32((Float) value));
      case FLOAT64 -> of(Schema.Type.DOUBLE, (value, out) -> out.float64((Double) value));
      case BOOLEAN -> of(Schema.Type.BOOLEAN, (value, out) -> out.flag((Boolean) value));
      case STRING -> of(Schema.Type.STRING, new TextWriter());
      case BYTES ->
          name.equals(Decimal.LOGICAL_NAME)
              ? decimal(connect)
              : of(Schema.Type.BYTES, ToAvro::writeBytes);
      case ARRAY -> array(connect);
      case MAP -> map(connect);
      case STRUCT -> struct(connect, doc);
    };
  }

  private static Encoding of(Schema.Type type, Writer writer) {
    return new Encoding(Schema.create(type), writer);
  }

  private static Encoding of(LogicalType logical, Schema.Type type, Writer writer) {
    return new Encoding(logical.addToSchema(Schema.create(type)), writer);
  }

  private static long millis(Object date) {
    return ((java.util.Date) date).getTime();
  }

  private static void writeTime(Object value, MessageBuffer out) {
    out.number(Time.fromLogical(Time.SCHEMA, (java.util.Date) value));
  }

  /** Not by Date.fromLogical, which makes a calendar for each value. */
  private static void writeDate(Object value, MessageBuffer out) {
    long millis = millis(value);
    long day = Math.floorDiv(millis, ConnectSchemas.MILLIS_PER_DAY);
    if (day * ConnectSchemas.MILLIS_PER_DAY != millis || day != (int) day) {
      throw new DataException(
          value + " is no date at midnight UTC within 32 bits of days, which is expected");
    }

    out.number(day);
  }

  private static void writeBytes(Object value, MessageBuffer out) {
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      out.bytes(bytes);
    } else {
      out.bytes((byte[]) value);
    }
  }

  private static Encoding decimal(org.apache.kafka.connect.data.Schema connect) {
    int scale;
    int precision;
    Schema avro = Schema.create(Schema.Type.BYTES);
    try {
      Map<String, String> given = connect.parameters();
      scale = Integer.parseInt(given.get(Decimal.SCALE_FIELD));
      String usual = String.valueOf(Math.max(ConnectSchemas.USUAL_PRECISION, scale));
      precision = Integer.parseInt(given.getOrDefault(ConnectSchemas.PRECISION, usual));
      LogicalTypes.decimal(precision, scale).addToSchema(avro);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new DataException("Avro has no decimal with the parameters " + connect.parameters(), e);
    }

    // No number of so few bits has too many digits, which take longer to count.
    int fewBits = (int) (precision * 3.32);

    return new Encoding(
        avro,
        (value, out) -> {
          BigDecimal decimal = (BigDecimal) value;
          BigInteger unscaled = decimal.unscaledValue();
          if (decimal.scale() != scale
              || (unscaled.bitLength() > fewBits && decimal.precision() > precision)) {
            throw new DataException(
                "%s is no decimal of scale %d with at most %d digits, which is expected"
                    .formatted(decimal, scale, precision));
          }

          out.bytes(unscaled.toByteArray());
        });
  }

  private Encoding array(org.apache.kafka.connect.data.Schema connect) {
    Encoding item = encoding(connect.valueSchema());

    return new Encoding(
        Schema.createArray(item.schema),
        (value, out) -> {
          List<?> items = (List<?>) value;
          if (!items.isEmpty()) {
            out.number(items.size());
            items.forEach(each -> item.writer.write(each, out));
          }

          out.number(0);
        });
  }

  private Encoding map(org.apache.kafka.connect.data.Schema connect) {
    Encoding key = encoding(connect.keySchema());
    Encoding item = encoding(connect.valueSchema());
    if (key.schema.getType() != Schema.Type.STRING) {
      throw new DataException("The keys of Avro's maps are strings, not " + key.schema);
    }

    return new Encoding(
        Schema.createMap(item.schema),
        (value, out) -> {
          Map<?, ?> map = (Map<?, ?>) value;
          if (!map.isEmpty()) {
            out.number(map.size());
            map.forEach(
                (name, each) -> {
                  key.writer.write(name, out);
                  item.writer.write(each, out);
                });
          }

          out.number(0);
        });
  }

  private Encoding struct(org.apache.kafka.connect.data.Schema connect, String doc) {
    List<Object> common =
        Arrays.asList(
            connect.name(), connect.version(), connect.parameters(), doc, connect.fields());
    Encoding struct = structs.get(common);
    if (struct == null) {
      struct = newStruct(connect, doc);
      structs.put(common, struct);
    }

    return struct;
  }

  private Encoding newStruct(org.apache.kafka.connect.data.Schema connect, String doc) {
    String name = connect.name() == null ? ConnectSchemas.NAMELESS : connect.name();
    Schema record = Schema.createRecord(unused(legal(name), names), doc, null, false);
    Set<String> taken = connect.fields().stream().map(Field::name).collect(Collectors.toSet());
    List<Schema.Field> fields = new ArrayList<>();
    List<Writer> writers = new ArrayList<>();
    for (Field field : connect.fields()) {
      // Other than types, fields may be called as Avro's own types are.
      boolean same = field.name().matches("[A-Za-z_][A-Za-z0-9_]*");
      String legal = legal(field.name()).replace('.', '_');
      fields.add(field(same ? field.name() : unused(legal, taken), field.schema(), writers));
      add(fields.get(field.index()), ConnectSchemas.NAME, same ? null : field.name());
    }

    record.setFields(fields);

    return new Encoding(record, structWriter(connect.fields(), writers.toArray(Writer[]::new)));
  }

  /** Each part of the name as Avro allows it, and no name of Avro's own types. */
  private static String legal(String name) {
    return name.replaceAll("[^A-Za-z0-9_.]", "_")
        .replaceAll("(?<=^|\\.)(?=[0-9.]|$)", "_")
        .replaceAll("^(null|boolean|int|long|float|double|bytes|string)$", "$1_");
  }

  private static String unused(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "_" + i;
    }

    return candidate;
  }

  private static Writer structWriter(List<Field> expected, Writer[] writers) {
    Field[] fields = expected.toArray(Field[]::new);

    return (value, out) -> {
      Struct struct = (Struct) value;
      List<Field> given = struct.schema().fields();
      // Struct.get goes by position, so that other fields would be written without a word.
      if (given != expected && !given.equals(expected)) {
        throw new DataException("the struct has other fields than its schema");
      }

      for (int i = 0; i < fields.length; i++) {
        try {
          writers[i].write(struct.get(fields[i]), out);
        } catch (DataException | ClassCastException e) {
          throw new DataException("field " + fields[i].name() + ": " + e.getMessage(), e);
        }
      }
    };
  }
}
