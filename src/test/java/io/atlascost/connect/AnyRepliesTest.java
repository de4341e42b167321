package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Whatever comes before the result, in whatever order, on whatever framing, it leads to exactly one
 * of: rows, a wait, a dead letter, a failed task; and never to a row lost or sent twice.
 */
class AnyRepliesTest {
  private static final int ROWS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PAGE = "<html><body>Please log in</body></html>";

  private static AtlasSimulator atlas;
  private static int tokens;

  @BeforeContainer
  static void start() {
    atlas = AtlasSimulator.start();
  }

  @AfterContainer
  static void stop() {
    atlas.close();
  }

  /** The result as a format has it. */
  private enum Format {
    CSV,
    JSON;

    String body(int rows) {
      return this == CSV ? UsageRows.csv(rows) : UsageRows.json(rows);
    }

    Reply reply(String body) {
      return this == CSV ? Reply.csv(body) : Reply.json(body);
    }

    /** So many rows, and then what is no row and never will be. */
    Reply broken(int rows) {
      return this == CSV
          ? Reply.csv(body(rows) + "\"an open quote,")
          : Reply.json("{\"usageDetails\":[" + UsageRows.jsonRows(rows) + ",{\"open\":");
    }
  }

  /** What a reply is, so that a failure names it. */
  private record Step(String name, int number, int place) {
    Reply reply(Format format) {
      String body = format.body(ROWS);
      int cut = Math.floorMod(place, body.getBytes(UTF_8).length);
      Reply whole = format.reply(body);
      return switch (name) {
        case "whole" -> framed(whole);
        case "cut" -> framed(whole).cutAfter(cut, number % 2 == 0 ? Cut.RST : Cut.FIN);
        case "reset without a length" -> whole.untilClose().cutAfter(cut, Cut.RST);
        case "ended without a length" -> whole.untilClose().cutAfter(cut, Cut.FIN);
        case "cut in the head" -> whole.cutInHead(1 + place % 60);
        case "without the last chunk" -> whole.chunked(1 + place % 90).withoutLastChunk();
        case "broken gzip" -> whole.gzip().corruptGzipAt(20 + place % 60);
        case "malformed" -> format.broken(1 + place % ROWS);
        case "page" -> Reply.of(200, "text/html", PAGE);
        case "processing" -> processing();
        case "late" -> Reply.late102(Duration.ofMillis(1), whole);
        case "blank" -> blank();
        case "slow down" ->
            Reply.error(429, "RATE_LIMITED", "Slow down.").header("Retry-After", "0");
        case "outage" -> Reply.of(500 + number % 12, "text/html", PAGE);
        case "firewall" -> Reply.of(status(400, 402, 403, 404, 409, 410, 451), "text/html", PAGE);
        case "refused" -> Reply.error(status(400, 403, 404, 410), "RESOURCE_NOT_FOUND", "No.");
        case "locked out" -> Reply.error(status(401, 407, 302, 406), "UNAUTHORIZED", "No.");
        case "access list" -> Reply.error(403, "ORG_REQUIRES_ACCESS_LIST", "No.", "203.0.113.7");
        case "old version" -> Reply.error(410, "VERSION_GONE", "No.");
        default -> Reply.of(status(200, 206, 305, 418, 599), "application/json", "{\"a\":1}");
      };
    }

    boolean isEndedWithoutLength() {
      return name.equals("ended without a length");
    }

    private Reply framed(Reply reply) {
      return switch (number % 4) {
        case 0 -> reply.contentLength();
        case 1 -> reply.chunked(1 + place % 50);
        case 2 -> reply.gzip();
        default -> reply.gzip().chunked(7);
      };
    }

    private Reply processing() {
      return switch (number % 4) {
        case 0 -> Reply.accepted();
        case 1 -> Reply.closing102();
        case 2 -> Reply.bodied102();
        default -> Reply.lone102();
      };
    }

    private Reply blank() {
      return switch (number % 4) {
        case 0 -> Reply.empty(200);
        case 1 -> Reply.empty(204);
        case 2 -> Reply.of(200, "application/json", " \r\n\t ").chunked();
        default -> Reply.of(202, "text/csv", "").gzip();
      };
    }

    private int status(int... statuses) {
      return statuses[number % statuses.length];
    }
  }

  /** An end that was not told and comes twice in a row is believed: nothing could be told apart. */
  private static boolean tellsItsEnd(List<Step> script) {
    for (int i = 1; i < script.size(); i++) {
      if (script.get(i).isEndedWithoutLength() && script.get(i - 1).isEndedWithoutLength()) {
        return false;
      }
    }

    return true;
  }

  private enum End {
    ROWS,
    DEAD_LETTER,
    FAILED_TASK
  }

  @Property(tries = 250)
  void leadToOneEndAndNeverToRowsLostOrSentTwice(
      @ForAll Format format,
      @ForAll("scripts") List<Step> script,
      @ForAll @IntRange(min = 1, max = 4) int batch,
      @ForAll @IntRange(min = 1, max = 9) int stopAfter)
      throws InterruptedException {
    String token = String.format("%064d", tokens++);
    List<Reply> replies = new ArrayList<>(script.stream().map(s -> s.reply(format)).toList());
    replies.add(format.reply(format.body(ROWS)));
    atlas.usage(TaskAtWork.ORG, token, replies.toArray(new Reply[0]));

    List<SourceRecord> records = new ArrayList<>();
    Optional<End> interrupted = run(token, batch, stopAfter, records);
    End end =
        interrupted.isPresent()
            ? interrupted.get()
            : run(token, batch, Integer.MAX_VALUE, records).orElseThrow();

    List<Long> rows =
        records.stream()
            .filter(record -> record.topic().equals("usage"))
            .map(record -> ((Struct) record.value()).getInt64("queryRow"))
            .toList();
    assertThat(rows)
        .isEqualTo(IntStream.rangeClosed(1, rows.size()).asLongStream().boxed().toList());
    long letters = records.stream().filter(record -> record.topic().equals("errors")).count();
    assertThat(letters).isEqualTo(end == End.DEAD_LETTER ? 1 : 0);
    if (end == End.ROWS) {
      assertThat(rows).hasSize(ROWS);
    }
  }

  /**
   * Runs a task from where the records before say, until it ends, or has delivered so many usage
   * records and is stopped.
   */
  private static Optional<End> run(
      String token, int batch, int stopAfter, List<SourceRecord> records)
      throws InterruptedException {
    TaskAtWork task = task(token, batch);
    if (!records.isEmpty()) {
      task.from(records.get(records.size() - 1));
    }

    try (task) {
      task.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        List<SourceRecord> polled = task.poll();
        assertThat(polled).hasSizeLessThanOrEqualTo(batch);
        records.addAll(polled);
        Optional<End> end = end(polled);
        if (end.isPresent()) {
          return end;
        }

        boolean enough = records.size() >= stopAfter && !polled.isEmpty();
        if (enough && polled.stream().allMatch(record -> record.topic().equals("usage"))) {
          return Optional.empty();
        }
      }
    } catch (ConnectException e) {
      assertThat(e).hasMessageContaining("Query 0123…4567/");
      return Optional.of(End.FAILED_TASK);
    }

    throw new AssertionError("neither rows nor a dead letter nor a failed task");
  }

  private static Optional<End> end(List<SourceRecord> records) {
    return records.stream()
        .filter(record -> record.topic().equals("status"))
        .map(record -> ((Struct) record.value()).getString("state"))
        .map(state -> state.equals("COMPLETE") ? End.ROWS : End.DEAD_LETTER)
        .findFirst();
  }

  private static TaskAtWork task(String token, int batch) {
    return new TaskAtWork(atlas)
        .with("atlas.queries", TaskAtWork.ORG + ":" + token)
        .with("atlas.requests.per.minute", "100000")
        .with("atlas.processing.grace.ms", "15")
        .with("atlas.read.timeout.ms", "2000")
        .with("poll.interval.ms", "1")
        .with("poll.interval.max.ms", "1")
        .with("retry.backoff.ms", "1")
        .with("retry.backoff.max.ms", "1")
        .with("batch.max.rows", Integer.toString(batch))
        .with("errors.tolerance", "all")
        .with("errors.deadletterqueue.topic.name", "errors")
        .with("status.topic", "status");
  }

  @Provide
  Arbitrary<List<Step>> scripts() {
    Arbitrary<String> names =
        Arbitraries.frequencyOf(
            Tuple.of(
                12,
                Arbitraries.of(
                    "cut",
                    "reset without a length",
                    "ended without a length",
                    "cut in the head",
                    "without the last chunk",
                    "broken gzip",
                    "processing",
                    "blank",
                    "slow down",
                    "outage",
                    "firewall",
                    "malformed")),
            Tuple.of(
                1,
                Arbitraries.of(
                    "whole",
                    "late",
                    "page",
                    "refused",
                    "locked out",
                    "access list",
                    "old version",
                    "odd")));
    return Combinators.combine(
            names, Arbitraries.integers().between(0, 59), Arbitraries.integers().between(0, 4000))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .filter(AnyRepliesTest::tellsItsEnd);
  }
}
