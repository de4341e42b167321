package io.atlascost.connect.avro;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * One Avro schema in, the Connect schema with the same meaning and a reader of its values out. Avro
 * itself sees to it that nothing is longer than the bytes that are left.
 */
@SuppressWarnings("JavaUtilDate") // It is what Connect has for its logical types.
final class FromAvro {
  /** Names of the records that are being converted, outermost to innermost. */
  private final Set<String> open = new HashSet<>();

  private FromAvro() {}

  /** Reads a value; what it throws says that the bytes end inside it or cannot be it. */
  interface Reader {
    Object read(Decoder in) throws IOException;
  }

  /** A Connect schema and a reader of its values. */
  record Decoding(org.apache.kafka.connect.data.Schema schema, Reader reader) {}

  /** A type, not yet described, and a reader of its values, which for a struct are an array. */
  private record Shape(SchemaBuilder type, Reader reader) {}

  /**
   * For values that were written with {@code avro}.
   *
   * @throws DataException if it contains itself, a union of several types, or an array of what
   *     takes no bytes, of which damaged bytes could announce any number
   */
  static Decoding of(Schema avro) {
    return new FromAvro().decoding(avro, null);
  }

  /** The type beside null, or the schema itself where it has no null. */
  static Schema present(Schema avro) {
    if (!avro.isUnion()) {
      return avro;
    }

    List<Schema> types =
        avro.getTypes().stream().filter(type -> type.getType() != Schema.Type.NULL).toList();
    if (types.size() != 1) {
      throw new DataException("Connect has no unions of several types, such as " + avro);
    }

    return types.get(0);
  }

  /** Of the type of a field, or of another, which has no field. */
  private Decoding decoding(Schema avro, Schema.Field field) {
    Schema own = present(avro);
    Shape shape = shape(own);
    String doc = own.getDoc() == null ? own.getProp(ConnectSchemas.DOC) : own.getDoc();
    SchemaBuilder type = described(shape.type, own);
    type.doc(field == null || field.doc() == null ? doc : field.doc());
    if (avro.isNullable()) {
      type.optional();
    }

    if (field != null && type.type() != ConnectSchema.Type.STRUCT) {
      DefaultValue.of(field, shape.reader).ifPresent(type::defaultValue);
    }

    org.apache.kafka.connect.data.Schema schema = type.build();
    Reader present =
        type.type() == ConnectSchema.Type.STRUCT
            ? in -> struct(schema, (Object[]) shape.reader.read(in))
            : shape.reader;

    return new Decoding(schema, avro.isUnion() ? nullable(avro, present) : present);
  }

  private static Reader nullable(Schema union, Reader present) {
    int types = union.getTypes().size();
    int nullIndex = union.isNullable() ? union.getIndexNamed("null") : -1;

    return in -> within(in.readIndex(), 0, types - 1) == nullIndex ? null : present.read(in);
  }

  /** With what Avro does not say by itself. */
  private static SchemaBuilder described(SchemaBuilder type, Schema avro) {
    if (type.name() == null) {
      type.name(avro.getProp(ConnectSchemas.NAME));
    }

    if (type.version() == null) {
      type.version(avro.getObjectProp(ConnectSchemas.VERSION) instanceof Integer n ? n : null);
    }

    if (avro.getObjectProp(ConnectSchemas.PARAMETERS) instanceof Map<?, ?> given) {
      given.forEach((key, value) -> type.parameter(String.valueOf(key), String.valueOf(value)));
    }

    return type;
  }

  private Shape shape(Schema avro) {
    return switch (avro.getType()) {
      case STRING -> new Shape(SchemaBuilder.string(), Decoder::readString);
      case ENUM -> enumeration(avro.getEnumSymbols());
      case BOOLEAN -> new Shape(SchemaBuilder.bool(), Decoder::readBoolean);
      case INT -> integer(avro);
      case LONG ->
          avro.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? new Shape(Timestamp.builder(), in -> new java.util.Date(in.readLong()))
              : new Shape(SchemaBuilder.int64(), Decoder::readLong);
      case FLOAT -> new Shape(SchemaBuilder.float32(), Decoder::readFloat);
      case DOUBLE -> new Shape(SchemaBuilder.float64(), Decoder::readDouble);
      case BYTES -> bytes(avro, in -> in.readBytes(null).array());
      case FIXED -> bytes(avro, in -> fixed(in, avro.getFixedSize()));
      case ARRAY -> array(avro);
      case MAP -> map(avro);
      case RECORD -> record(avro);
      case NULL, UNION -> throw new DataException("Connect has no type such as " + avro);
    };
  }

  private static Shape enumeration(List<String> symbols) {
    return new Shape(
        SchemaBuilder.string(), in -> symbols.get(within(in.readEnum(), 0, symbols.size() - 1)));
  }

  private static Shape integer(Schema avro) {
    int day = ConnectSchemas.MILLIS_PER_DAY;
    if (avro.getLogicalType() instanceof LogicalTypes.Date) {
      return new Shape(Date.builder(), in -> new java.util.Date((long) in.readInt() * day));
    }

    if (avro.getLogicalType() instanceof LogicalTypes.TimeMillis) {
      return new Shape(Time.builder(), in -> new java.util.Date(within(in.readInt(), 0, day - 1)));
    }

    return switch (String.valueOf(avro.getProp(ConnectSchemas.TYPE))) {
      case "int8" -> new Shape(SchemaBuilder.int8(), in -> (byte) in.readInt());
      case "int16" -> new Shape(SchemaBuilder.int16(), in -> (short) in.readInt());
      default -> new Shape(SchemaBuilder.int32(), Decoder::readInt);
    };
  }

  private static int within(int value, int least, int most) {
    if (value < least || value > most) {
      throw new DataException(value + " is not within " + least + " and " + most);
    }

    return value;
  }

  private static byte[] fixed(Decoder in, int size) throws IOException {
    byte[] bytes = new byte[within(size, 0, in.remainingBytes())];
    in.readFixed(bytes);

    return bytes;
  }

  private static Shape bytes(Schema avro, Reader bytes) {
    if (avro.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      SchemaBuilder type = Decimal.builder(decimal.getScale());
      int precision = decimal.getPrecision();
      if (precision != Math.max(ConnectSchemas.USUAL_PRECISION, decimal.getScale())) {
        type.parameter(ConnectSchemas.PRECISION, String.valueOf(precision));
      }

      return new Shape(type, in -> decimal(bytes.read(in), decimal.getScale()));
    }

    return new Shape(SchemaBuilder.bytes(), bytes);
  }

  private static BigDecimal decimal(Object bytes, int scale) {
    byte[] unscaled = (byte[]) bytes;
    within(unscaled.length, 1, Integer.MAX_VALUE);

    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private Shape array(Schema avro) {
    if (GenericDatumReader.isZeroByteSchema(avro.getElementType())) {
      throw new DataException("Items that take no bytes cannot be told from damage: " + avro);
    }

    Decoding item = decoding(avro.getElementType(), null);

    return new Shape(
        SchemaBuilder.array(item.schema),
        in -> {
          // It grows with what is read: a damaged count alone allocates nothing.
          List<Object> items = new ArrayList<>();
          for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
            for (long i = 0; i < count; i++) {
              items.add(item.reader.read(in));
            }
          }

          return items;
        });
  }

  private Shape map(Schema avro) {
    Decoding item = decoding(avro.getValueType(), null);

    return new Shape(
        SchemaBuilder.map(ConnectSchema.STRING_SCHEMA, item.schema),
        in -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
            for (long i = 0; i < count; i++) {
              map.put(in.readString(), item.reader.read(in));
            }
          }

          return map;
        });
  }

  private Shape record(Schema avro) {
    String fullName = avro.getFullName();
    if (!open.add(fullName)) {
      throw new DataException(
          fullName + " contains itself, which Connect cannot represent; use one without recursion");
    }

    SchemaBuilder type = SchemaBuilder.struct();
    List<Reader> readers = new ArrayList<>();
    for (Schema.Field field : avro.getFields()) {
      Decoding decoding = decoding(field.schema(), field);
      String name = field.getProp(ConnectSchemas.NAME);
      type.field(name == null ? field.name() : name, decoding.schema);
      readers.add(decoding.reader);
    }

    open.remove(fullName);
    if (avro.getProp(ConnectSchemas.NAME) == null
        && !fullName.startsWith(ConnectSchemas.NAMELESS)) {
      type.name(fullName);
    }

    return new Shape(type, in -> values(in, readers));
  }

  private static Object[] values(Decoder in, List<Reader> readers) throws IOException {
    Object[] values = new Object[readers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = readers.get(i).read(in);
    }

    return values;
  }

  private static Struct struct(org.apache.kafka.connect.data.Schema schema, Object[] values) {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      struct.put(field, values[field.index()]);
    }

    return struct;
  }
}
