package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
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
}
