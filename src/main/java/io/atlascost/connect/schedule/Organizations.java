package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Listings of Atlas in, the organizations that there are out; says when they are others, on a
 * thread of its own. What cannot be listed does not vanish: the last listing holds until the next.
 */
public final class Organizations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Organizations.class);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_CLOSE = Duration.ofMillis(900);

  /** Asks Atlas which organizations there are. */
  @FunctionalInterface
  public interface Lister {
    /**
     * Asks for all pages.
     *
     * @throws IOException if Atlas could not be asked
     */
    Listing list() throws IOException, InterruptedException;

    /** Ends a listing that an interrupt does not reach, from another thread. */
    default void cancel() {
      // An interrupt will do.
    }
  }

  /** What Atlas says. */
  public sealed interface Listing {
    /** These there are, and no others. */
    record Listed(Set<String> organizations) implements Listing {
      public Listed {
        organizations = Set.copyOf(organizations);
      }
    }

    /**
     * Nobody who asks may list them.
     *
     * @param message in Atlas's words, with the way out
     */
    record Refused(String message) implements Listing {}
  }

  private final Lister lister;
  private final Duration pause;
  private final Clock clock;
  private final Runnable onChange;
  private final Thread thread;
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile boolean isClosed;

  // Of both threads, under the lock of this object: what Atlas said, what the connector works with,
  // and what it was asked to come for since.
  private Optional<Set<String>> listed = Optional.empty();
  private Optional<Set<String>> told = Optional.empty();
  private Optional<Set<String>> announced = Optional.empty();

  // Of the thread alone.
  private String trouble = "";
  private Duration retry = FIRST_RETRY;
  private boolean isDoubted;

  /**
   * Prepares to list.
   *
   * @param pause between two listings; after one that failed it is shorter at first
   * @param onChange is called on the thread when {@link #known()} would say something else than it
   *     said
   */
  public Organizations(
      String connectorName, Lister lister, Duration pause, Clock clock, Runnable onChange) {
    this.lister = lister;
    this.pause = pause;
    this.clock = clock;
    this.onChange = onChange;
    this.thread = thread("atlas-cost-" + connectorName + "-organizations");
  }

  private Thread thread(String name) {
    Map<String, String> loggingContext = MDC.getCopyOfContextMap();
    Thread watching =
        new Thread(
            () -> {
              if (loggingContext != null) {
                MDC.setContextMap(loggingContext);
              }

              watch();
            },
            name);
    watching.setDaemon(true);
    return watching;
  }

  /** Begins to list. */
  public void start() {
    thread.start();
  }

  /**
   * Waits for the first listing that succeeds, but not for long.
   *
   * @return whether there was one
   */
  public boolean awaitFirst(Duration most) {
    try {
      first.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }

    synchronized (this) {
      return listed.isPresent();
    }
  }

  /** What the connector works with from now on: the last listing; none before the first. */
  public synchronized Set<String> known() {
    this.told = Optional.of(listed.orElse(Set.of()));
    this.announced = Optional.empty();
    return told.get();
  }

  private void watch() {
    try {
      while (!isClosed) {
        clock.sleep(look());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lists once, and tells how long to wait for the next time. */
  Duration look() throws InterruptedException {
    try {
      Listing listing = lister.list();
      if (listing instanceof Listing.Listed found) {
        return found(found.organizations());
      } else if (listing instanceof Listing.Refused refused) {
        return failed("Atlas does not list organizations: " + refused.message());
      } else {
        throw new AssertionError(listing);
      }
    } catch (IOException e) {
      requireOpen();
      return failed("Organizations could not be listed: " + e);
    } catch (RuntimeException e) {
      requireOpen();
      log.error("A defect of the connector kept it from listing organizations", e);
      return nextRetry();
    }
  }

  /** What fails while it is closed is no trouble. */
  private void requireOpen() throws InterruptedException {
    if (isClosed || Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** A listing without any is believed when the next one, soon after, has none either. */
  private Duration found(Set<String> organizations) {
    if (organizations.isEmpty() && isAnyKnown() && !isDoubted) {
      Duration soon =
          failed("Atlas lists no organization any more, which the next listing is to confirm");
      this.isDoubted = true;
      return soon;
    }

    if (!trouble.isEmpty()) {
      log.info("Organizations can be listed again");
    }

    this.isDoubted = false;
    this.trouble = "";
    this.retry = FIRST_RETRY;
    if (isNews(organizations)) {
      onChange.run();
      announced(organizations);
    }

    return pause;
  }

  private synchronized boolean isAnyKnown() {
    return !listed.orElse(Set.of()).isEmpty();
  }

  /** Whether the connector works with others, and was not yet asked to come for these. */
  private synchronized boolean isNews(Set<String> organizations) {
    if (!listed.equals(Optional.of(organizations))) {
      Set<String> before = listed.orElse(Set.of());
      log.info(
          "Atlas lists {} organizations: {} are new, {} are gone",
          organizations.size(),
          organizations.stream().filter(org -> !before.contains(org)).count(),
          before.stream().filter(org -> !organizations.contains(org)).count());
    }

    this.listed = Optional.of(organizations);
    first.countDown();
    return told.isPresent() && !told.equals(listed) && !announced.equals(listed);
  }

  /** It may have come in the meantime: then it works with these, and nothing is lost either. */
  private synchronized void announced(Set<String> organizations) {
    this.announced = Optional.of(organizations);
  }

  /** The same trouble is said once. */
  private Duration failed(String message) {
    if (!message.equals(trouble)) {
      log.warn("{}; those that are known stay", message);
    }

    this.trouble = message;
    return nextRetry();
  }

  private Duration nextRetry() {
    this.isDoubted = false;
    Duration next = retry.compareTo(pause) < 0 ? retry : pause;
    this.retry = next.multipliedBy(2);
    return next;
  }

  /** Ends the thread, and returns within a second even where it cannot be ended at once. */
  @Override
  public void close() {
    this.isClosed = true;
    thread.interrupt();
    lister.cancel();
    first.countDown();
    try {
      thread.join(LONGEST_CLOSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
