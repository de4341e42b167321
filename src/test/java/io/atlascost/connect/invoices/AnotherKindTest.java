package io.atlascost.connect.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Refusals;
import io.atlascost.connect.api.UnaskedAtlas;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.delivery.Deliveries;
import io.atlascost.connect.delivery.Destination;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.delivery.Transactions;
import io.atlascost.connect.reading.Handover;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Reader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** A second kind of thing to read costs one package, and nothing in {@code reading} and beyond. */
class AnotherKindTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void isReadAndDeliveredWithItsOwnPartitionOffsetsAndRecords() throws InterruptedException {
    Iterator<UsageReply> replies =
        List.<UsageReply>of(
                new UsageReply.Processing(UsageReply.Throttle.NONE),
                Refusals.inAtlassWords(503, "", "busy", "", UsageReply.Throttle.NONE),
                body("clusters=1.5\nnonsense\nbackup=2.25\n"))
            .iterator();

    List<SourceRecord> records = read(new InvoiceLines("66d7", () -> replies));

    assertThat(records)
        .extracting(SourceRecord::topic)
        .containsExactly("invoice-66d7", "errors", "invoice-66d7", "status");
    assertThat(records)
        .extracting(SourceRecord::sourcePartition)
        .containsOnly(Map.of("invoice", "66d7"));
    assertThat(records)
        .extracting(record -> (Object) record.sourceOffset())
        .containsExactly(
            Map.of("lines", 1L, "whole", false),
            Map.of("lines", 2L, "whole", false),
            Map.of("lines", 3L, "whole", false),
            Map.of("lines", 3L, "whole", true));
    assertThat(((Struct) records.get(2).value()).getString("sku")).isEqualTo("backup");
    assertThat(((Struct) records.get(3).value()).getString("text")).isEqualTo("COMPLETE 3.75");
  }

  private List<SourceRecord> read(InvoiceLines invoice) throws InterruptedException {
    Handover handover = new Handover(100);
    TaskMetrics metrics = new TaskMetrics(clock);
    Pace.Growth pause = new Pace.Growth(Duration.ofSeconds(1), Duration.ofSeconds(1));
    new Reader(
            Map.of(invoice, Position.START),
            new NoAtlas(),
            new Pace(new Pace.Limits(60, Map.of(), pause, pause), new Random(1)),
            new Reader.Patience(Duration.ofHours(1), Optional.empty()),
            handover,
            metrics,
            clock)
        .run();
    Deliveries deliveries =
        new Deliveries(
            new Destination("costs", 0, "invoice-${invoice}", "errors", "status", true),
            new Transactions(null, new Transactions.Limits(1, Duration.ZERO), clock),
            metrics,
            100,
            clock);
    handover.take(100, Duration.ZERO).forEach(deliveries::add);
    return deliveries.take();
  }

  private UsageReply body(String text) {
    return new UsageReply.Usage(
        new UsageBody(
            "text/plain",
            true,
            clock.wallTime(),
            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
            () -> {}),
        UsageReply.Throttle.NONE);
  }

  /** This kind asks for itself. */
  private static final class NoAtlas implements UnaskedAtlas {
    @Override
    public UsageReply usage(Query query) {
      throw new AssertionError("nobody asks");
    }

    @Override
    public Optional<UsageReply.Refusal> knock() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {}
  }
}
