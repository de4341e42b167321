package io.atlascost.connect.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.ConnectFixture;
import io.atlascost.connect.FakeClock;
import io.atlascost.connect.UsageRows;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.queries.Subjects;
import io.atlascost.connect.reading.Failure;
import io.atlascost.connect.reading.Item;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.reading.Result;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.TransactionContext;
import org.junit.jupiter.api.Test;

/** A result that turns out to be another one, where each query is a transaction. */
class StartOverTest {
  private static final Query QUERY = ConnectFixture.query(1);

  private final FakeClock clock = new FakeClock();
  private final TransactionRequests requests = new TransactionRequests();
  private final Result result = new Result(Subjects.of(QUERY), clock.wallTime(), clock.wallTime());

  @Test
  void whatIsOpenIsAbortedAndItsOffsetTakenBack() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    List<TypedRow> rows = rows("1.5", "2.5");
    rows.forEach(row -> deliveries.add(new Item.Next(result, row)));

    deliveries.add(new Item.StartedOver(result));

    assertThat(deliveries.hasRoomFor(new Item.StartedOver(result))).isFalse();
    List<SourceRecord> batch = deliveries.take();
    assertThat(batch).hasSize(3);
    SourceRecord abort = batch.get(2);
    assertThat(requests.aborted()).containsExactly(abort);
    assertThat(requests.committed()).isEmpty();
    assertThat(abort.sourcePartition()).isEqualTo(QUERY.toPartition());
    assertThat(Progress.fromOffset(abort.sourceOffset())).isEqualTo(Progress.NONE);
    assertThat(deliveries.hasRoomFor(new Item.StartedOver(result))).isTrue();
  }

  @Test
  void whatTookTheOffsetBackHasTheHeadersOfADeadLetter() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    rows("n/a").forEach(row -> deliveries.add(new Item.Next(result, row)));

    deliveries.add(new Item.StartedOver(result));

    List<SourceRecord> batch = deliveries.take();
    assertThat(batch.get(1).topic()).isEqualTo("errors");
    assertThat(batch.get(1).headers()).isEqualTo(batch.get(0).headers()).isNotEmpty();
  }

  @Test
  void theStatusRecordCountsTheNewResultAlone() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    rows("1.5", "n/a").forEach(row -> deliveries.add(new Item.Next(result, row)));
    deliveries.add(new Item.StartedOver(result));
    deliveries.take();

    List<TypedRow> rows = rows("10.25");
    deliveries.add(new Item.Last(result, rows.get(0)));
    deliveries.add(new Item.Ended(result, Progress.complete(Position.after(rows.get(0)))));

    List<SourceRecord> batch = deliveries.take();
    Struct status = (Struct) batch.get(1).value();
    assertThat(status.getInt64("rows")).isEqualTo(1);
    assertThat(status.getInt64("deadLetters")).isZero();
    assertThat(status.get("totalUsageAmount")).hasToString("10.250000000000000000");
    assertThat(requests.committed()).containsExactly(batch.get(1));
  }

  /** Nothing is open then, and an abort would reach into what comes next. */
  @Test
  void nothingIsAbortedRightBehindAPartThatWasCommitted() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 2);
    rows("1.5", "2.5").forEach(row -> deliveries.add(new Item.Next(result, row)));

    deliveries.add(new Item.StartedOver(result));

    List<SourceRecord> batch = deliveries.take();
    assertThat(requests.committed()).containsExactly(batch.get(1));
    assertThat(requests.aborted()).isEmpty();
    assertThat(batch).hasSize(2);
  }

  @Test
  void nothingIsAbortedWhereConnectEndsTransactions() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(null, 100);
    rows("1.5").forEach(row -> deliveries.add(new Item.Next(result, row)));

    deliveries.add(new Item.StartedOver(result));

    assertThat(deliveries.hasRoomFor(new Item.StartedOver(result))).isTrue();
    assertThat(deliveries.take()).hasSize(1);
  }

  /** So that no other query's records come into the same transaction; the sums count each once. */
  @Test
  void whatIsPutOffIsCommittedAndSeenAgain() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    List<TypedRow> rows = rows("1.5", "2.5");
    Position reached = Position.after(rows.get(0));
    deliveries.add(new Item.Next(result, rows.get(0)));
    deliveries.add(new Item.PutOff(result, reached, new Failure.TimedOut(Duration.ofMinutes(1))));
    List<SourceRecord> first = deliveries.take();
    assertThat(first).extracting(SourceRecord::topic).containsExactly("usage", "errors");
    assertThat(requests.committed()).containsExactly(first.get(1));
    assertThat(Progress.fromOffset(first.get(1).sourceOffset()))
        .isEqualTo(Progress.reading(reached));

    deliveries.add(new Item.Known(result, rows.get(0)));
    deliveries.add(new Item.Last(result, rows.get(1)));
    deliveries.add(new Item.Ended(result, Progress.complete(Position.after(rows.get(1)))));

    List<SourceRecord> second = deliveries.take();
    assertThat(second).extracting(SourceRecord::topic).containsExactly("usage", "status");
    Struct status = (Struct) second.get(1).value();
    assertThat(status.getInt64("rows")).isEqualTo(2);
    assertThat(status.get("totalUsageAmount")).hasToString("4.000000000000000000");
  }

  private Deliveries deliveries(TransactionContext context, int records) {
    return new Deliveries(
        new Destination("costs", 0, "usage", "errors", "status", true),
        new Transactions(context, new Transactions.Limits(records, Duration.ofMinutes(1)), clock),
        new TaskMetrics(clock),
        100,
        clock);
  }

  private List<TypedRow> rows(String... amounts) throws IOException, MalformedBody {
    List<String> lines = new ArrayList<>();
    for (String amount : amounts) {
      lines.add(UsageRows.row(lines.size() + 1, amount));
    }

    byte[] csv = UsageRows.csv(lines).getBytes(UTF_8);
    TypedRows body =
        Subjects.of(QUERY)
            .open(
                new UsageBody(
                    "text/csv", true, clock.wallTime(), new ByteArrayInputStream(csv), () -> {}));
    List<TypedRow> rows = new ArrayList<>();
    for (Optional<TypedRow> row = body.next(); row.isPresent(); row = body.next()) {
      rows.add(row.get());
    }

    return rows;
  }
}
