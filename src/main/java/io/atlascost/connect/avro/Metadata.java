package io.atlascost.connect.avro;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Name, version and parameters of a Connect schema in, the properties that Avro needs beside its
 * own words out, and back. {@code name} and {@code version} may be null, as in Connect.
 */
record Metadata(String name, Integer version, Map<String, String> parameters) {
  static final String NAME = "connect.name";
  static final String VERSION = "connect.version";
  static final String PARAMETERS = "connect.parameters";
  static final String DOC = "connect.doc";
  static final String DEFAULT = "connect.default";
  static final String TYPE = "connect.type";
  static final String INTERNAL_TYPE = "connect.internal.type";

  static final String ENUM = "org.apache.kafka.connect.data.Enum";
  static final String PRECISION = "connect.decimal.precision";
  static final int USUAL_PRECISION = 64;

  /** The name that Confluent's converter gives to structs without one; it is not shown to users. */
  static final String NAMELESS = "io.confluent.connect.avro.ConnectDefault";

  static final String MAP_ENTRY = "MapEntry";
  static final String MAP_ENTRY_NAME = "io.confluent.connect.avro." + MAP_ENTRY;

  private static final Pattern NAMELESS_PATTERN =
      Pattern.compile(Pattern.quote(NAMELESS) + "(_\\d+)?");

  static Metadata of(org.apache.kafka.connect.data.Schema connect) {
    Map<String, String> parameters = connect.parameters();

    return new Metadata(
        connect.name(), connect.version(), parameters == null ? Map.of() : parameters);
  }

  /** What an Avro schema means to Connect, its properties included. */
  static Metadata of(Schema avro) {
    Metadata own = spokenBy(avro);
    String name = avro.getProp(NAME);
    Map<String, String> parameters = new LinkedHashMap<>(own.parameters);
    if (avro.getObjectProp(PARAMETERS) instanceof Map<?, ?> given) {
      given.forEach((key, value) -> parameters.put(String.valueOf(key), String.valueOf(value)));
    }

    return new Metadata(
        name == null ? own.name : name,
        avro.getObjectProp(VERSION) instanceof Integer version ? version : own.version,
        parameters);
  }

  /** Adds to the Avro schema what it does not say by itself. */
  void addTo(Schema avro) {
    Metadata own = spokenBy(avro);
    if (name != null && !name.equals(own.name)) {
      avro.addProp(NAME, name);
    }

    if (version != null && !version.equals(own.version)) {
      avro.addProp(VERSION, version);
    }

    if (!parameters.equals(own.parameters)) {
      avro.addProp(PARAMETERS, parameters);
    }
  }

  void addTo(SchemaBuilder builder) {
    // A builder of a logical type has said its name, version and some parameters already.
    if (builder.name() == null && name != null) {
      builder.name(name);
    }

    if (builder.version() == null && version != null) {
      builder.version(version);
    }

    parameters.forEach(
        (key, value) -> {
          if (builder.parameters() == null || !builder.parameters().containsKey(key)) {
            builder.parameter(key, value);
          }
        });
  }

  private static Metadata spokenBy(Schema avro) {
    LogicalType logicalType = avro.getLogicalType();
    if (logicalType instanceof LogicalTypes.Decimal decimal) {
      return new Metadata(Decimal.LOGICAL_NAME, 1, parametersOf(decimal));
    }

    if (logicalType instanceof LogicalTypes.Date) {
      return new Metadata(Date.LOGICAL_NAME, 1, Map.of());
    }

    if (logicalType instanceof LogicalTypes.TimeMillis) {
      return new Metadata(Time.LOGICAL_NAME, 1, Map.of());
    }

    if (logicalType instanceof LogicalTypes.TimestampMillis) {
      return new Metadata(Timestamp.LOGICAL_NAME, 1, Map.of());
    }

    return switch (avro.getType()) {
      case RECORD -> new Metadata(nameOf(avro), null, Map.of());
      case ENUM -> new Metadata(null, null, parametersOf(avro));
      case FIXED ->
          new Metadata(
              avro.getFullName(),
              null,
              Map.of("connect.fixed.size", String.valueOf(avro.getFixedSize())));
      case ARRAY, MAP, UNION, STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL ->
          new Metadata(null, null, Map.of());
    };
  }

  private static String nameOf(Schema record) {
    String name = record.getFullName();

    return NAMELESS_PATTERN.matcher(name).matches() ? null : name;
  }

  private static Map<String, String> parametersOf(LogicalTypes.Decimal decimal) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(Decimal.SCALE_FIELD, String.valueOf(decimal.getScale()));
    if (decimal.getPrecision() != precisionFor(decimal.getScale())) {
      parameters.put(PRECISION, String.valueOf(decimal.getPrecision()));
    }

    return parameters;
  }

  /** The precision of a decimal that does not name one. */
  static int precisionFor(int scale) {
    return Math.max(USUAL_PRECISION, scale);
  }

  private static Map<String, String> parametersOf(Schema avroEnum) {
    return parametersOf(avroEnum.getFullName(), avroEnum.getEnumSymbols());
  }

  private static Map<String, String> parametersOf(String name, List<String> symbols) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put(ENUM, Objects.requireNonNull(name));
    for (int i = 0; i < symbols.size(); i++) {
      parameters.put(ENUM + "." + symbols.get(i), String.valueOf(i));
    }

    return parameters;
  }
}
