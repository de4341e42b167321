package io.atlascost.connect.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;

/** Single-object messages in, Connect data out, where the schema is configured or our own. */
final class KnownSchemas {
  private final String key;
  private final Map<Long, FromAvro.Decoding> configured = new HashMap<>();

  /**
   * Reads the schemas in the files, and in the {@code .avsc} files of the directories, that are
   * configured with {@code key}.
   *
   * @throws ConfigException if one of them cannot be read
   */
  KnownSchemas(String key, List<String> paths) {
    this.key = key;
    paths.forEach(this::addAll);
  }

  private void addAll(String path) {
    try (Stream<Path> files = Files.walk(Path.of(path), 1)) {
      files
          .filter(file -> file.endsWith(path) || file.toString().endsWith(".avsc"))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(this::add);
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(key, path, "cannot be read: " + e);
    }
  }

  private void add(Path file) {
    try {
      Schema schema = new Schema.Parser().parse(Files.readString(file));
      configured.put(SchemaNormalization.parsingFingerprint64(schema), FromAvro.of(schema));
    } catch (IOException | AvroRuntimeException e) {
      throw new ConfigException(
          key, file, "expected a readable file with one Avro schema, complete in itself: " + e);
    } catch (DataException e) {
      throw new ConfigException(key, file, e.getMessage());
    }
  }

  /**
   * Reads a message.
   *
   * @throws DataException if it is none, its schema is not known, or its body is damaged
   */
  SchemaAndValue read(byte[] message) {
    ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (message.length < MessageWriter.HEADER_LENGTH || header.getShort() != MessageWriter.MARKER) {
      throw new DataException(
          "these bytes are not Avro's single-object encoding, which begins with C3 01 and a"
              + " fingerprint of eight bytes; use the converter that they were written with");
    }

    long fingerprint = header.getLong();
    FromAvro.Decoding own = Own.SCHEMAS.get(fingerprint);
    FromAvro.Decoding known = configured.getOrDefault(fingerprint, own);
    if (known == null) {
      throw new DataException(
          "no Avro schema is known with the fingerprint %016x; write it to an .avsc file and name"
                  .formatted(fingerprint)
              + " that file in this converter's key '"
              + key
              + "'");
    }

    return new SchemaAndValue(known.schema(), value(message, known.reader()));
  }

  private static Object value(byte[] message, FromAvro.Reader reader) {
    int start = MessageWriter.HEADER_LENGTH;
    try {
      BinaryDecoder in =
          DecoderFactory.get().binaryDecoder(message, start, message.length - start, null);
      Object value = reader.read(in);
      if (!in.isEnd()) {
        throw new DataException("bytes are left over behind the value");
      }

      return value;
    } catch (IOException | AvroRuntimeException | UnsupportedOperationException e) {
      throw new DataException("the bytes are no value of their schema: " + e, e);
    }
  }

  /** Made when it is first needed: a source connector's converter never reads. */
  private static final class Own {
    private static final Map<Long, FromAvro.Decoding> SCHEMAS = new HashMap<>();

    static {
      for (Schema schema : RecordSchemas.published().values()) {
        SCHEMAS.putIfAbsent(SchemaNormalization.parsingFingerprint64(schema), FromAvro.of(schema));
      }
    }
  }
}
