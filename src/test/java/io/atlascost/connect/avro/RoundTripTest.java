package io.atlascost.connect.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

class RoundTripTest {
  @Property(tries = 2000)
  void anySchemaComesBackFromAvro(@ForAll Random random) {
    Schema schema = new RandomData(random).schema();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);

    assertEqual(ConnectSchemas.fromAvro(avro), schema);
  }

  @Property(tries = 2000)
  void anySchemaComesBackFromTheTextOfItsAvroSchema(@ForAll Random random) {
    Schema schema = new RandomData(random).schema();

    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);
    org.apache.avro.Schema parsed = new org.apache.avro.Schema.Parser().parse(avro.toString());

    assertEqual(ConnectSchemas.fromAvro(parsed), schema);
    assertThat(SchemaNormalization.parsingFingerprint64(parsed))
        .isEqualTo(SchemaNormalization.parsingFingerprint64(avro));
  }

  @Property(tries = 3000)
  void anyValueComesBack(@ForAll Random random) {
    RandomData data = new RandomData(random);
    Schema schema = data.schema();
    Object value = data.present(schema);
    SingleObjectAvroConverter converter = GivenSchemas.converter(schema);

    byte[] message = converter.fromConnectData("topic", schema, value);
    SchemaAndValue read = converter.toConnectData("topic", message);

    assertEqual(read.schema(), schema);
    assertThat(RandomData.comparable(read.value())).isEqualTo(RandomData.comparable(value));
  }

  @Property(tries = 1000)
  void avrosOwnReaderTakesAnyValue(@ForAll Random random) throws IOException {
    RandomData data = new RandomData(random);
    Schema schema = data.schema();
    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);

    byte[] message =
        new SingleObjectAvroConverter().fromConnectData("topic", schema, data.present(schema));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(message, 10, message.length - 10, null);
    Object generic = new GenericDatumReader<>(avro).read(null, decoder);

    assertThat(GenericData.get().validate(avro, generic)).isTrue();
    assertThat(decoder.isEnd()).isTrue();
  }

  @Property(tries = 1000)
  void whatAvrosOwnWriterMakesOfItIsReadAlike(@ForAll Random random) throws IOException {
    RandomData data = new RandomData(random);
    Schema schema = data.schema();
    org.apache.avro.Schema avro = ConnectSchemas.toAvro(schema);
    SingleObjectAvroConverter converter = GivenSchemas.converter(schema);
    Object value = data.present(schema);

    byte[] message = converter.fromConnectData("topic", schema, value);
    Object generic =
        new GenericDatumReader<>(avro)
            .read(null, DecoderFactory.get().binaryDecoder(message, 10, message.length - 10, null));
    ByteBuffer encoded = new BinaryMessageEncoder<>(GenericData.get(), avro).encode(generic);
    byte[] again = new byte[encoded.remaining()];
    encoded.get(again);

    assertThat(again).startsWith(Arrays.copyOf(message, 10));
    assertThat(RandomData.comparable(converter.toConnectData("topic", again).value()))
        .isEqualTo(RandomData.comparable(value));
  }

  private static void assertEqual(Schema actual, Schema expected) {
    assertThat(RandomData.described(actual)).isEqualTo(RandomData.described(expected));
    assertThat(actual).isEqualTo(expected);
  }
}
