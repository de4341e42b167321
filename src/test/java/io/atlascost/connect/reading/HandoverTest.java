package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.schema.KeyUse;
import io.atlascost.connect.schema.TypedRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connect's thread waits for the first item, and for that only so long. */
@Timeout(60)
class HandoverTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Handover handover = new Handover(10);
  private final Item item = new Item.Stopped(new ConnectException("item"));
  private final Item next = new Item.Stopped(new ConnectException("item"));

  @Test
  void givesUpWhenNothingComes() throws InterruptedException {
    assertThat(handover.take(10, Duration.ofMillis(1))).isEmpty();
  }

  @Test
  void doesNotWaitForMoreThanThereIs() throws InterruptedException {
    handover.put(item);
    handover.put(next);

    assertThat(handover.take(10, HOUR)).containsExactly(item, next);
  }

  @Test
  void keepsWhatIsMoreThanAskedFor() throws InterruptedException {
    handover.put(item);
    handover.put(next);

    assertThat(handover.take(1, HOUR)).containsExactly(item);
    assertThat(handover.take(1, HOUR)).isEqualTo(List.of(next));
  }

  @Test
  void aRowWaitsAMomentForThoseThatFollowIt() throws Exception {
    Handover patient = new Handover(10, HOUR);
    Item row = row(1);
    patient.put(row);
    FutureTask<List<Item>> taken = new FutureTask<>(() -> patient.take(10, HOUR));
    new Thread(taken).start();

    patient.put(item);

    assertThat(taken.get()).containsExactly(row, item);
  }

  @Test
  void rowsThatAreABatchDoNotWait() throws Exception {
    Handover patient = new Handover(3, HOUR);
    patient.put(row(1));
    patient.put(row(2));

    assertThat(patient.take(10, HOUR)).hasSize(2);

    patient.put(row(3));

    assertThat(patient.take(1, HOUR)).hasSize(1);
  }

  private static Item row(int number) {
    return new Item.Next(
        null, new TypedRow.Sound(number, 0, 10, null, KeyUse.FIRST, null, BigDecimal.ONE));
  }
}
