package io.atlascost.connect.avro;

import org.apache.kafka.connect.data.Schema;

/**
 * Avro schemas in, Connect schemas with the same meaning out, or the other way round.
 *
 * <p>What Avro cannot say itself is kept in properties that Confluent's converter knows too: {@code
 * connect.name}, {@code connect.version}, {@code connect.doc}, {@code connect.parameters}, {@code
 * connect.default}, {@code connect.type}. A Connect schema comes back from Avro as it was, a {@code
 * Decimal} with the parameter {@code connect.decimal.precision} where its precision is not 64. An
 * Avro schema comes back with the same Parsing Canonical Form unless it has a fixed type, a union
 * of several types, a nullable type that names null last without a default, or a bare null; these
 * become bytes, a struct with one optional field per type, a nullable type that names null first,
 * and an optional string.
 */
public final class ConnectSchemas {
  private ConnectSchemas() {}

  /**
   * The Connect schema for values that Avro reads with {@code avro}.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the schema contains itself
   */
  public static Schema fromAvro(org.apache.avro.Schema avro) {
    return new FromAvro().schema(avro);
  }

  /**
   * The Avro schema for values of {@code connect}. Every name is defined once; different structs of
   * one name are told apart by a number, in the order in which they occur.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the schema is not complete
   */
  public static org.apache.avro.Schema toAvro(Schema connect) {
    return new ToAvro().schema(connect);
  }
}
