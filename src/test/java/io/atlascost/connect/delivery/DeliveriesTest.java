package io.atlascost.connect.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveriesTest {
  private static final Query QUERY = ConnectFixture.query(1);
  private static final Failure FAILURE = new Failure.TimedOut(Duration.ofMinutes(1));

  private final FakeClock clock = new FakeClock();
  private final Subject subject = Subjects.of(QUERY);
  private final Result result = new Result(subject, clock.wallTime(), clock.wallTime());

  /** A dead letter and a status record must not make a batch larger than it may be. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void noBatchIsLargerThanItMayBeAndNothingIsLost(int batchSize) throws Exception {
    List<TypedRow> rows = rows("1", "n/a", "3");
    Position reached = Position.after(rows.get(2));
    List<Item> items = new ArrayList<>();
    rows.forEach(row -> items.add(new Item.Next(result, row)));
    items.add(new Item.GivenUp(result, reached, FAILURE));
    items.add(new Item.Ended(result, Progress.failed(reached)));

    Deliveries deliveries = deliveries(batchSize, "status", true);
    List<List<SourceRecord>> batches = new ArrayList<>();
    for (Item item : items) {
      if (!deliveries.hasRoomFor(item)) {
        batches.add(deliveries.take());
      }

      assertThat(deliveries.hasRoomFor(item)).isTrue();
      deliveries.add(item);
    }

    batches.add(deliveries.take());
    assertThat(batches).allMatch(batch -> batch.size() <= batchSize);
    assertThat(batches.stream().flatMap(List::stream).map(SourceRecord::topic))
        .containsExactly("usage", "errors", "usage", "errors", "status");
    if (batchSize > 1) {
      assertThat(batches.get(batches.size() - 1))
          .extracting(SourceRecord::topic)
          .endsWith("errors", "status");
    }
  }

  @Test
  void theSumsOfAQueryThatIsGivenUpAfterARestartAreUnknown() {
    Position reached = new Position(5000, 42);
    Deliveries deliveries = deliveries(10, "status", true);
    deliveries.add(new Item.GivenUp(result, reached, FAILURE));
    deliveries.add(new Item.Ended(result, Progress.failed(reached)));

    Struct status = (Struct) deliveries.take().get(1).value();
    for (String sum : List.of("rows", "deadLetters", "sharedKeys", "totalUsageAmount")) {
      assertThat(status.get(sum)).as(sum).isNull();
    }
  }

  @Test
  void theSumsAreKnownWhereTheRowsBeforeTheRestartWereSeenAgain() throws Exception {
    List<TypedRow> rows = rows("1.5", "n/a", "1.5", "2");
    Deliveries deliveries = deliveries(10, "status", true);
    deliveries.add(new Item.Known(result, rows.get(0)));
    deliveries.add(new Item.Known(result, rows.get(1)));
    deliveries.add(new Item.Next(result, rows.get(2)));
    deliveries.add(new Item.Last(result, rows.get(3)));
    deliveries.add(new Item.Ended(result, Progress.complete(Position.after(rows.get(3)))));

    List<SourceRecord> batch = deliveries.take();
    Struct status = (Struct) batch.get(batch.size() - 1).value();
    assertThat(batch).hasSize(3);
    assertThat(status.getInt64("rows")).isEqualTo(3);
    assertThat(status.getInt64("deadLetters")).isEqualTo(1);
    assertThat(status.get("totalUsageAmount")).isEqualTo(new BigDecimal("5.000000000000000000"));
  }

  @Test
  void rowsThatShareAKeyAreCounted() throws Exception {
    String row = UsageRows.row(1);
    List<TypedRow> rows = read(List.of(row, UsageRows.row(2), row.replace("Cluster 1", "X"), row));

    List<String> warnings;
    try (LogCaptureAppender log = LogCaptureAppender.createAndRegister(Deliveries.class)) {
      log.setClassLogger(Deliveries.class, Level.WARN);
      assertThat(status(rows).getInt64("sharedKeys")).isEqualTo(2);
      warnings = log.getMessages("WARN");
    }

    assertThat(warnings).singleElement().asString().contains("have the same key");
    assertThat(status("1", "2", "3").getInt64("sharedKeys")).isZero();
  }

  @Test
  void aTotalThatNoRecordCanSayIsNull() throws Exception {
    Struct status;
    List<String> warnings;
    try (LogCaptureAppender log = LogCaptureAppender.createAndRegister(Deliveries.class)) {
      log.setClassLogger(Deliveries.class, Level.WARN);
      status = status("99999999999999999999", "1");
      warnings = log.getMessages("WARN");
    }

    assertThat(warnings).singleElement().asString().contains("total does not fit");

    assertThat(status.get("totalUsageAmount")).isNull();
    assertThat(status.getInt64("rows")).isEqualTo(2);
  }

  @Test
  void everyRecordHasATimestampOfItsOwnEvent() throws Exception {
    clock.advance(Duration.ofHours(3));
    List<TypedRow> rows = rows("1", "n/a");
    Deliveries deliveries = deliveries(10, "status", true);
    deliveries.add(new Item.Next(result, rows.get(0)));
    deliveries.add(new Item.Last(result, rows.get(1)));
    deliveries.add(new Item.Ended(result, Progress.complete(Position.after(rows.get(1)))));

    long begun = FakeClock.BEGINNING.toEpochMilli();
    long now = clock.wallTime().toEpochMilli();
    assertThat(deliveries.take())
        .extracting(SourceRecord::timestamp)
        .containsExactly(begun, now, now);
  }

  @Test
  void theTopicMayNameTheOrganizationAndTheGroup() throws Exception {
    Deliveries deliveries =
        new Deliveries(
            new Destination("costs", 0, "costs-${orgId}-${groupBy}", "errors", "", true),
            new Transactions(null, new Transactions.Limits(1, Duration.ZERO), clock),
            new TaskMetrics(clock),
            10,
            clock);
    rows("1", "n/a").forEach(row -> deliveries.add(new Item.Next(result, row)));

    String topic = "costs-" + QUERY.orgId() + "-none";
    List<SourceRecord> batch = deliveries.take();
    assertThat(batch).extracting(SourceRecord::topic).containsExactly(topic, "errors");
    assertThat(batch.get(1).headers().lastWithName("__connect.errors.topic").value())
        .isEqualTo(topic);
  }

  @Test
  void whatIsNotToleratedFailsWithWhatToChange() throws Exception {
    Deliveries deliveries = deliveries(10, "", false);
    TypedRow bad = rows("n/a").get(0);

    assertThatThrownBy(() -> deliveries.add(new Item.Next(result, bad)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("row 1: usageAmount is 'n/a'")
        .hasMessageContaining("errors.tolerance=all");
    assertThatThrownBy(() -> deliveries.add(new Item.GivenUp(result, Position.START, FAILURE)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("raise query.timeout.ms");
  }

  private Struct status(String... amounts) throws Exception {
    return status(rows(amounts));
  }

  private Struct status(List<TypedRow> rows) {
    Deliveries deliveries = deliveries(10, "status", true);
    rows.forEach(row -> deliveries.add(new Item.Next(result, row)));
    Position end = Position.after(rows.get(rows.size() - 1));
    deliveries.add(new Item.Ended(result, Progress.complete(end)));
    List<SourceRecord> batch = deliveries.take();
    return (Struct) batch.get(batch.size() - 1).value();
  }

  private Deliveries deliveries(int batchSize, String statusTopic, boolean tolerates) {
    return new Deliveries(
        new Destination("costs", 0, "usage", "errors", statusTopic, tolerates),
        new Transactions(null, new Transactions.Limits(1, Duration.ZERO), clock),
        new TaskMetrics(clock),
        batchSize,
        clock);
  }

  private List<TypedRow> rows(String... amounts) throws IOException, MalformedBody {
    List<String> lines = new ArrayList<>();
    for (String amount : amounts) {
      lines.add(UsageRows.row(lines.size() + 1, amount));
    }

    return read(lines);
  }

  private List<TypedRow> read(List<String> lines) throws IOException, MalformedBody {
    byte[] csv = UsageRows.csv(lines).getBytes(UTF_8);
    TypedRows body =
        subject.open(
            new UsageBody(
                "text/csv", true, clock.wallTime(), new ByteArrayInputStream(csv), () -> {}));
    List<TypedRow> rows = new ArrayList<>();
    for (Optional<TypedRow> row = body.next(); row.isPresent(); row = body.next()) {
      rows.add(row.get());
    }

    return rows;
  }
}
