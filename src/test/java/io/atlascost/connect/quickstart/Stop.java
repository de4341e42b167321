package io.atlascost.connect.quickstart;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish of the terminal, of Maven or of the system to end in, one question between two steps
 * out; the JVM stays until the quickstart has ended in order.
 */
final class Stop {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final CountDownLatch wished = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);

  private Stop() {}

  static Stop onShutdown() {
    Stop stop = new Stop();
    Runtime.getRuntime().addShutdownHook(new Thread(stop::awaitDone, "quickstart-stop"));
    return stop;
  }

  boolean wished() {
    return wished.getCount() == 0;
  }

  /** Ends what calls it where the end is wished. */
  void check() {
    if (wished()) {
      throw new CancellationException("Stopped from outside");
    }
  }

  /** Lets a moment pass between two looks at something. */
  void pause() throws InterruptedException {
    if (wished.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      check();
    }
  }

  /** Returns when the end is wished. */
  void await() throws InterruptedException {
    wished.await();
  }

  /** Everything has ended; the JVM may go. */
  void done() {
    done.countDown();
  }

  private void awaitDone() {
    wished.countDown();
    try {
      done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
