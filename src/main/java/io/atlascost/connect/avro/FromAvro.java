package io.atlascost.connect.avro;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** One Avro schema in, the Connect schema with the same meaning out. */
final class FromAvro {
  private static final String UNION_NAME = "io.confluent.connect.avro.Union";

  /** Names of the records that are being converted, outermost to innermost. */
  private final Set<String> open = new HashSet<>();

  Schema schema(org.apache.avro.Schema avro) {
    return schema(Nullable.of(avro), null, null);
  }

  private Schema schema(org.apache.avro.Schema.Field field) {
    Object value = field.hasDefaultValue() ? field.defaultVal() : null;

    return schema(Nullable.of(field.schema()), field.doc(), value);
  }

  private Schema schema(Nullable nullable, String fieldDoc, Object fieldDefault) {
    org.apache.avro.Schema avro = nullable.type();
    SchemaBuilder builder = builder(avro);
    if (!avro.isUnion()) {
      Metadata.of(avro).addTo(builder);
    }

    String doc = fieldDoc == null ? doc(avro) : fieldDoc;
    if (doc != null) {
      builder.doc(doc);
    }

    if (nullable.isNullable()) {
      builder.optional();
    }

    Schema connect = builder.build();
    Object value = DefaultValue.isNone(fieldDefault) ? defaultOf(avro) : fieldDefault;

    return DefaultValue.isNone(value)
        ? connect
        : withDefault(connect, DefaultValue.fromAvro(avro, connect, value));
  }

  private static Object defaultOf(org.apache.avro.Schema avro) {
    return avro.isUnion() ? null : avro.getObjectProp(Metadata.DEFAULT);
  }

  private static String doc(org.apache.avro.Schema avro) {
    if (avro.isUnion()) {
      return null;
    }

    return avro.getDoc() == null ? avro.getProp(Metadata.DOC) : avro.getDoc();
  }

  /** Not by SchemaBuilder, which accepts no struct as a default. */
  private static Schema withDefault(Schema schema, Object value) {
    boolean hasFields = schema.type() == Schema.Type.STRUCT;
    boolean hasKeys = schema.type() == Schema.Type.MAP;
    boolean hasValues = hasKeys || schema.type() == Schema.Type.ARRAY;

    return new ConnectSchema(
        schema.type(),
        schema.isOptional(),
        value,
        schema.name(),
        schema.version(),
        schema.doc(),
        schema.parameters(),
        hasFields ? schema.fields() : null,
        hasKeys ? schema.keySchema() : null,
        hasValues ? schema.valueSchema() : null);
  }

  private SchemaBuilder builder(org.apache.avro.Schema avro) {
    return switch (avro.getType()) {
      case NULL, STRING, ENUM -> SchemaBuilder.string();
      case BOOLEAN -> SchemaBuilder.bool();
      case INT -> integer(avro);
      case LONG ->
          avro.getLogicalType() instanceof LogicalTypes.TimestampMillis
              ? Timestamp.builder()
              : SchemaBuilder.int64();
      case FLOAT -> SchemaBuilder.float32();
      case DOUBLE -> SchemaBuilder.float64();
      case BYTES, FIXED ->
          avro.getLogicalType() instanceof LogicalTypes.Decimal decimal
              ? Decimal.builder(decimal.getScale())
              : SchemaBuilder.bytes();
      case ARRAY -> array(avro);
      case MAP -> SchemaBuilder.map(Schema.STRING_SCHEMA, schema(avro.getValueType()));
      case RECORD -> struct(avro);
      case UNION -> union(avro);
    };
  }

  private static SchemaBuilder integer(org.apache.avro.Schema avro) {
    LogicalType logicalType = avro.getLogicalType();
    if (logicalType instanceof LogicalTypes.Date) {
      return Date.builder();
    }

    if (logicalType instanceof LogicalTypes.TimeMillis) {
      return Time.builder();
    }

    String type = avro.getProp(Metadata.TYPE);
    if ("int8".equals(type)) {
      return SchemaBuilder.int8();
    }

    return "int16".equals(type) ? SchemaBuilder.int16() : SchemaBuilder.int32();
  }

  private SchemaBuilder array(org.apache.avro.Schema avro) {
    if (!isMap(avro)) {
      return SchemaBuilder.array(schema(avro.getElementType()));
    }

    List<org.apache.avro.Schema.Field> entry = avro.getElementType().getFields();

    return SchemaBuilder.map(schema(entry.get(0)), schema(entry.get(1)));
  }

  /** Whether an array is written for a map whose keys are not plain strings. */
  static boolean isMap(org.apache.avro.Schema array) {
    org.apache.avro.Schema entry = array.getElementType();
    if (entry.getType() != org.apache.avro.Schema.Type.RECORD
        || entry.getFields().size() != 2
        || !entry.getFields().get(0).name().equals("key")
        || !entry.getFields().get(1).name().equals("value")) {
      return false;
    }

    return "map".equals(array.getProp(Metadata.TYPE))
        || Metadata.MAP_ENTRY.equals(entry.getProp(Metadata.INTERNAL_TYPE))
        || Metadata.MAP_ENTRY_NAME.equals(entry.getFullName());
  }

  private SchemaBuilder struct(org.apache.avro.Schema record) {
    if (!open.add(record.getFullName())) {
      throw new DataException(
          record.getFullName()
              + " contains itself, which Connect cannot represent; use a schema without recursion");
    }

    SchemaBuilder builder = SchemaBuilder.struct();
    for (org.apache.avro.Schema.Field field : record.getFields()) {
      String name = field.getProp(Metadata.NAME);
      builder.field(name == null ? field.name() : name, schema(field));
    }

    open.remove(record.getFullName());
    return builder;
  }

  private SchemaBuilder union(org.apache.avro.Schema union) {
    SchemaBuilder builder = SchemaBuilder.struct().name(UNION_NAME);
    for (org.apache.avro.Schema type : union.getTypes()) {
      if (type.getType() != org.apache.avro.Schema.Type.NULL) {
        builder.field(type.getFullName(), schema(new Nullable(type, true), null, null));
      }
    }

    return builder;
  }
}
