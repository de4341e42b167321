package io.atlascost.connect.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** One Connect schema in, the Avro schema with the same meaning out. */
final class ToAvro {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> TYPE_NAMES =
      Set.of(
          "null", "boolean", "int", "long", "float", "double", "bytes", "string", "record", "enum",
          "array", "map", "union", "fixed", "error");

  /** What is defined so far, by all that two uses of one definition must have in common. */
  private final Map<Schema, List<org.apache.avro.Schema>> definitions = new HashMap<>();

  private final Set<String> names = new HashSet<>();

  /** A schema that is not the type of a field, so that it must carry its doc and default itself. */
  org.apache.avro.Schema schema(Schema connect) {
    org.apache.avro.Schema avro = type(connect, connect.defaultValue(), false);

    return connect.isOptional() ? nullOr(avro) : avro;
  }

  private org.apache.avro.Schema.Field field(String name, Schema connect) {
    Object value = connect.defaultValue();
    boolean expressible = value != null && DefaultValue.isExpressible(connect, value);
    org.apache.avro.Schema type = type(connect, expressible ? null : value, true);
    String doc = connect.doc();
    if (expressible) {
      // The first type of a union is the one that its default has.
      org.apache.avro.Schema avro = connect.isOptional() ? orNull(type) : type;

      return new org.apache.avro.Schema.Field(
          name, avro, doc, DefaultValue.toAvro(type, connect, value));
    }

    return connect.isOptional()
        ? new org.apache.avro.Schema.Field(name, nullOr(type), doc, JsonProperties.NULL_VALUE)
        : new org.apache.avro.Schema.Field(name, type, doc);
  }

  private static org.apache.avro.Schema nullOr(org.apache.avro.Schema avro) {
    return org.apache.avro.Schema.createUnion(primitive(org.apache.avro.Schema.Type.NULL), avro);
  }

  private static org.apache.avro.Schema orNull(org.apache.avro.Schema avro) {
    return org.apache.avro.Schema.createUnion(avro, primitive(org.apache.avro.Schema.Type.NULL));
  }

  private org.apache.avro.Schema type(Schema connect, Object defaultValue, boolean inField) {
    if (connect.type() == Schema.Type.STRUCT || !symbols(connect).isEmpty()) {
      return named(connect, defaultValue, inField);
    }

    org.apache.avro.Schema avro = unnamed(connect);
    Metadata.of(connect).addTo(avro);
    if (!inField && connect.doc() != null) {
      avro.addProp(Metadata.DOC, connect.doc());
    }

    addDefault(avro, connect, defaultValue);
    return avro;
  }

  private static void addDefault(org.apache.avro.Schema avro, Schema connect, Object value) {
    if (value != null) {
      avro.addProp(Metadata.DEFAULT, DefaultValue.toAvro(avro, connect, value));
    }
  }

  private org.apache.avro.Schema unnamed(Schema connect) {
    return switch (connect.type()) {
      case INT8 -> integer("int8");
      case INT16 -> integer("int16");
      case INT32 -> int32(connect);
      case INT64 ->
          Timestamp.LOGICAL_NAME.equals(connect.name())
              ? LogicalTypes.timestampMillis()
                  .addToSchema(primitive(org.apache.avro.Schema.Type.LONG))
              : primitive(org.apache.avro.Schema.Type.LONG);
      case FLOAT32 -> primitive(org.apache.avro.Schema.Type.FLOAT);
      case FLOAT64 -> primitive(org.apache.avro.Schema.Type.DOUBLE);
      case BOOLEAN -> primitive(org.apache.avro.Schema.Type.BOOLEAN);
      case STRING -> primitive(org.apache.avro.Schema.Type.STRING);
      case BYTES -> bytes(connect);
      case ARRAY -> org.apache.avro.Schema.createArray(schema(connect.valueSchema()));
      case MAP -> map(connect);
      case STRUCT -> throw new AssertionError(connect);
    };
  }

  private static org.apache.avro.Schema integer(String type) {
    org.apache.avro.Schema avro = primitive(org.apache.avro.Schema.Type.INT);
    avro.addProp(Metadata.TYPE, type);

    return avro;
  }

  private static org.apache.avro.Schema int32(Schema connect) {
    org.apache.avro.Schema avro = primitive(org.apache.avro.Schema.Type.INT);
    if (Date.LOGICAL_NAME.equals(connect.name())) {
      return LogicalTypes.date().addToSchema(avro);
    }

    return Time.LOGICAL_NAME.equals(connect.name())
        ? LogicalTypes.timeMillis().addToSchema(avro)
        : avro;
  }

  private static org.apache.avro.Schema bytes(Schema connect) {
    org.apache.avro.Schema avro = primitive(org.apache.avro.Schema.Type.BYTES);
    if (!Decimal.LOGICAL_NAME.equals(connect.name())) {
      return avro;
    }

    int scale = scale(connect);
    int precision = precision(connect);
    if (scale < 0 || precision < Math.max(1, scale)) {
      // Avro has no such decimals; name and parameters still say to Connect what the bytes are.
      return avro;
    }

    return LogicalTypes.decimal(precision, scale).addToSchema(avro);
  }

  static int scale(Schema decimal) {
    return parameter(decimal, Decimal.SCALE_FIELD);
  }

  static int precision(Schema decimal) {
    return decimal.parameters().containsKey(Metadata.PRECISION)
        ? parameter(decimal, Metadata.PRECISION)
        : Metadata.precisionFor(scale(decimal));
  }

  private static int parameter(Schema decimal, String key) {
    String text = decimal.parameters() == null ? null : decimal.parameters().get(key);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new DataException(
          "Parameter " + key + " of a Decimal schema is " + text + "; expected a whole number", e);
    }
  }

  private static org.apache.avro.Schema primitive(org.apache.avro.Schema.Type type) {
    return org.apache.avro.Schema.create(type);
  }

  private org.apache.avro.Schema map(Schema connect) {
    if (connect.keySchema().equals(Schema.STRING_SCHEMA)) {
      return org.apache.avro.Schema.createMap(schema(connect.valueSchema()));
    }

    org.apache.avro.Schema avro = org.apache.avro.Schema.createArray(entry(connect));
    avro.addProp(Metadata.TYPE, "map");

    return avro;
  }

  private org.apache.avro.Schema entry(Schema connect) {
    Schema common =
        new ConnectSchema(
            Schema.Type.MAP,
            false,
            null,
            null,
            null,
            null,
            null,
            null,
            connect.keySchema(),
            connect.valueSchema());
    List<org.apache.avro.Schema> defined = defined(common);
    if (!defined.isEmpty()) {
      return defined.get(0);
    }

    org.apache.avro.Schema avro = record(unused(Metadata.MAP_ENTRY_NAME), null);
    avro.setFields(
        List.of(field("key", connect.keySchema()), field("value", connect.valueSchema())));
    avro.addProp(Metadata.INTERNAL_TYPE, Metadata.MAP_ENTRY);
    defined.add(avro);

    return avro;
  }

  private org.apache.avro.Schema named(Schema connect, Object defaultValue, boolean inField) {
    boolean hasFields = connect.type() == Schema.Type.STRUCT;
    Schema common =
        new ConnectSchema(
            connect.type(),
            false,
            defaultValue,
            connect.name(),
            connect.version(),
            null,
            connect.parameters(),
            hasFields ? connect.fields() : null,
            null,
            null);
    List<org.apache.avro.Schema> defined = defined(common);
    for (org.apache.avro.Schema candidate : defined) {
      // A field has a doc of its own, which hides that of its type.
      if (Objects.equals(candidate.getDoc(), connect.doc()) || (inField && connect.doc() != null)) {
        return candidate;
      }
    }

    org.apache.avro.Schema avro = hasFields ? struct(connect) : enumeration(connect);
    Metadata.of(connect).addTo(avro);
    addDefault(avro, connect, defaultValue);
    defined.add(avro);

    return avro;
  }

  private List<org.apache.avro.Schema> defined(Schema common) {
    return definitions.computeIfAbsent(common, key -> new ArrayList<>());
  }

  private org.apache.avro.Schema struct(Schema connect) {
    String name = connect.name() == null ? Metadata.NAMELESS : legalName(connect.name());
    org.apache.avro.Schema avro = record(unused(name), connect.doc());
    Set<String> fieldNames =
        connect.fields().stream()
            .map(Field::name)
            .filter(ToAvro::isLegal)
            .collect(Collectors.toCollection(HashSet::new));
    List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
    for (Field field : connect.fields()) {
      fields.add(field(field, fieldNames));
    }

    avro.setFields(fields);
    return avro;
  }

  private org.apache.avro.Schema.Field field(Field connect, Set<String> taken) {
    if (isLegal(connect.name())) {
      return field(connect.name(), connect.schema());
    }

    String name = unused(legalPart(connect.name()), taken);
    org.apache.avro.Schema.Field avro = field(name, connect.schema());
    avro.addProp(Metadata.NAME, connect.name());

    return avro;
  }

  private org.apache.avro.Schema enumeration(Schema connect) {
    String name = unused(legalName(connect.parameters().get(Metadata.ENUM)));

    return org.apache.avro.Schema.createEnum(name, connect.doc(), null, symbols(connect));
  }

  private static org.apache.avro.Schema record(String name, String doc) {
    return org.apache.avro.Schema.createRecord(name, doc, null, false);
  }

  /** The symbols that a string schema's parameters list as Avro allows them, or none. */
  static List<String> symbols(Schema connect) {
    Map<String, String> parameters = connect.parameters();
    if (connect.type() != Schema.Type.STRING
        || parameters == null
        || !parameters.containsKey(Metadata.ENUM)) {
      return List.of();
    }

    String prefix = Metadata.ENUM + ".";
    Map<String, String> byOrdinal = new HashMap<>();
    parameters.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            byOrdinal.put(value, key.substring(prefix.length()));
          }
        });
    long count = parameters.keySet().stream().filter(key -> key.startsWith(prefix)).count();
    List<String> symbols = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String symbol = byOrdinal.get(String.valueOf(i));
      if (symbol == null || !isLegal(symbol)) {
        return List.of();
      }

      symbols.add(symbol);
    }

    return symbols;
  }

  private String unused(String name) {
    return unused(name, names);
  }

  private static String unused(String name, Set<String> taken) {
    String candidate = name;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = name + "_" + i;
    }

    return candidate;
  }

  private static boolean isLegal(String part) {
    return NAME.matcher(part).matches();
  }

  private static String legalName(String name) {
    String[] parts = name.split("\\.", -1);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = legalPart(parts[i]);
    }

    int last = parts.length - 1;
    if (TYPE_NAMES.contains(parts[last])) {
      parts[last] += "_";
    }

    return String.join(".", parts);
  }

  private static String legalPart(String part) {
    if (isLegal(part)) {
      return part;
    }

    String replaced = part.replaceAll("[^A-Za-z0-9_]", "_");

    return isLegal(replaced) ? replaced : "_" + replaced;
  }
}
