package io.atlascost.connect.avro;

import org.apache.kafka.connect.data.Schema;

/**
 * Avro schemas in, Connect schemas with the same meaning out, or the other way round.
 *
 * <p>What Avro cannot say itself is kept in properties that Confluent's converter knows too: {@code
 * connect.name}, {@code connect.version}, {@code connect.doc}, {@code connect.parameters}, {@code
 * connect.type}. A Connect schema comes back from Avro as it was, a {@code Decimal} with the
 * parameter {@code connect.decimal.precision} where its precision is not 64. It leaves behind the
 * defaults that Avro has no words for: of anything but a field, NaN, infinity, what holds structs
 * or nulls. These, too, are written in place of what is not there.
 *
 * <p>An Avro schema comes back with the same Parsing Canonical Form unless it has a fixed type, an
 * enum, or a nullable type that names null last without a default; these become bytes, a string,
 * and a nullable type that names null first.
 */
public final class ConnectSchemas {
  static final String NAME = "connect.name";
  static final String VERSION = "connect.version";
  static final String PARAMETERS = "connect.parameters";
  static final String DOC = "connect.doc";
  static final String TYPE = "connect.type";
  static final String PRECISION = "connect.decimal.precision";

  /** The name that Confluent's converter gives to structs without one; it is not shown to users. */
  static final String NAMELESS = "io.confluent.connect.avro.ConnectDefault";

  /** Of a decimal that names none, if its scale is not larger. */
  static final int USUAL_PRECISION = 64;

  static final int MILLIS_PER_DAY = 86_400_000;

  private ConnectSchemas() {}

  /**
   * The Connect schema for values that Avro reads with {@code avro}.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it has what Connect has not: a schema
   *     that contains itself, a union of several types, or an array of items that take no bytes
   */
  public static Schema fromAvro(org.apache.avro.Schema avro) {
    return FromAvro.of(avro).schema();
  }

  /**
   * The Avro schema for values of {@code connect}. Every name is defined once; different structs of
   * one name are told apart by a number, in the order in which they occur.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it has what Avro has not: a map whose
   *     keys are no strings, or a decimal of a negative scale
   */
  public static org.apache.avro.Schema toAvro(Schema connect) {
    return ToAvro.of(connect).schema();
  }
}
