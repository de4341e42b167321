package io.atlascost.connect.avro;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/** One Avro schema: single-object bytes that were written with it in, Connect data out. */
final class KnownSchema {
  static final int HEADER_LENGTH = 10;
  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = 0x01;

  private final Schema avro;
  private final String json;
  private final long fingerprint;

  /** Compiled when it is first needed: a source connector's converter never reads. */
  private volatile Compiled compiled;

  KnownSchema(Schema avro) {
    this.avro = avro;
    this.json = avro.toString();
    this.fingerprint = SchemaNormalization.parsingFingerprint64(avro);
  }

  Schema avro() {
    return avro;
  }

  long fingerprint() {
    return fingerprint;
  }

  String json() {
    return json;
  }

  String hexFingerprint() {
    return hex(fingerprint);
  }

  static String hex(long fingerprint) {
    return String.format("%016x", fingerprint);
  }

  byte[] header() {
    byte[] header = new byte[HEADER_LENGTH];
    header[0] = MARKER_0;
    header[1] = MARKER_1;
    for (int i = 0; i < Long.BYTES; i++) {
      header[2 + i] = (byte) (fingerprint >>> (Byte.SIZE * i));
    }

    return header;
  }

  /**
   * The fingerprint in a message's header.
   *
   * @throws DataException if there is none
   */
  static long fingerprintOf(byte[] message) {
    if (message.length < HEADER_LENGTH || message[0] != MARKER_0 || message[1] != MARKER_1) {
      throw new DataException(
          "these bytes are not Avro's single-object encoding, which begins with C3 01 and a"
              + " fingerprint of eight bytes; use the converter that they were written with");
    }

    long fingerprint = 0;
    for (int i = HEADER_LENGTH - 1; i >= 2; i--) {
      fingerprint = (fingerprint << Byte.SIZE) | (message[i] & 0xFF);
    }

    return fingerprint;
  }

  /**
   * Reads a message that has this schema's fingerprint.
   *
   * @throws DataException if the body cannot have been written with this schema
   */
  SchemaAndValue read(byte[] message) {
    Compiled current = compiled;
    if (current == null) {
      org.apache.kafka.connect.data.Schema connect = ConnectSchemas.fromAvro(avro);
      current = new Compiled(connect, ValueReader.of(avro, connect));
      this.compiled = current;
    }

    BodyInput in = new BodyInput(message, HEADER_LENGTH);
    Object value = current.reader.read(in);
    if (in.left() > 0) {
      throw new DataException("bytes are left over behind the value");
    }

    return new SchemaAndValue(current.connect, value);
  }

  private record Compiled(org.apache.kafka.connect.data.Schema connect, ValueReader reader) {}
}
