package io.atlascost.connect.avro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.connect.data.Schema;

/** Connect data of one schema in, single-object messages out. */
final class MessageWriter {
  static final int HEADER_LENGTH = 2 + Long.BYTES;

  /** The bytes C3 01, as a number that is written little-endian. */
  static final short MARKER = 0x01C3;

  private final Schema connect;
  private final ToAvro.Encoding avro;
  private final byte[] header;
  private final MessageBuffer buffer = new MessageBuffer();

  MessageWriter(Schema connect) {
    this.connect = connect;
    this.avro = ToAvro.of(connect);
    this.header =
        ByteBuffer.allocate(HEADER_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort(MARKER)
            .putLong(SchemaNormalization.parsingFingerprint64(avro.schema()))
            .array();
  }

  boolean isOf(Schema schema) {
    return connect == schema;
  }

  /** The schema as a reader must be given it, behind its fingerprint. */
  @Override
  public String toString() {
    long fingerprint = SchemaNormalization.parsingFingerprint64(avro.schema());

    return String.format("%016x: %s", fingerprint, avro.schema());
  }

  /** Throws what {@link ToAvro.Writer#write} throws. */
  synchronized byte[] write(Object value) {
    buffer.clear();
    buffer.fixed(header);
    avro.writer().write(value, buffer);

    return buffer.message();
  }
}
