package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.schedule.Organizations.Lister;
import io.atlascost.connect.schedule.Organizations.Listing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

class OrganizationsTest {
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Script script = new Script();
  private final AtomicInteger changes = new AtomicInteger();
  private final FakeClock clock = new FakeClock();
  private final Organizations organizations = organizations(script, clock);

  @Test
  void saysWhenTheSetChangedAndOnlyThen() throws InterruptedException {
    assertThat(organizations.known()).isEmpty();

    list("a", "b");
    list("b", "a");
    assertThat(changes).hasValue(1);
    assertThat(organizations.known()).containsExactlyInAnyOrder("a", "b");

    list("a", "b");
    assertThat(changes).hasValue(1);

    list("a", "b", "c");
    assertThat(changes).hasValue(2);
    assertThat(organizations.known()).containsExactlyInAnyOrder("a", "b", "c");

    list("c");
    assertThat(changes).hasValue(3);
    assertThat(organizations.known()).containsExactly("c");
  }

  @Test
  void theFirstListingIsNoChangeForWhoWaitedForIt() throws InterruptedException {
    assertThat(organizations.awaitFirst(Duration.ZERO)).isFalse();

    list("a");

    assertThat(organizations.awaitFirst(Duration.ZERO)).isTrue();
    assertThat(changes).hasValue(0);
    assertThat(organizations.known()).containsExactly("a");
    list("a");
    assertThat(changes).hasValue(0);
  }

  /** Some of the sets, and now and then an outage, or a connector that comes for what there is. */
  @Property(tries = 500)
  void whoeverWorksWithAnotherSetIsAskedToComeOnceForEach(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 5) Integer> events)
      throws InterruptedException {
    List<Set<String>> sets = List.of(Set.of("a"), Set.of("a", "b"), Set.of("c"), Set.of("b"));
    Script answers = new Script();
    AtomicInteger calls = new AtomicInteger();
    Organizations own = new Organizations("costs", answers, PAUSE, clock, calls::incrementAndGet);
    Set<String> told = own.known();
    Set<String> listed = Set.of();
    Set<String> calledFor = null;
    for (int event : events) {
      int before = calls.get();
      if (event == 5) {
        told = own.known();
        calledFor = null;
      } else if (event == 4) {
        answers.fail(new IOException("an outage"));
        own.look();
      } else {
        listed = sets.get(event);
        answers.answer(new Listing.Listed(listed));
        own.look();
      }

      if (calls.get() > before) {
        assertThat(listed).isNotEqualTo(told).isNotEqualTo(calledFor);
        calledFor = listed;
      }

      assertThat(calledFor != null || told.equals(listed)).isTrue();
    }

    assertThat(own.known()).isEqualTo(listed);
  }

  @Test
  void anOutageMakesNoOrganizationVanishAndIsSaidOnce() throws InterruptedException {
    list("a");
    organizations.known();
    List<Duration> pauses = new ArrayList<>();

    List<String> log =
        logOf(
            () -> {
              for (int i = 0; i < 11; i++) {
                script.fail(new IOException("reset"));
                pauses.add(organizations.look());
              }

              script.answer(new Listing.Refused("403 go away"));
              pauses.add(organizations.look());
              assertThat(organizations.known()).containsExactly("a");
              pauses.add(list("a"));
              script.fail(new IOException("reset"));
              pauses.add(organizations.look());
            });

    assertThat(changes).hasValue(0);
    assertThat(log)
        .containsExactly(
            "WARN Organizations could not be listed: java.io.IOException: reset; those that are"
                + " known stay",
            "WARN Atlas does not list organizations: 403 go away; those that are known stay",
            "INFO Organizations can be listed again",
            "WARN Organizations could not be listed: java.io.IOException: reset; those that are"
                + " known stay");
    assertThat(pauses.stream().map(Duration::toSeconds))
        .containsExactly(
            1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L, PAUSE.toSeconds(), 1L);
  }

  @Test
  void aListingWithoutAnyIsBelievedWhenTheNextOneHasNoneEither() throws InterruptedException {
    list("a");
    organizations.known();

    assertThat(list()).isEqualTo(Duration.ofSeconds(1));
    list("a");
    list();
    script.fail(new IOException("reset"));
    organizations.look();
    list();
    assertThat(changes).hasValue(0);
    assertThat(organizations.known()).containsExactly("a");

    list();
    assertThat(changes).hasValue(1);
    assertThat(organizations.known()).isEmpty();
    assertThat(list()).isEqualTo(PAUSE);
  }

  @Test
  void aDefectDoesNotEndTheListing() throws InterruptedException {
    script.fail(new IllegalStateException("a defect"));
    List<String> log =
        logOf(() -> assertThat(organizations.look()).isEqualTo(Duration.ofSeconds(1)));
    assertThat(log)
        .containsExactly("ERROR A defect of the connector kept it from listing organizations");

    list("a");
    assertThat(organizations.known()).containsExactly("a");
  }

  @Test
  void listsOnADaemonThreadWithTheContextOfItsConnector() {
    MDC.put("connector.context", "[costs|worker] ");
    Organizations own;
    try {
      own = organizations(script, clock);
    } finally {
      MDC.remove("connector.context");
    }

    IntStream.range(0, 3).forEach(i -> script.answer(new Listing.Listed(Set.of("a"))));
    own.start();
    assertThat(own.awaitFirst(Duration.ofMinutes(1))).isTrue();
    await().until(() -> script.listings.size() == 4);
    own.close();

    assertThat(script.listings)
        .containsOnly("atlas-cost-costs-organizations, daemon, [costs|worker] ");
    assertThat(own.known()).containsExactly("a");
    assertThat(clock.pauses()).containsExactly(PAUSE, PAUSE, PAUSE);
    assertThat(threads("atlas-cost-costs-organizations")).isEmpty();
  }

  /** With the machine's clock, whose pause is a real one. */
  @Test
  void isClosedInTheMiddleOfAPause() {
    Organizations own = organizations(script, Clock.system());
    script.answer(new Listing.Listed(Set.of("a")));
    own.start();
    assertThat(own.awaitFirst(Duration.ofMinutes(1))).isTrue();

    List<String> log = logOf(own::close);

    assertThat(threads("atlas-cost-costs-organizations")).isEmpty();
    assertThat(log).isEmpty();
  }

  /** As a blocked read does not. */
  @Test
  void cancelsAListingThatAnInterruptDoesNotReach() throws InterruptedException {
    Deaf deaf = new Deaf();
    Organizations own = organizations(deaf, clock);
    own.start();
    deaf.isAsked.await();

    List<String> log = logOf(own::close);

    assertThat(threads("atlas-cost-costs-organizations")).isEmpty();
    assertThat(log).isEmpty();
    assertThat(own.awaitFirst(Duration.ofDays(1))).isFalse();
  }

  @Test
  @Timeout(30)
  void doesNotWaitForAListingThatNothingReaches() throws InterruptedException {
    CountDownLatch isOver = new CountDownLatch(1);
    Deaf deaf = new Deaf();
    Organizations own =
        organizations(
            () -> {
              try {
                return deaf.list();
              } finally {
                isOver.countDown();
              }
            },
            clock);
    own.start();
    deaf.isAsked.await();

    own.close();

    assertThat(isOver.getCount()).isEqualTo(1);
    deaf.cancel();
    await().until(() -> threads("atlas-cost-costs-organizations").isEmpty());
  }

  private Organizations organizations(Lister lister, Clock clockToUse) {
    return new Organizations("costs", lister, PAUSE, clockToUse, changes::incrementAndGet);
  }

  private Duration list(String... orgs) throws InterruptedException {
    script.answer(new Listing.Listed(Set.of(orgs)));
    return organizations.look();
  }

  private static List<Thread> threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .toList();
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static List<String> logOf(Work work) {
    Level before = LogManager.getLogger(Organizations.class).getLevel();
    Configurator.setLevel(Organizations.class, Level.INFO);
    try (LogCaptureAppender log = LogCaptureAppender.createAndRegister(Organizations.class)) {
      work.run();
      return log.getEvents().stream()
          .map(event -> event.getLevel() + " " + event.getMessage())
          .toList();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      Configurator.setLevel(Organizations.class, before);
    }
  }

  /** Answers as it is told, one after another, and waits for more. */
  private static final class Script implements Lister {
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> listings = new LinkedBlockingQueue<>();

    void answer(Listing listing) {
      answers.add(listing);
    }

    void fail(Exception failure) {
      answers.add(failure);
    }

    @Override
    public Listing list() throws IOException, InterruptedException {
      Thread thread = Thread.currentThread();
      listings.add(
          thread.getName()
              + ", "
              + (thread.isDaemon() ? "daemon" : "no daemon")
              + ", "
              + MDC.get("connector.context"));
      Object answer = answers.take();
      if (answer instanceof IOException outage) {
        throw outage;
      } else if (answer instanceof RuntimeException defect) {
        throw defect;
      }

      return (Listing) answer;
    }
  }

  /** Waits as a blocked read does, until it is cancelled. */
  private static final class Deaf implements Lister {
    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch isCancelled = new CountDownLatch(1);

    @Override
    public Listing list() throws IOException {
      isAsked.countDown();
      while (isCancelled.getCount() > 0) {
        try {
          isCancelled.await();
        } catch (InterruptedException e) {
          // It does not hear.
        }
      }

      throw new IOException("cancelled");
    }

    @Override
    public void cancel() {
      isCancelled.countDown();
    }
  }
}
