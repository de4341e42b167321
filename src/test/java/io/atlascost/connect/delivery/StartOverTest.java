package io.atlascost.connect.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.ConnectFixture;
import io.atlascost.connect.FakeClock;
import io.atlascost.connect.UsageRows;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Result;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.rows.Row;
import io.atlascost.connect.rows.Rows;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;
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
  private final Result result = new Result(QUERY, clock.wallTime(), clock.wallTime());

  @Test
  void whatIsOpenIsAbortedAndItsOffsetTakenBack() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    List<Row> rows = rows("1.5", "2.5");
    rows.forEach(row -> deliveries.row(result, row));

    deliveries.startedOver(result);

    assertThat(deliveries.isBatchClosed()).isTrue();
    List<SourceRecord> batch = deliveries.take();
    assertThat(batch).hasSize(3);
    SourceRecord abort = batch.get(2);
    assertThat(requests.aborted()).containsExactly(abort);
    assertThat(requests.committed()).isEmpty();
    assertThat(abort.sourcePartition()).isEqualTo(QUERY.toPartition());
    assertThat(Progress.fromOffset(abort.sourceOffset())).isEqualTo(Progress.NONE);
    assertThat(deliveries.isBatchClosed()).isFalse();
  }

  @Test
  void whatTookTheOffsetBackHasTheHeadersOfADeadLetter() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    rows("n/a").forEach(row -> deliveries.row(result, row));

    deliveries.startedOver(result);

    List<SourceRecord> batch = deliveries.take();
    assertThat(batch.get(1).topic()).isEqualTo("errors");
    assertThat(batch.get(1).headers()).isEqualTo(batch.get(0).headers()).isNotEmpty();
  }

  @Test
  void theStatusRecordCountsTheNewResultAlone() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 100);
    rows("1.5", "n/a").forEach(row -> deliveries.row(result, row));
    deliveries.startedOver(result);
    deliveries.take();

    List<Row> rows = rows("10.25");
    deliveries.lastRow(result, rows.get(0));
    deliveries.completed(result, Position.after(rows.get(0)));

    List<SourceRecord> batch = deliveries.take();
    Struct status = (Struct) batch.get(1).value();
    assertThat(status.getInt64("rows")).isEqualTo(1);
    assertThat(status.getInt64("deadLetters")).isZero();
    assertThat(status.get("totalUsageAmount")).hasToString("10.2500000000");
    assertThat(requests.committed()).containsExactly(batch.get(1));
  }

  /** Nothing is open then, and an abort would reach into what comes next. */
  @Test
  void nothingIsAbortedRightBehindAPartThatWasCommitted() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(requests, 2);
    rows("1.5", "2.5").forEach(row -> deliveries.row(result, row));

    deliveries.startedOver(result);

    List<SourceRecord> batch = deliveries.take();
    assertThat(requests.committed()).containsExactly(batch.get(1));
    assertThat(requests.aborted()).isEmpty();
    assertThat(batch).hasSize(2);
  }

  @Test
  void nothingIsAbortedWhereConnectEndsTransactions() throws IOException, MalformedBody {
    Deliveries deliveries = deliveries(null, 100);
    rows("1.5").forEach(row -> deliveries.row(result, row));

    deliveries.startedOver(result);

    assertThat(deliveries.isBatchClosed()).isFalse();
    assertThat(deliveries.take()).hasSize(1);
  }

  private Deliveries deliveries(TransactionContext context, int records) {
    return new Deliveries(
        new Destination("costs", 0, "usage", "errors", "status", true),
        new UsageSchema(DecimalMode.PRECISE),
        new Notices(DecimalMode.PRECISE),
        new Transactions(context, new Transactions.Limits(records, Duration.ofMinutes(1)), clock),
        new TaskMetrics(),
        clock);
  }

  private List<Row> rows(String... amounts) throws IOException, MalformedBody {
    List<String> lines = new ArrayList<>();
    for (String amount : amounts) {
      lines.add(UsageRows.row(lines.size() + 1, amount));
    }

    byte[] csv = UsageRows.csv(lines).getBytes(UTF_8);
    Rows body =
        Rows.of(
            new UsageBody(
                "text/csv", true, clock.wallTime(), new ByteArrayInputStream(csv), () -> {}));
    List<Row> rows = new ArrayList<>();
    for (Optional<Row> row = body.next(); row.isPresent(); row = body.next()) {
      rows.add(row.get());
    }

    return rows;
  }
}
