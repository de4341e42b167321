package io.atlascost.connect.avro;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.errors.DataException;

/** Defaults as Connect has them in, as Avro's fields have them out, and back, by their bytes. */
final class DefaultValue {
  private DefaultValue() {}

  /** Empty if there is none, or none that Avro has words for. */
  static Optional<Object> toAvro(ToAvro.Encoding type, Object value) {
    boolean infinite = value instanceof Number number && !Double.isFinite(number.doubleValue());
    if (value == null || infinite) {
      return Optional.empty();
    }

    try {
      MessageBuffer bytes = new MessageBuffer();
      type.writer().write(value, bytes);
      Object avro =
          new GenericDatumReader<>(type.schema())
              .read(null, DecoderFactory.get().binaryDecoder(bytes.message(), null));
      Object json = avro instanceof ByteBuffer latin ? ISO_8859_1.decode(latin).toString() : avro;
      new Schema.Field("any", type.schema(), null, json);

      return Optional.of(json);
    } catch (IOException | AvroRuntimeException e) {
      return Optional.empty();
    }
  }

  /** That of a field whose type is read by {@code reader}; empty if there is none but null. */
  static Optional<Object> of(Schema.Field field, FromAvro.Reader reader) {
    if (!field.hasDefaultValue() || field.defaultVal() == JsonProperties.NULL_VALUE) {
      return Optional.empty();
    }

    try {
      Object value = GenericData.get().getDefaultValue(field);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(FromAvro.present(field.schema())).write(value, encoder);
      Object connect = reader.read(DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));

      // Not an array, so that schemas with the same default are equal.
      return Optional.of(connect instanceof byte[] array ? ByteBuffer.wrap(array) : connect);
    } catch (IOException | AvroRuntimeException e) {
      throw new DataException(
          "The default of field " + field.name() + " does not fit " + field.schema(), e);
    }
  }
}
