package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class DamagedMessageTest {
  private static final long MUCH = 1 << 24;

  private SingleObjectAvroConverter converter = new SingleObjectAvroConverter();

  @Property(tries = 500)
  void anyCutIsRefused(@ForAll Random random) {
    byte[] message = message(random);

    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> converter.toConnectData("topic", cut))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("topic");
    }
  }

  @Property(tries = 1000)
  void anyChangedByteGivesDataOrARefusal(@ForAll Random random) {
    byte[] message = message(random);

    for (int i = 0; i < message.length; i++) {
      byte[] changed = message.clone();
      changed[i] = (byte) (changed[i] ^ (1 + random.nextInt(255)));
      long before = allocated();

      readOrRefuse(changed);

      assertThat(allocated() - before).isLessThan(MUCH);
    }
  }

  @Property(tries = 1000)
  void anyGarbageBehindAKnownHeaderGivesDataOrARefusal(@ForAll Random random) {
    byte[] message = Arrays.copyOf(message(random), 10 + random.nextInt(60));
    byte[] garbage = new byte[message.length - 10];
    random.nextBytes(garbage);
    System.arraycopy(garbage, 0, message, 10, garbage.length);

    readOrRefuse(message);
  }

  @Test
  void hugeLengthsAreRefusedWithoutAllocatingThem() throws IOException {
    List<Schema> schemas =
        List.of(
            Schema.STRING_SCHEMA,
            Schema.BYTES_SCHEMA,
            SchemaBuilder.array(Schema.INT32_SCHEMA).build(),
            SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build());
    for (Schema schema : schemas) {
      for (long length :
          new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -1L << 40}) {
        byte[] message = withLength(schema, length);
        long before = allocated();

        assertThatThrownBy(() -> converter.toConnectData("topic", message))
            .isInstanceOf(DataException.class);
        assertThat(allocated() - before).isLessThan(MUCH);
      }
    }
  }

  @Test
  void arraysWhoseItemsTakeNoBytesAreRefusedWithTheirSchema() {
    Schema schema = SchemaBuilder.array(SchemaBuilder.struct().name("Nothing").build()).build();

    assertThatThrownBy(() -> GivenSchemas.converter(schema))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Nothing")
        .hasMessageContaining("no bytes");
  }

  @Test
  void bytesOfAnotherConverterAreRefused() {
    for (byte[] foreign :
        List.of(
            new byte[0],
            new byte[] {0, 0, 0, 0, 1, 2},
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> converter.toConnectData("topic", foreign))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("single-object encoding");
    }
  }

  @Test
  void aFixedTypeLongerThanTheBytesIsRefusedWithoutAllocatingIt() {
    String avsc = "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 2000000000}";
    this.converter = GivenSchemas.converter(avsc);
    org.apache.avro.Schema avro = new org.apache.avro.Schema.Parser().parse(avsc);
    byte[] message =
        ByteBuffer.allocate(13)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 0x01C3)
            .putLong(SchemaNormalization.parsingFingerprint64(avro))
            .array();
    long before = allocated();

    assertThatThrownBy(() -> converter.toConnectData("topic", message))
        .isInstanceOf(DataException.class);
    assertThat(allocated() - before).isLessThan(MUCH);
  }

  @Test
  void bytesBehindTheValueAreRefused() {
    this.converter = GivenSchemas.converter(Schema.STRING_SCHEMA);
    byte[] message = converter.fromConnectData("topic", Schema.STRING_SCHEMA, "text");

    assertThatThrownBy(
            () -> converter.toConnectData("topic", Arrays.copyOf(message, message.length + 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("left over");
  }

  private byte[] message(Random random) {
    RandomData data = new RandomData(random);
    Schema schema = data.schema();
    this.converter = GivenSchemas.converter(schema);

    return converter.fromConnectData("topic", schema, data.present(schema));
  }

  private void readOrRefuse(byte[] message) {
    try {
      assertThat(converter.toConnectData("topic", message).schema()).isNotNull();
    } catch (DataException e) {
      assertThat(e).hasMessageContaining("topic");
    }
  }

  private byte[] withLength(Schema schema, long length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header(schema));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    encoder.writeLong(length);
    encoder.writeLong(length);
    encoder.writeLong(0);
    encoder.flush();

    return bytes.toByteArray();
  }

  private byte[] header(Schema schema) {
    Object empty =
        switch (schema.type()) {
          case STRING -> "";
          case BYTES -> new byte[0];
          case ARRAY -> List.of();
          case MAP -> Map.of();
          default -> throw new AssertionError(schema);
        };
    this.converter = GivenSchemas.converter(schema);

    return Arrays.copyOf(converter.fromConnectData("topic", schema, empty), 10);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
