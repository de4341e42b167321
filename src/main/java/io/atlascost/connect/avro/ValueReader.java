package io.atlascost.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Bytes that were written with one Avro schema in, Connect data out; compiled once per schema. */
@SuppressWarnings("JavaUtilDate") // It is what Connect has for its logical types.
final class ValueReader {
  private static final long MILLIS_PER_DAY = 86_400_000;

  /** Fewest bytes that a value takes, by which a count of values is checked. */
  private final int leastBytes;

  private final Function<BodyInput, Object> read;

  private ValueReader(int leastBytes, Function<BodyInput, Object> read) {
    this.leastBytes = leastBytes;
    this.read = read;
  }

  /** A reader of what was written with {@code avro}, where {@code connect} was made from it. */
  static ValueReader of(org.apache.avro.Schema avro, Schema connect) {
    if (avro.isUnion()) {
      return union(avro, connect);
    }

    return switch (connect.type()) {
      case INT8 -> new ValueReader(1, ValueReader::int8);
      case INT16 -> new ValueReader(1, ValueReader::int16);
      case INT32 -> new ValueReader(1, int32(connect));
      case INT64 ->
          Timestamp.LOGICAL_NAME.equals(connect.name())
              ? new ValueReader(1, in -> new java.util.Date(in.int64()))
              : new ValueReader(1, BodyInput::int64);
      case FLOAT32 -> new ValueReader(Float.BYTES, BodyInput::float32);
      case FLOAT64 -> new ValueReader(Double.BYTES, BodyInput::float64);
      case BOOLEAN -> new ValueReader(1, BodyInput::bool);
      case STRING -> string(avro);
      case BYTES -> bytes(avro, connect);
      case ARRAY -> array(avro, connect);
      case MAP ->
          avro.getType() == org.apache.avro.Schema.Type.MAP
              ? map(avro, connect)
              : entries(avro, connect);
      case STRUCT -> struct(avro, connect);
    };
  }

  Object read(BodyInput in) {
    return read.apply(in);
  }

  private static Object int8(BodyInput in) {
    int value = in.int32();
    if (value != (byte) value) {
      throw new DataException("an int8 has more than 8 bits");
    }

    return (byte) value;
  }

  private static Object int16(BodyInput in) {
    int value = in.int32();
    if (value != (short) value) {
      throw new DataException("an int16 has more than 16 bits");
    }

    return (short) value;
  }

  private static Function<BodyInput, Object> int32(Schema connect) {
    if (Date.LOGICAL_NAME.equals(connect.name())) {
      return in -> new java.util.Date(in.int32() * MILLIS_PER_DAY);
    }

    return Time.LOGICAL_NAME.equals(connect.name()) ? ValueReader::time : BodyInput::int32;
  }

  private static Object time(BodyInput in) {
    int millis = in.int32();
    if (millis < 0 || millis >= MILLIS_PER_DAY) {
      throw new DataException("a time of day is outside the day");
    }

    return new java.util.Date(millis);
  }

  private static ValueReader string(org.apache.avro.Schema avro) {
    if (avro.getType() == org.apache.avro.Schema.Type.NULL) {
      return new ValueReader(0, in -> null);
    }

    if (avro.getType() != org.apache.avro.Schema.Type.ENUM) {
      return new ValueReader(1, BodyInput::string);
    }

    String[] symbols = avro.getEnumSymbols().toArray(String[]::new);

    return new ValueReader(1, in -> symbols[in.index(symbols.length)]);
  }

  private static ValueReader bytes(org.apache.avro.Schema avro, Schema connect) {
    boolean fixed = avro.getType() == org.apache.avro.Schema.Type.FIXED;
    int size = fixed ? avro.getFixedSize() : 1;
    Function<BodyInput, byte[]> bytes = fixed ? in -> in.fixed(size) : BodyInput::bytes;
    if (!Decimal.LOGICAL_NAME.equals(connect.name())) {
      return new ValueReader(size, bytes::apply);
    }

    int scale = ToAvro.scale(connect);

    return new ValueReader(size, in -> decimal(bytes.apply(in), scale));
  }

  private static BigDecimal decimal(byte[] unscaled, int scale) {
    if (unscaled.length == 0) {
      throw new DataException("a decimal has no bytes");
    }

    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private static ValueReader array(org.apache.avro.Schema avro, Schema connect) {
    ValueReader item = of(avro.getElementType(), connect.valueSchema());

    return new ValueReader(
        1,
        in -> {
          int count = in.blockSize(item.leastBytes);
          List<Object> items = new ArrayList<>(count);
          while (count > 0) {
            for (int i = 0; i < count; i++) {
              items.add(item.read(in));
            }

            count = in.blockSize(item.leastBytes);
          }

          return items;
        });
  }

  private static ValueReader map(org.apache.avro.Schema avro, Schema connect) {
    ValueReader value = of(avro.getValueType(), connect.valueSchema());

    return map(new ValueReader(1, BodyInput::string), value);
  }

  private static ValueReader entries(org.apache.avro.Schema avro, Schema connect) {
    List<org.apache.avro.Schema.Field> entry = avro.getElementType().getFields();
    ValueReader key = of(entry.get(0).schema(), connect.keySchema());
    ValueReader value = of(entry.get(1).schema(), connect.valueSchema());

    return map(key, value);
  }

  private static ValueReader map(ValueReader key, ValueReader value) {
    int leastBytes = sum(key.leastBytes, value.leastBytes);

    return new ValueReader(
        1,
        in -> {
          Map<Object, Object> map = new LinkedHashMap<>();
          for (int count = in.blockSize(leastBytes); count > 0; count = in.blockSize(leastBytes)) {
            for (int i = 0; i < count; i++) {
              map.put(key.read(in), value.read(in));
            }
          }

          return map;
        });
  }

  private static ValueReader struct(org.apache.avro.Schema avro, Schema connect) {
    Field[] fields = connect.fields().toArray(Field[]::new);
    ValueReader[] readers = new ValueReader[fields.length];
    int leastBytes = 0;
    for (int i = 0; i < fields.length; i++) {
      readers[i] = of(avro.getFields().get(i).schema(), fields[i].schema());
      leastBytes = sum(leastBytes, readers[i].leastBytes);
    }

    return new ValueReader(
        leastBytes,
        in -> {
          Struct struct = new Struct(connect);
          for (int i = 0; i < fields.length; i++) {
            struct.put(fields[i], readers[i].read(in));
          }

          return struct;
        });
  }

  private static ValueReader union(org.apache.avro.Schema avro, Schema connect) {
    Nullable nullable = Nullable.of(avro);
    List<org.apache.avro.Schema> types = avro.getTypes();
    ValueReader[] readers = new ValueReader[types.size()];
    int next = 0;
    for (int i = 0; i < readers.length; i++) {
      org.apache.avro.Schema type = types.get(i);
      if (type.getType() == org.apache.avro.Schema.Type.NULL) {
        readers[i] = new ValueReader(0, in -> null);
      } else if (nullable.type().isUnion()) {
        readers[i] = oneOf(type, connect, connect.fields().get(next++));
      } else {
        readers[i] = of(type, connect);
      }
    }

    return new ValueReader(1, in -> readers[in.index(readers.length)].read(in));
  }

  private static ValueReader oneOf(org.apache.avro.Schema type, Schema connect, Field field) {
    ValueReader value = of(type, field.schema());

    return new ValueReader(value.leastBytes, in -> new Struct(connect).put(field, value.read(in)));
  }

  private static int sum(int left, int right) {
    return (int) Math.min((long) left + right, Integer.MAX_VALUE);
  }
}
