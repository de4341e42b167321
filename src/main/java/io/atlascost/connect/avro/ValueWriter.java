package io.atlascost.connect.avro;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.io.Encoder;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Connect data of one schema in, its Avro bytes out; compiled once per schema. */
@SuppressWarnings("JavaUtilDate") // It is what Connect has for its logical types.
interface ValueWriter {
  long MILLIS_PER_DAY = 86_400_000;

  /**
   * Writes a value.
   *
   * @throws DataException if the value does not fit its schema in range, scale or presence
   * @throws ClassCastException if it is of another type
   */
  void write(Object value, Encoder out) throws IOException;

  /** A writer of {@code connect}, where {@code avro} was made from it. */
  static ValueWriter of(org.apache.avro.Schema avro, Schema connect) {
    return of(avro, connect, "the value");
  }

  private static ValueWriter of(org.apache.avro.Schema avro, Schema connect, String place) {
    ValueWriter present = present(Nullable.of(avro).type(), connect, place);
    Object defaultValue = connect.defaultValue();
    if (!connect.isOptional()) {
      String message = place + " is missing, and its schema is not optional";

      return (value, out) -> {
        if (value != null) {
          present.write(value, out);
        } else if (defaultValue != null) {
          present.write(defaultValue, out);
        } else {
          throw new DataException(message);
        }
      };
    }

    int nullIndex = avro.getIndexNamed("null");

    return (value, out) -> {
      // As Struct.get and Kafka's own converters have it, null means the default where there is
      // one.
      Object known = value == null ? defaultValue : value;
      if (known == null) {
        out.writeIndex(nullIndex);
        return;
      }

      out.writeIndex(1 - nullIndex);
      present.write(known, out);
    };
  }

  private static ValueWriter present(org.apache.avro.Schema avro, Schema connect, String place) {
    return switch (connect.type()) {
      case INT8 -> (value, out) -> out.writeInt((Byte) value);
      case INT16 -> (value, out) -> out.writeInt((Short) value);
      case INT32 -> int32(connect, place);
      case INT64 ->
          Timestamp.LOGICAL_NAME.equals(connect.name())
              ? (value, out) -> out.writeLong(((java.util.Date) value).getTime())
              : (value, out) -> out.writeLong((Long) value);
      case FLOAT32 -> (value, out) -> out.writeFloat((Float) value);
      case FLOAT64 -> (value, out) -> out.writeDouble((Double) value);
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
      case STRING -> string(avro, place);
      case BYTES -> bytes(connect, place);
      case ARRAY -> array(avro, connect, place);
      case MAP -> map(avro, connect, place);
      case STRUCT -> struct(avro, connect, place);
    };
  }

  private static ValueWriter int32(Schema connect, String place) {
    // Not by Date.fromLogical and Time.fromLogical, which make a calendar for each value.
    if (Date.LOGICAL_NAME.equals(connect.name())) {
      return (value, out) -> {
        long millis = ((java.util.Date) value).getTime();
        long day = Math.floorDiv(millis, MILLIS_PER_DAY);
        if (day * MILLIS_PER_DAY != millis || day != (int) day) {
          throw new DataException(
              place + " is " + value + "; expected a date at midnight UTC within 32 bits of days");
        }

        out.writeInt((int) day);
      };
    }

    if (Time.LOGICAL_NAME.equals(connect.name())) {
      return (value, out) -> {
        long millis = ((java.util.Date) value).getTime();
        if (millis < 0 || millis >= MILLIS_PER_DAY) {
          throw new DataException(
              place + " is " + value + "; expected a time of day, on 1970-01-01 UTC");
        }

        out.writeInt((int) millis);
      };
    }

    return (value, out) -> out.writeInt((Integer) value);
  }

  private static ValueWriter string(org.apache.avro.Schema avro, String place) {
    if (avro.getType() != org.apache.avro.Schema.Type.ENUM) {
      return (value, out) -> out.writeString((String) value);
    }

    Map<String, Integer> ordinals = new HashMap<>();
    avro.getEnumSymbols().forEach(symbol -> ordinals.put(symbol, ordinals.size()));

    return (value, out) -> {
      Integer ordinal = ordinals.get((String) value);
      if (ordinal == null) {
        throw new DataException(
            place + " is " + value + "; expected one of " + avro.getEnumSymbols());
      }

      out.writeEnum(ordinal);
    };
  }

  private static ValueWriter bytes(Schema connect, String place) {
    if (Decimal.LOGICAL_NAME.equals(connect.name())) {
      return decimal(ToAvro.scale(connect), ToAvro.precision(connect), place);
    }

    return (value, out) -> {
      if (value instanceof byte[] bytes) {
        out.writeBytes(bytes);
      } else {
        out.writeBytes(((ByteBuffer) value).duplicate());
      }
    };
  }

  private static ValueWriter decimal(int scale, int precision, String place) {
    return (value, out) -> {
      BigDecimal decimal = (BigDecimal) value;
      if (decimal.scale() != scale || decimal.precision() > precision) {
        throw new DataException(
            place
                + " is "
                + decimal
                + "; expected a decimal of scale "
                + scale
                + " with at most "
                + precision
                + " digits");
      }

      out.writeBytes(decimal.unscaledValue().toByteArray());
    };
  }

  private static ValueWriter array(org.apache.avro.Schema avro, Schema connect, String place) {
    ValueWriter item = of(avro.getElementType(), connect.valueSchema(), "an item of " + place);

    return (value, out) -> {
      List<?> items = (List<?>) value;
      out.writeArrayStart();
      out.setItemCount(items.size());
      for (Object each : items) {
        out.startItem();
        item.write(each, out);
      }

      out.writeArrayEnd();
    };
  }

  private static ValueWriter map(org.apache.avro.Schema avro, Schema connect, String place) {
    String keyPlace = "a key of " + place;
    String valuePlace = "a value of " + place;
    if (avro.getType() == org.apache.avro.Schema.Type.MAP) {
      ValueWriter key =
          of(
              org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING),
              connect.keySchema(),
              keyPlace);

      return entries(key, of(avro.getValueType(), connect.valueSchema(), valuePlace));
    }

    List<org.apache.avro.Schema.Field> entry = avro.getElementType().getFields();

    return entries(
        of(entry.get(0).schema(), connect.keySchema(), keyPlace),
        of(entry.get(1).schema(), connect.valueSchema(), valuePlace));
  }

  /** Maps and arrays of entries have the same bytes. */
  private static ValueWriter entries(ValueWriter key, ValueWriter item) {
    return (value, out) -> {
      Map<?, ?> map = (Map<?, ?>) value;
      out.writeMapStart();
      out.setItemCount(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.startItem();
        key.write(entry.getKey(), out);
        item.write(entry.getValue(), out);
      }

      out.writeMapEnd();
    };
  }

  private static ValueWriter struct(org.apache.avro.Schema avro, Schema connect, String place) {
    Field[] fields = connect.fields().toArray(Field[]::new);
    ValueWriter[] writers = new ValueWriter[fields.length];
    for (int i = 0; i < fields.length; i++) {
      String fieldPlace = "field " + fields[i].name() + " of " + place;
      writers[i] = of(avro.getFields().get(i).schema(), fields[i].schema(), fieldPlace);
    }

    return new StructWriter(connect, fields, writers, place);
  }

  /** A struct of one schema in, its fields in their order out. */
  final class StructWriter implements ValueWriter {
    private final Schema schema;
    private final Field[] fields;
    private final ValueWriter[] writers;
    private final String place;

    /** Other instance of the schema that was compared last, because comparing is slow. */
    private volatile Schema same;

    private StructWriter(Schema schema, Field[] fields, ValueWriter[] writers, String place) {
      this.schema = schema;
      this.fields = fields;
      this.writers = writers;
      this.place = place;
      this.same = schema;
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
      Struct struct = (Struct) value;
      checkFields(struct.schema());
      for (int i = 0; i < fields.length; i++) {
        writers[i].write(struct.get(fields[i]), out);
      }
    }

    /** Struct.get goes by position, so that other fields would be written without a word. */
    private void checkFields(Schema given) {
      if (given == schema || given == same) {
        return;
      }

      if (!given.fields().equals(schema.fields())) {
        throw new DataException(place + " is a struct with other fields than its schema has");
      }

      this.same = given;
    }
  }
}
