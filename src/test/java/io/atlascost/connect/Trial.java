package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.delivery.Deliveries;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.queries.Subjects;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Item;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Result;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A body of any bytes in, what becomes of it out; fails where that breaks what holds of all. */
public final class Trial {
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "0A".repeat(32));
  private static final Instant NOW = FakeClock.BEGINNING;

  /** Of a body; more would cost much time and show nothing new. */
  private static final int SERIALIZED_ROWS = 200;

  private static final int RAW_BYTES = 32 * 1024;

  private static final SingleObjectAvroConverter KEYS = converter(true);
  private static final SingleObjectAvroConverter VALUES = converter(false);

  private Trial() {}

  /** How a reading ended. */
  public enum End {
    WHOLE,
    MALFORMED,
    TORN
  }

  /**
   * What became of a body.
   *
   * @param records of its rows, one each
   * @param fingerprints after each row
   */
  public record Outcome(End end, List<SourceRecord> records, List<Long> fingerprints) {
    public int rows() {
      return fingerprints.size();
    }

    /** The usage records alone. */
    public List<Struct> usage() {
      return records.stream()
          .filter(record -> record.topic().equals("usage"))
          .map(record -> (Struct) record.value())
          .toList();
    }
  }

  /** Reads a body as a whole, byte by byte, and cut in the middle, which must agree. */
  public static Outcome of(String contentType, byte[] body) {
    Outcome whole = read(contentType, true, new ByteArrayInputStream(body));
    Outcome trickled = read(contentType, true, new Trickle(body, body.length, false));
    assertThat(trickled.fingerprints()).isEqualTo(whole.fingerprints());
    assertThat(trickled.end()).isEqualTo(whole.end());

    for (int cut : List.of(body.length / 3, body.length - body.length / 7)) {
      Outcome torn = read(contentType, true, new Trickle(body, cut, true));
      assertBeginning(torn, whole);
      assertThat(torn.end()).isNotEqualTo(End.WHOLE);

      Outcome ended = read(contentType, false, new Trickle(body, cut, false));
      // Behind a line of CSV nothing tells that more would have come: a documented limit.
      if (ended.end() != End.WHOLE || !contentType.endsWith("csv")) {
        assertBeginning(ended, whole);
      }
    }

    return whole;
  }

  private static void assertBeginning(Outcome part, Outcome whole) {
    assertThat(part.rows()).isLessThanOrEqualTo(whole.rows());
    assertThat(part.fingerprints()).isEqualTo(whole.fingerprints().subList(0, part.rows()));
  }

  private static Outcome read(String contentType, boolean framed, InputStream in) {
    FakeClock clock = new FakeClock();
    Deliveries deliveries =
        new Deliveries(
            new Destination("connector", 0, "usage", "errors", "", true),
            new Transactions(null, new Transactions.Limits(1, Duration.ZERO), clock),
            new TaskMetrics(clock),
            SERIALIZED_ROWS,
            clock);
    Subject subject = Subjects.of(QUERY);
    Result result = new Result(subject, NOW, NOW);
    List<SourceRecord> records = new ArrayList<>();
    List<Long> fingerprints = new ArrayList<>();
    try {
      TypedRows rows = subject.open(new UsageBody(contentType, framed, NOW, in, () -> {}));
      for (Optional<TypedRow> next = rows.next(); next.isPresent(); next = rows.next()) {
        TypedRow row = next.get();
        fingerprints.add(row.fingerprint());
        deliveries.add(new Item.Next(result, row));
        records.add(onlyRecord(deliveries.take(), row, fingerprints.size()));
      }

      assertThat(rows.next()).as("behind the end").isEmpty();
      return new Outcome(End.WHOLE, records, fingerprints);
    } catch (MalformedBody e) {
      Failure failure = new Failure.Malformed(e.getMessage(), "", 5);
      deliveries.add(new Item.GivenUp(result, Position.START, failure));
      deliveries.take().forEach(Trial::serialize);
      return new Outcome(End.MALFORMED, records, fingerprints);
    } catch (IOException e) {
      return new Outcome(End.TORN, records, fingerprints);
    }
  }

  /** A row becomes one record, be it usage or a dead letter, and the record tells which row. */
  private static SourceRecord onlyRecord(List<SourceRecord> batch, TypedRow row, long number) {
    assertThat(row.number()).isEqualTo(number);
    if (row instanceof TypedRow.Rejected rejected) {
      assertThat(rejected.row().raw().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(RAW_BYTES);
    }

    assertThat(batch).as("records of row %s", number).hasSize(1);
    SourceRecord record = batch.get(0);
    Progress progress = Progress.fromOffset(record.sourceOffset());
    assertThat(progress).isEqualTo(Progress.reading(Position.after(row)));
    if (number <= SERIALIZED_ROWS) {
      serialize(record);
    }

    return record;
  }

  private static void serialize(SourceRecord record) {
    ((Struct) record.value()).validate();
    assertThat(KEYS.fromConnectData(record.topic(), record.keySchema(), record.key())).isNotEmpty();
    byte[] value = VALUES.fromConnectData(record.topic(), record.valueSchema(), record.value());
    Object read = VALUES.toConnectData(record.topic(), value).value();
    assertThat(((Struct) read).schema().name()).isEqualTo(record.valueSchema().name());
  }

  private static SingleObjectAvroConverter converter(boolean isKey) {
    SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
    converter.configure(Map.of(), isKey);
    return converter;
  }

  /** A body of which a byte arrives at a time, and that may break off. */
  private static final class Trickle extends InputStream {
    private final byte[] body;
    private final int end;
    private final boolean breaks;
    private int position;

    Trickle(byte[] body, int end, boolean breaks) {
      this.body = body;
      this.end = end;
      this.breaks = breaks;
    }

    @Override
    public int read() throws IOException {
      if (position == end) {
        if (breaks) {
          throw new IOException("cut");
        }

        return -1;
      }

      int octet = body[position] & 0xff;
      position++;
      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int octet = count == 0 ? 0 : read();
      if (octet < 0) {
        return -1;
      }

      if (count > 0) {
        buffer[offset] = (byte) octet;
      }

      return Math.min(count, 1);
    }
  }
}
