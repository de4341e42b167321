package io.atlascost.connect.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;

/** Connect data of one schema in, single-object messages out. */
final class MessageWriter {
  private static final int LARGEST_KEPT_BUFFER = 1 << 20;

  private final KnownSchema known;
  private final byte[] header;
  private final ValueWriter writer;

  /** Taken for each message and put back, so that two threads never share it. */
  private final AtomicReference<Buffer> spare = new AtomicReference<>();

  MessageWriter(Schema connect) {
    this.known = new KnownSchema(ConnectSchemas.toAvro(connect));
    this.header = known.header();
    this.writer = ValueWriter.of(known.avro(), connect);
  }

  KnownSchema known() {
    return known;
  }

  /** Throws what {@link ValueWriter#write} throws. */
  byte[] write(Object value) {
    Buffer buffer = spare.getAndSet(null);
    if (buffer == null) {
      buffer = new Buffer();
    }

    // Not put back if this throws: the encoder would still hold the half of a value.
    byte[] message = buffer.fill(value);
    if (message.length <= LARGEST_KEPT_BUFFER) {
      spare.set(buffer);
    }

    return message;
  }

  private final class Buffer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

    private byte[] fill(Object value) {
      try {
        bytes.reset();
        encoder.writeFixed(header);
        writer.write(value, encoder);
        encoder.flush();

        return bytes.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException("Writing to memory failed", e);
      }
    }
  }
}
