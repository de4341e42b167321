package io.atlascost.connect.avro;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** A source of randomness in, Connect schemas and values that fit them out. */
@SuppressWarnings("JavaUtilDate") // It is what Connect has for its logical types.
final class RandomData {
  private static final List<String> TEXTS =
      List.of("", "plain", "Größe", "料金", "🐦 emoji", "a\u0000b", "'\"\\\n");
  private static final List<String> NAMES =
      List.of(
          "Order",
          "shop.Order",
          "shop.eu.Ware",
          "2nd-hand ware",
          "shop..x",
          "string",
          "Größe",
          "",
          "io.confluent.connect.avro.ConnectDefault",
          "_2nd_hand_ware");
  private static final List<String> FIELDS =
      List.of("id", "a-b", "a_b", "a b", "Größe", "1st", "_1st", "record", "料金");

  private final Random random;
  private boolean onlyBuffers;

  RandomData(Random random) {
    this.random = random;
  }

  Schema schema() {
    return schema(3);
  }

  private Schema schema(int depth) {
    SchemaBuilder builder = builder(depth);
    if (builder.name() == null && oneIn(builder.type() == Schema.Type.STRUCT ? 2 : 5)) {
      builder.name(pick(NAMES));
    }

    if (builder.version() == null && oneIn(4)) {
      builder.version(random.nextInt(3));
    }

    if (oneIn(4)) {
      builder.doc(pick(TEXTS));
    }

    if (oneIn(4)) {
      builder.parameter("unit", pick(TEXTS));
    }

    if (oneIn(3)) {
      builder.optional();
    }

    Schema schema = builder.build();

    return schema;
  }

  /** A schema as the field of a struct has it, which may have a default that Avro has words for. */
  private Schema fieldSchema(int depth) {
    Schema schema = schema(depth);
    Object value = schema.type().isPrimitive() ? defaultFor(schema) : null;
    boolean finite = !(value instanceof Number n) || Double.isFinite(n.doubleValue());

    return value != null && finite && oneIn(3) ? withDefault(schema, value) : schema;
  }

  /** With buffers rather than arrays, because only these make equal schemas. */
  private Object defaultFor(Schema schema) {
    this.onlyBuffers = true;
    Object value = present(schema);
    this.onlyBuffers = false;

    return value;
  }

  private SchemaBuilder builder(int depth) {
    return switch (random.nextInt(depth > 0 ? 20 : 14)) {
      case 0 -> SchemaBuilder.int8();
      case 1 -> SchemaBuilder.int16();
      case 2 -> SchemaBuilder.int32();
      case 3 -> SchemaBuilder.int64();
      case 4 -> SchemaBuilder.float32();
      case 5 -> SchemaBuilder.float64();
      case 6 -> SchemaBuilder.bool();
      case 7 -> SchemaBuilder.string();
      case 8 -> SchemaBuilder.bytes();
      case 9 -> decimal();
      case 10 -> Date.builder();
      case 11 -> Time.builder();
      case 12 -> Timestamp.builder();
      case 13 -> enumeration();
      case 14 -> SchemaBuilder.array(schema(depth - 1));
      case 15, 16 -> SchemaBuilder.map(Schema.STRING_SCHEMA, schema(depth - 1));
      default -> struct(depth);
    };
  }

  private SchemaBuilder decimal() {
    return oneIn(2)
        ? Decimal.builder(random.nextInt(38)).parameter("connect.decimal.precision", "38")
        : Decimal.builder(random.nextInt(80));
  }

  private SchemaBuilder enumeration() {
    SchemaBuilder builder = SchemaBuilder.string();
    builder.parameter("org.apache.kafka.connect.data.Enum", oneIn(2) ? "shop.Size" : "Order");
    List<String> symbols = oneIn(4) ? List.of("not-legal", "S") : List.of("S", "M", "L", "XL");
    int count = 1 + random.nextInt(symbols.size());
    for (int i = 0; i < count; i++) {
      builder.parameter("org.apache.kafka.connect.data.Enum." + symbols.get(i), "" + i);
    }

    return builder;
  }

  private SchemaBuilder struct(int depth) {
    // With a field at least, since arrays of what takes no bytes are not read.
    SchemaBuilder builder = SchemaBuilder.struct().field("always", Schema.INT64_SCHEMA);
    Schema shared = fieldSchema(depth - 1);
    for (String name : FIELDS) {
      if (oneIn(3)) {
        builder.field(name, oneIn(3) ? shared : fieldSchema(depth - 1));
      }
    }

    return builder;
  }

  private static Schema withDefault(Schema schema, Object value) {
    return new ConnectSchema(
        schema.type(),
        schema.isOptional(),
        value,
        schema.name(),
        schema.version(),
        schema.doc(),
        schema.parameters(),
        null,
        null,
        null);
  }

  /** Null where the schema allows it and null does not mean the default. */
  Object value(Schema schema) {
    boolean mayBeNull = schema.isOptional() && schema.defaultValue() == null;

    return mayBeNull && oneIn(3) ? null : present(schema);
  }

  Object present(Schema schema) {
    if (schema.name() != null) {
      switch (schema.name()) {
        case Decimal.LOGICAL_NAME -> {
          int scale = Integer.parseInt(schema.parameters().get("scale"));
          return new BigDecimal(new BigInteger(120, random).subtract(BigInteger.TEN), scale);
        }
        case Date.LOGICAL_NAME -> {
          return new java.util.Date(random.nextInt() * 86_400_000L);
        }
        case Time.LOGICAL_NAME -> {
          return new java.util.Date(random.nextInt(86_400_000));
        }
        case Timestamp.LOGICAL_NAME -> {
          return new java.util.Date(random.nextLong());
        }
        default -> {}
      }
    }

    return switch (schema.type()) {
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt() >> random.nextInt(32);
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case FLOAT32 -> oneIn(4) ? Float.NaN : Float.intBitsToFloat(random.nextInt());
      case FLOAT64 -> oneIn(4) ? Double.NEGATIVE_INFINITY : random.nextGaussian();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> string(schema);
      case BYTES -> bytes();
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.valueSchema()));
        }

        yield items;
      }
      case MAP -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(value(schema.keySchema()), value(schema.valueSchema()));
        }

        yield map;
      }
      case STRUCT -> {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
          struct.put(field, value(field.schema()));
        }

        yield struct;
      }
    };
  }

  private String string(Schema schema) {
    if (schema.parameters() == null) {
      return pick(TEXTS);
    }

    List<String> symbols =
        schema.parameters().keySet().stream()
            .filter(key -> key.startsWith("org.apache.kafka.connect.data.Enum."))
            .map(key -> key.substring(key.lastIndexOf('.') + 1))
            .toList();

    return symbols.isEmpty() ? pick(TEXTS) : pick(symbols);
  }

  private Object bytes() {
    byte[] bytes = new byte[random.nextInt(5)];
    random.nextBytes(bytes);

    return !onlyBuffers && random.nextBoolean() ? bytes : ByteBuffer.wrap(bytes);
  }

  /** All that makes a schema, to be read where two of them differ. */
  static String described(Schema schema) {
    String inner =
        switch (schema.type()) {
          case STRUCT ->
              schema.fields().stream()
                  .map(field -> field.name() + "=" + described(field.schema()))
                  .toList()
                  .toString();
          case MAP -> described(schema.keySchema()) + described(schema.valueSchema());
          case ARRAY -> described(schema.valueSchema());
          default -> "";
        };

    return List.of(
            schema.type(),
            schema.isOptional(),
            String.valueOf(schema.name()),
            String.valueOf(schema.version()),
            String.valueOf(schema.doc()),
            schema.parameters() == null ? "none" : new TreeMap<>(schema.parameters()),
            String.valueOf(comparable(schema.defaultValue())))
        + inner;
  }

  /** The value with its bytes and structs as lists, which can be compared. */
  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return comparable(ByteBuffer.wrap(bytes));
    }

    if (value instanceof Struct struct) {
      List<Object> fields = new ArrayList<>();
      fields.add(described(struct.schema()));
      struct.schema().fields().forEach(field -> fields.add(comparable(struct.get(field))));

      return fields;
    }

    if (value instanceof List<?> list) {
      return list.stream().map(RandomData::listed).toList();
    }

    if (value instanceof Map<?, ?> map) {
      Map<Object, List<Object>> entries = new LinkedHashMap<>();
      map.forEach(
          (key, item) ->
              entries.computeIfAbsent(listed(key), k -> new ArrayList<>()).add(listed(item)));

      return entries;
    }

    return value;
  }

  /** In a list, because some collections take no null. */
  private static List<Object> listed(Object value) {
    List<Object> list = new ArrayList<>();
    list.add(comparable(value));

    return list;
  }

  private boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
