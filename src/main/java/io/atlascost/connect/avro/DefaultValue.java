package io.atlascost.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Default values of Connect schemas in, what stands in an Avro schema's JSON out, and back. */
final class DefaultValue {
  private DefaultValue() {}

  static boolean isNone(Object value) {
    return value == null || value == JsonProperties.NULL_VALUE;
  }

  /**
   * Whether Avro takes the value as the default of a field. It has no words for NaN and infinity,
   * and allows only the first type of a union inside a default, which here is null.
   */
  static boolean isExpressible(Schema schema, Object value) {
    return switch (schema.type()) {
      case FLOAT32 -> Float.isFinite((Float) value);
      case FLOAT64 -> Double.isFinite((Double) value);
      case ARRAY -> ((List<?>) value).stream().allMatch(item -> isPart(schema.valueSchema(), item));
      case MAP ->
          ((Map<?, ?>) value)
              .entrySet().stream()
                  .allMatch(
                      entry ->
                          isPart(schema.keySchema(), entry.getKey())
                              && isPart(schema.valueSchema(), entry.getValue()));
      case STRUCT ->
          schema.fields().stream()
              .allMatch(field -> isPart(field.schema(), ((Struct) value).get(field)));
      case STRING -> {
        List<String> symbols = ToAvro.symbols(schema);
        yield symbols.isEmpty() || symbols.contains(value);
      }
      case INT8, INT16, INT32, INT64, BOOLEAN, BYTES -> true;
    };
  }

  private static boolean isPart(Schema schema, Object value) {
    if (!schema.isOptional()) {
      return value != null && isExpressible(schema, value);
    }

    return value == null && schema.defaultValue() == null;
  }

  static Object toAvro(org.apache.avro.Schema nullable, Schema connect, Object value) {
    if (value == null) {
      return JsonProperties.NULL_VALUE;
    }

    org.apache.avro.Schema avro = Nullable.of(nullable).type();

    return switch (connect.type()) {
      case INT8, INT16 -> ((Number) value).intValue();
      case INT32, INT64 -> number(connect, value);
      case FLOAT32 -> Float.isFinite((Float) value) ? value : value.toString();
      case FLOAT64 -> Double.isFinite((Double) value) ? value : value.toString();
      case BOOLEAN, STRING -> value;
      case BYTES -> latin(connect, value);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        ((List<?>) value)
            .forEach(item -> items.add(toAvro(avro.getElementType(), connect.valueSchema(), item)));
        yield items;
      }
      case MAP -> map(avro, connect, (Map<?, ?>) value);
      case STRUCT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : connect.fields()) {
          org.apache.avro.Schema.Field to = avro.getFields().get(field.index());
          fields.put(to.name(), toAvro(to.schema(), field.schema(), ((Struct) value).get(field)));
        }

        yield fields;
      }
    };
  }

  private static Object number(Schema connect, Object value) {
    if (value instanceof java.util.Date date && connect.name() != null) {
      return switch (connect.name()) {
        case Date.LOGICAL_NAME -> Date.fromLogical(connect, date);
        case Time.LOGICAL_NAME -> Time.fromLogical(connect, date);
        default -> Timestamp.fromLogical(connect, date);
      };
    }

    return value;
  }

  /** Bytes in JSON are a string whose characters are the bytes, as Avro has it. */
  private static String latin(Schema connect, Object value) {
    if (value instanceof ByteBuffer buffer) {
      return StandardCharsets.ISO_8859_1.decode(buffer.duplicate()).toString();
    }

    byte[] bytes =
        value instanceof BigDecimal decimal
            ? Decimal.fromLogical(connect, decimal)
            : (byte[]) value;

    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Object map(org.apache.avro.Schema avro, Schema connect, Map<?, ?> map) {
    if (avro.getType() == org.apache.avro.Schema.Type.MAP) {
      Map<String, Object> entries = new LinkedHashMap<>();
      map.forEach(
          (key, value) ->
              entries.put((String) key, toAvro(avro.getValueType(), connect.valueSchema(), value)));

      return entries;
    }

    org.apache.avro.Schema entry = avro.getElementType();
    List<Object> entries = new ArrayList<>();
    map.forEach(
        (key, value) -> {
          Map<String, Object> pair = new LinkedHashMap<>();
          pair.put("key", toAvro(entry.getField("key").schema(), connect.keySchema(), key));
          pair.put("value", toAvro(entry.getField("value").schema(), connect.valueSchema(), value));
          entries.add(pair);
        });

    return entries;
  }

  /**
   * Reads a default as Avro gives it: of a field, or of the property {@code connect.default}.
   *
   * @throws DataException if it is not a value of the schema
   */
  static Object fromAvro(org.apache.avro.Schema nullable, Schema connect, Object value) {
    if (isNone(value)) {
      return null;
    }

    org.apache.avro.Schema avro = Nullable.of(nullable).type();
    if (avro.isUnion()) {
      // A union's default belongs to its first type, which is not null: nulls have ended above.
      Field field = connect.fields().get(0);

      return new Struct(connect)
          .put(field, fromAvro(avro.getTypes().get(0), field.schema(), value));
    }

    try {
      return parsed(avro, connect, value);
    } catch (ClassCastException | IllegalArgumentException e) {
      throw new DataException("Avro default " + value + " does not fit " + avro, e);
    }
  }

  private static Object parsed(org.apache.avro.Schema avro, Schema connect, Object value) {
    return switch (connect.type()) {
      case INT8 -> ((Number) value).byteValue();
      case INT16 -> ((Number) value).shortValue();
      case INT32 -> int32(connect, ((Number) value).intValue());
      case INT64 -> int64(connect, ((Number) value).longValue());
      case FLOAT32 -> Float.valueOf(value.toString());
      case FLOAT64 -> Double.valueOf(value.toString());
      case BOOLEAN -> (Boolean) value;
      case STRING -> (String) value;
      case BYTES -> bytes(avro, connect, value);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (Object item : (List<?>) value) {
          items.add(fromAvro(avro.getElementType(), connect.valueSchema(), item));
        }

        yield items;
      }
      case MAP -> parsedMap(avro, connect, value);
      case STRUCT -> {
        Struct struct = new Struct(connect);
        for (Field field : connect.fields()) {
          org.apache.avro.Schema.Field from = avro.getFields().get(field.index());
          Object part = ((Map<?, ?>) value).get(from.name());
          struct.put(field, fromAvro(from.schema(), field.schema(), part));
        }

        yield struct;
      }
    };
  }

  private static Object int32(Schema connect, int value) {
    if (Date.LOGICAL_NAME.equals(connect.name())) {
      return Date.toLogical(connect, value);
    }

    return Time.LOGICAL_NAME.equals(connect.name()) ? Time.toLogical(connect, value) : value;
  }

  // Not as a conditional expression, which would make both results the same numeric type.
  private static Object int64(Schema connect, long value) {
    if (Timestamp.LOGICAL_NAME.equals(connect.name())) {
      return Timestamp.toLogical(connect, value);
    }

    return value;
  }

  private static Object bytes(org.apache.avro.Schema avro, Schema connect, Object value) {
    byte[] bytes =
        value instanceof byte[] raw ? raw : ((String) value).getBytes(StandardCharsets.ISO_8859_1);
    if (!Decimal.LOGICAL_NAME.equals(connect.name())) {
      // Not an array, so that schemas with the same default are equal.
      return ByteBuffer.wrap(bytes);
    }

    int scale =
        avro.getLogicalType() instanceof LogicalTypes.Decimal decimal
            ? decimal.getScale()
            : ToAvro.scale(connect);

    return new BigDecimal(new BigInteger(bytes), scale);
  }

  private static Object parsedMap(org.apache.avro.Schema avro, Schema connect, Object value) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (avro.getType() == org.apache.avro.Schema.Type.MAP) {
      ((Map<?, ?>) value)
          .forEach(
              (key, item) ->
                  map.put(key, fromAvro(avro.getValueType(), connect.valueSchema(), item)));

      return map;
    }

    org.apache.avro.Schema entry = avro.getElementType();
    for (Object item : (List<?>) value) {
      Map<?, ?> pair = (Map<?, ?>) item;
      map.put(
          fromAvro(entry.getField("key").schema(), connect.keySchema(), pair.get("key")),
          fromAvro(entry.getField("value").schema(), connect.valueSchema(), pair.get("value")));
    }

    return map;
  }
}
