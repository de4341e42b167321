package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Line;
import io.atlascost.connect.simulator.books.SettableClock;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/**
 * A hundred organizations on schedule in a small heap, round after round: what stays is one state
 * of each month.
 */
class ScheduleMemoryIT {
  private static final int ORGANIZATIONS = 100;
  private static final List<String> IDS =
      IntStream.range(0, ORGANIZATIONS).mapToObj(number -> Books.id("org " + number)).toList();

  private static final Instant FOUNDED = Instant.parse("2026-04-01T00:00:00Z");
  private static final Instant BEGINNING = FakeClock.BEGINNING.plus(Duration.ofDays(10));

  @Test
  void aRoundMoreLeavesNothingBehind() throws Exception {
    SettableClock clock = new SettableClock(BEGINNING);
    Books books = company(clock);
    try (AtlasSimulator atlas = AtlasSimulator.start().backedBy(books.desk()).forgetRequests()) {
      // So that the running month is another one each time.
      atlas.onRequest(request -> clock.advance(Duration.ofSeconds(1)));
      Process task =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx48m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallHeap.class.getName(),
                  atlas.baseUrl().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      task.getOutputStream().close();
      List<String> output =
          new String(task.getInputStream().readAllBytes(), UTF_8).lines().toList();

      System.out.println("Heap of a schedule after each round, bytes: " + output);
      assertThat(output).hasSize(SmallHeap.ROUNDS);
      long settled = Long.parseLong(output.get(1));
      // The least of two: a collection leaves what is read just then.
      long last =
          output.subList(SmallHeap.ROUNDS - 2, SmallHeap.ROUNDS).stream()
              .mapToLong(Long::parseLong)
              .min()
              .orElseThrow();
      assertThat((last - settled) / 2)
          .as("bytes that a round more leaves in the heap")
          .isLessThan(SmallHeap.MOST);
      assertThat(task.waitFor()).isZero();
    }
  }

  private static Books company(SettableClock clock) {
    return new Books(7, clock, FOUNDED)
        .on(
            FOUNDED,
            books -> {
              books.charge(Duration.ofHours(6), 6);
              IDS.forEach(org -> found(books, org));
            })
        .on(BEGINNING, books -> books.charge(Duration.ofMinutes(5), 1));
  }

  private static void found(Books books, String org) {
    books
        .organization(org, "Organization")
        .uses(org, Line.of("Support"), "0.031")
        .uses(org, Line.of("Data Transfer"), "0.54");
  }

  /** Runs the schedule for some rounds, and tells the heap after each. */
  static final class SmallHeap {
    private static final int ROUNDS = 5;

    /** Two cuts, three open months. */
    private static final int SCOPES = 6 * ORGANIZATIONS;

    /** Bytes: half a kilobyte of each month; what a collection leaves varies by less. */
    private static final long MOST = 300_000;

    private SmallHeap() {}

    public static void main(String[] arguments) throws InterruptedException {
      FakeClock clock = new FakeClock();
      clock.advance(Duration.between(FakeClock.BEGINNING, BEGINNING));
      Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();
      try (ScheduledTask task =
          new ScheduledTask(URI.create(arguments[0]), clock, stored)
              .with("atlas.schedule.orgs", String.join(",", IDS))
              .with("atlas.schedule.group.by", "services,projects")
              .with("atlas.schedule.start.month", "2026-04")
              .with("atlas.schedule.settle.days", "90")
              .start()) {
        for (int round = 0; round < ROUNDS; round++) {
          read(task, SCOPES);
          stored.clear();
          System.gc();
          System.out.println(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
      }
    }

    private static void read(ScheduledTask task, int ends) throws InterruptedException {
      int left = ends;
      while (left > 0) {
        for (SourceRecord record : task.poll()) {
          left -= isEnd(record) ? 1 : 0;
        }

        task.commit();
      }
    }

    private static boolean isEnd(SourceRecord record) {
      return record.topic().equals(ScheduledTask.STATUS)
          && List.of("COMPLETE", "UNCHANGED")
              .contains(((Struct) record.value()).getString("state"));
    }
  }
}
