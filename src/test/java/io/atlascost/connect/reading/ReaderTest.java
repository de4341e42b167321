package io.atlascost.connect.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.FakeClock;
import io.atlascost.connect.api.Cause;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.Refusals;
import io.atlascost.connect.api.UnaskedAtlas;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.delivery.TaskMetrics;
import io.atlascost.connect.queries.Subjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.Test;

class ReaderTest {
  private static final Query FIRST = query('a');
  private static final Query SECOND = query('b');
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(60);
  private static final Duration QUERY_TIMEOUT = Duration.ofHours(1);
  private static final Duration RETRY_TIMEOUT = Duration.ofMinutes(10);

  private final FakeClock clock = new FakeClock();
  private final ScriptedApi api = new ScriptedApi();
  private final Findings findings = new Findings();

  @Test
  void handsOverEveryRowInItsOrderAndTheLastOneAsSuch() throws Exception {
    api.script(FIRST, csv(3));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("row 1", "row 2", "last row 3", "completed 3");
  }

  @Test
  void completesAnEmptyResultWithoutARow() throws Exception {
    api.script(FIRST, csv(0), csv(0));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("completed 0");
    assertThat(clock.pauses()).containsExactly(POLL);
  }

  @Test
  void believesAResultWithoutARowOnlyWhenTheNextAnswerHasNoneEither() throws Exception {
    List<Reply> others =
        List.of(
            processing(),
            outage(),
            refusal(429, "", Duration.ZERO),
            body("<html>"),
            torn(csv(3), 1));
    List<Reply> replies = new ArrayList<>();
    for (Reply other : others) {
      replies.add(csv(0));
      replies.add(other);
    }

    replies.add(csv(0));
    replies.add(csv(2));
    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("row 1", "last row 2", "completed 2")
        .doesNotContain("completed 0");
  }

  @Test
  void aResultThatHadRowsIsNotGoneUntilItIsEmptyTwice() throws Exception {
    api.script(FIRST, csv(0), csv(3));

    readFrom(positions(2).get(2), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("known 1", "known 2", "last row 3", "completed 3");
  }

  @Test
  void asksAgainAfterGrowingPausesWhileAQueryIsProcessing() throws Exception {
    api.script(FIRST, processing(), processing(), processing(), processing(), processing(), csv(1));

    read(FIRST);

    assertThat(clock.pauses())
        .containsExactly(
            POLL, POLL.multipliedBy(2), POLL.multipliedBy(4), POLL.multipliedBy(8), LONGEST_POLL);
    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void waitsAsLongAsAtlasAsksWhileAQueryIsProcessing() throws Exception {
    api.script(
        FIRST,
        () -> new UsageReply.Processing(UsageReply.Throttle.retryAfter(Duration.ofSeconds(33))),
        csv(1));

    read(FIRST);

    assertThat(clock.pauses()).containsExactly(Duration.ofSeconds(33));
  }

  @Test
  void givesUpAQueryThatIsProcessingForTooLong() throws Exception {
    api.always(FIRST, processing());
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.of(FIRST)).containsExactly("given up at 0: QUERY_TIMEOUT");
    assertThat(findings.of(SECOND)).containsExactly("last row 1", "completed 1");
    assertThat(FakeClock.START.until(clock.now()))
        .isBetween(QUERY_TIMEOUT, QUERY_TIMEOUT.plus(LONGEST_POLL));
  }

  @Test
  void doesNotLetAQueryThatIsProcessingKeepAnotherWaiting() throws Exception {
    api.script(FIRST, processing(), csv(1));
    api.script(SECOND, csv(2));

    read(FIRST, SECOND);

    assertThat(findings.all())
        .containsExactly(
            "b row 1", "b last row 2", "b completed 2", "a last row 1", "a completed 1");
  }

  @Test
  void goesOnBehindARowThatABodyBrokeOffIn() throws Exception {
    api.script(FIRST, torn(csv(5), 3), torn(csv(5), 1), csv(5));

    read(FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("row 1", "row 2", "row 3", "row 4", "last row 5", "completed 5");
  }

  @Test
  void finishesAResultThatIsUnderWayBeforeItStartsAnother() throws Exception {
    api.script(FIRST, torn(csv(3), 2), outage(), processing(), csv(3));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.all().subList(0, 4))
        .containsExactly("a row 1", "a row 2", "a last row 3", "a completed 3");
  }

  @Test
  void countsTheRowsThatWereDeliveredBeforeTheTaskStarted() throws Exception {
    api.script(FIRST, csv(4));

    readFrom(positions(4).get(2), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("known 1", "known 2", "row 3", "last row 4", "completed 4");
  }

  @Test
  void completesAResultOfWhichEveryRowWasDeliveredBefore() throws Exception {
    api.script(FIRST, csv(2));

    readFrom(positions(2).get(2), FIRST);

    assertThat(findings.of(FIRST)).containsExactly("known 1", "known 2", "completed 2");
  }

  @Test
  void readsAResultAnewThatIsAnotherThanItWas() throws Exception {
    api.script(FIRST, csv(4), csv(4));

    readFrom(new Position(2, 42), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly(
            "known 1", "started over", "row 1", "row 2", "row 3", "last row 4", "completed 4");
  }

  @Test
  void readsAResultAnewThatIsShorterThanItWas() throws Exception {
    api.script(FIRST, csv(1), csv(1));

    readFrom(positions(3).get(3), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("known 1", "started over", "last row 1", "completed 1");
  }

  @Test
  void noticesThatAResultChangedBetweenTwoAttempts() throws Exception {
    api.script(FIRST, torn(csv(4), 3), body("Usage Date,Usage Amount\n2024-01-01,9\n"), csv(4));

    read(FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly(
            "row 1",
            "row 2",
            "started over",
            "row 1",
            "row 2",
            "row 3",
            "last row 4",
            "completed 4");
  }

  @Test
  void givesUpABodyThatIsMalformedFiveTimesAndKeepsTheRowsBeforeTheFault() throws Exception {
    api.always(FIRST, body("Usage Date,Usage Amount\n2024-01-01,1\n2024-01-01,2\n\"2024"));

    read(FIRST);

    assertThat(api.requests(FIRST)).isEqualTo(5);
    assertThat(findings.of(FIRST))
        .containsExactly("row 1", "row 2", "given up at 2: MALFORMED_BODY");
  }

  @Test
  void countsMalformedBodiesOnlyInARow() throws Exception {
    api.script(
        FIRST,
        body("<html>"),
        body("<html>"),
        body("<html>"),
        body("<html>"),
        processing(),
        body("<html>"),
        csv(1));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void givesUpAResultThatIsAnotherOneEachTimeAndGoesOnWithTheOthers() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      replies.add(torn(body("Usage Date,Usage Amount\n2024-01-01," + i + "\n2024-01-02,1\n"), 2));
    }

    api.script(FIRST, replies.toArray(new Reply[0]));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.of(FIRST)).endsWith("started over", "given up at 0: MALFORMED_BODY");
    assertThat(findings.failures.get(0).message()).contains("another one each time", "6 times");
    assertThat(findings.of(SECOND)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void believesTheEndOfABodyThatDidNotTellItsLengthOnlyWhenItIsThereTwice() throws Exception {
    api.script(FIRST, unframed(csv(2)), unframed(csv(3)), unframed(csv(3)));

    read(FIRST);

    assertThat(api.requests(FIRST)).isEqualTo(3);
    assertThat(findings.of(FIRST)).containsExactly("row 1", "row 2", "last row 3", "completed 3");
  }

  @Test
  void doesNotCountTooManyRequestsAsAnOutage() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      replies.add(outage());
      replies.add(refusal(429, "", RETRY_TIMEOUT));
    }

    replies.add(csv(1));
    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void takesABodyThatIsWellFormedTheNextTime() throws Exception {
    api.script(FIRST, body("<html>"), body("<html>"), csv(1));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void neverTakesABodyThatBreaksOffForAMalformedOne() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      replies.add(torn(csv(3), 1));
    }

    replies.add(csv(3));
    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(findings.of(FIRST)).endsWith("completed 3").hasSize(4);
  }

  @Test
  void failsWhenAnOutageLastsTooLong() throws Exception {
    api.always(FIRST, outage());

    read(FIRST);

    assertThat(findings.of(FIRST)).isEmpty();
    assertThat(findings.failure())
        .hasMessageContaining("retry.timeout.ms")
        .hasMessageContaining("503")
        .hasMessageContaining("nothing is lost");
    assertThat(FakeClock.START.until(clock.now())).isGreaterThan(RETRY_TIMEOUT);
  }

  @Test
  void anOutageIsOneOfTheTaskAndAnyOtherReplyEndsIt() throws Exception {
    List<Reply> first = new ArrayList<>();
    List<Reply> second = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      first.add(outage(RETRY_TIMEOUT.dividedBy(2)));
      second.add(
          () ->
              new UsageReply.Processing(
                  UsageReply.Throttle.retryAfter(RETRY_TIMEOUT.dividedBy(3))));
    }

    first.add(csv(1));
    second.add(csv(1));
    api.script(FIRST, first.toArray(new Reply[0]));
    api.script(SECOND, second.toArray(new Reply[0]));

    read(FIRST, SECOND);

    assertThat(findings.failure()).isNull();
    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
    assertThat(findings.of(SECOND)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void outagesOfDifferentQueriesAreOneOutage() throws Exception {
    api.always(FIRST, outage(RETRY_TIMEOUT.dividedBy(3)));
    api.always(SECOND, outage(RETRY_TIMEOUT.multipliedBy(2).dividedBy(3)));

    read(FIRST, SECOND);

    assertThat(findings.failure()).hasMessageContaining("retry.timeout.ms");
    assertThat(FakeClock.START.until(clock.now())).isLessThan(RETRY_TIMEOUT.multipliedBy(2));
  }

  @Test
  void noPauseChangesWhenTheWallClockIsSetBackAndForthByADay() throws Exception {
    List<Reply> script =
        List.of(
            processing(),
            outage(Duration.ofSeconds(7)),
            refusal(429, "", Duration.ofSeconds(90)),
            torn(csv(3), 1),
            csv(0),
            body("<html>"),
            csv(3));
    api.script(FIRST, script.toArray(new Reply[0]));
    read(FIRST);
    List<Duration> steady = clock.pauses();

    ReaderTest other = new ReaderTest();
    List<Reply> jumping = new ArrayList<>();
    for (Reply reply : script) {
      Duration jump = Duration.ofDays(jumping.size() % 2 == 0 ? 1 : -1);
      jumping.add(
          () -> {
            other.clock.setWall(jump);
            return reply.get();
          });
    }

    other.api.script(FIRST, jumping.toArray(new Reply[0]));
    other.read(FIRST);

    assertThat(steady).isNotEmpty();
    assertThat(other.clock.pauses()).isEqualTo(steady);
    assertThat(other.findings.all()).isEqualTo(findings.all());
  }

  @Test
  void aBodyThatDidNotTellItsLengthIsNotAnotherResultForEndingEarly() throws Exception {
    api.script(FIRST, unframed(csv(2)), csv(4));

    readFrom(positions(3).get(3), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("known 1", "known 2", "known 3", "last row 4", "completed 4");
  }

  @Test
  void theLastRowOfABodyThatDidNotTellItsLengthContradictsNothing() throws Exception {
    api.script(
        FIRST, unframed(body("Usage Date,Usage Amount\n2024-01-01,1\n2024-01-01,\n")), csv(4));

    readFrom(positions(2).get(2), FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("known 1", "known 2", "row 3", "last row 4", "completed 4");
  }

  @Test
  void anEndThatWasNotToldIsBelievedOnlyRightAfterTheSameOne() throws Exception {
    Reply broken = body("Usage Date,Usage Amount\n2024-01-01,1\n2024-01-0");
    for (Reply between : List.of(unframed(broken), processing(), outage(), torn(csv(2), 1))) {
      ReaderTest test = new ReaderTest();
      test.api.script(FIRST, unframed(csv(1)), between, unframed(csv(1)), csv(2));

      test.read(FIRST);

      assertThat(test.findings.of(FIRST)).containsExactly("row 1", "last row 2", "completed 2");
    }
  }

  @Test
  void anEndThatWasNotToldTakesNothingBackThatWentFurther() throws Exception {
    Reply broken =
        body("Usage Date,Usage Amount\n2024-01-01,1\n2024-01-01,2\n2024-01-01,3\n2024-01-01,4\n20");
    api.script(FIRST, unframed(csv(2)), unframed(broken), unframed(csv(2)), csv(5));

    read(FIRST);

    assertThat(findings.of(FIRST))
        .containsExactly("row 1", "row 2", "row 3", "row 4", "last row 5", "completed 5");
  }

  @Test
  void aResultThatHasBegunIsNotGivenUpForBeingProcessedAgain() throws Exception {
    Reply late =
        () -> {
          clock.advance(QUERY_TIMEOUT.multipliedBy(2));
          return torn(csv(3), 2).get();
        };
    api.script(FIRST, late, processing(), csv(3));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("row 1", "row 2", "last row 3", "completed 3");
  }

  @Test
  void aQueryThatIsEmptyNowAndNonsenseThenIsGivenUpInTime() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      replies.add(csv(0));
      replies.add(body("<html>"));
    }

    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(findings.of(FIRST)).containsExactly("given up at 0: QUERY_TIMEOUT");
  }

  @Test
  void saysOnceThatAtlasHasMoreRowsThanItGave() throws Exception {
    api.script(
        FIRST,
        json(
            "{\"totalCount\":9,\"usageDetails\":[{\"usageDate\":\"2024-01-01\",\"usageAmount\":1}]}"));

    List<String> warnings;
    try (LogCaptureAppender log = LogCaptureAppender.createAndRegister(Reader.class)) {
      log.setClassLogger(Reader.class, Level.WARN);
      read(FIRST);
      warnings = log.getMessages("WARN");
    }

    assertThat(warnings).singleElement().asString().contains("0123…4567/aaaaaaaa…", "9");
  }

  /** It is said once, others go on meanwhile, and what was handed over does not come again. */
  @Test
  void asksAgainForAQueryWhoseAccountIsLockedOutInTheMiddleOfIt() throws Exception {
    api.script(FIRST, torn(csv(4), 3), lockedOut(), lockedOut(), processing(), lockedOut(), csv(4));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.of(FIRST))
        .containsExactly(
            "row 1",
            "row 2",
            "put off at 2",
            "put off at 2",
            "known 1",
            "known 2",
            "row 3",
            "last row 4",
            "completed 4");
    assertThat(findings.all().indexOf("b completed 1"))
        .isLessThan(findings.all().indexOf("a known 1"));
  }

  /** However long it lasts. */
  @Test
  void aQueryThatIsStillProcessingIsNotTimedOutForBeingLockedOut() throws Exception {
    List<Reply> replies = new ArrayList<>();
    while (replies.size() < 100) {
      replies.add(lockedOut());
    }

    replies.add(processing());
    replies.add(csv(1));
    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(clock.pauses().stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(QUERY_TIMEOUT);
    assertThat(findings.of(FIRST)).containsExactly("put off at 0", "last row 1", "completed 1");
  }

  @Test
  void aRefusalSaysWhatWasDeliveredBefore() throws Exception {
    api.script(FIRST, torn(csv(3), 2), refusal(404, "RESOURCE_NOT_FOUND", Duration.ZERO));

    read(FIRST);

    assertThat(findings.failures.get(0).message())
        .contains("1 rows that were delivered before", "take the query out of atlas.queries");
  }

  @Test
  void countsAnOutageFromTheLastRowThatArrived() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int row = 1; row <= 30; row++) {
      replies.add(outage(Duration.ofMinutes(6)));
      replies.add(torn(csv(40), row + 1));
    }

    replies.add(csv(40));
    api.script(FIRST, replies.toArray(new Reply[0]));

    read(FIRST);

    assertThat(findings.of(FIRST)).endsWith("completed 40").hasSize(41);
  }

  @Test
  void waitsOutTooManyRequestsHoweverOftenAndForAllQueriesOfTheOrganization() throws Exception {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      replies.add(refusal(429, "", Duration.ofSeconds(90)));
    }

    replies.add(csv(1));
    api.script(FIRST, replies.toArray(new Reply[0]));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(clock.pauses()).hasSize(100).allMatch(Duration.ofSeconds(90)::equals);
    assertThat(findings.of(FIRST)).containsExactly("last row 1", "completed 1");
    assertThat(findings.of(SECOND)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void givesUpAQueryThatIsRefusedAndGoesOnWithTheOthers() throws Exception {
    api.script(FIRST, refusal(404, "RESOURCE_NOT_FOUND", Duration.ZERO));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.of(FIRST)).containsExactly("given up at 0: REFUSED");
    assertThat(findings.of(SECOND)).containsExactly("last row 1", "completed 1");
  }

  @Test
  void failsWhenItIsLockedOut() throws Exception {
    api.script(FIRST, refusal(401, "UNAUTHORIZED", Duration.ZERO));
    api.script(SECOND, csv(1));

    read(FIRST, SECOND);

    assertThat(findings.failure()).hasMessageContaining("a hint");
    assertThat(findings.all()).isEmpty();
  }

  @Test
  void reportsADefectInsteadOfFallingSilent() throws Exception {
    api.script(
        FIRST,
        () -> {
          throw new IllegalStateException("boom");
        });

    read(FIRST);

    assertThat(findings.failure()).hasMessageContaining("defect").hasRootCauseMessage("boom");
  }

  private void read(Query... queries) throws InterruptedException {
    readFrom(Position.START, queries);
  }

  private void readFrom(Position delivered, Query... queries) throws InterruptedException {
    Map<Subject, Position> positions = new LinkedHashMap<>();
    for (Query query : queries) {
      positions.put(Subjects.of(query), delivered);
    }

    Handover handover = new Handover(10_000);
    Pace.Limits limits =
        new Pace.Limits(
            100_000,
            Map.of(),
            new Pace.Growth(POLL, LONGEST_POLL),
            new Pace.Growth(Duration.ofSeconds(1), Duration.ofSeconds(60)));
    Reader.Patience patience = new Reader.Patience(QUERY_TIMEOUT, Optional.of(RETRY_TIMEOUT));
    new Reader(
            positions,
            api,
            new Pace(limits, new Random(7)),
            patience,
            handover,
            new TaskMetrics(clock),
            clock)
        .run();
    handover.take(10_000, Duration.ZERO).forEach(findings::add);
  }

  /** Positions behind row 0, 1, 2, … of {@link #csv(int)}. */
  private List<Position> positions(int rows) throws InterruptedException {
    Findings seen = new Findings();
    ScriptedApi other = new ScriptedApi();
    other.script(FIRST, csv(rows));
    Handover handover = new Handover(10_000);
    Pace.Growth growth = new Pace.Growth(POLL, POLL);
    new Reader(
            Map.of(Subjects.of(FIRST), Position.START),
            other,
            new Pace(new Pace.Limits(100, Map.of(), growth, growth), new Random(7)),
            new Reader.Patience(QUERY_TIMEOUT, Optional.empty()),
            handover,
            new TaskMetrics(clock),
            clock)
        .run();
    handover.take(10_000, Duration.ZERO).forEach(seen::add);
    List<Position> positions = new ArrayList<>(List.of(Position.START));
    positions.addAll(seen.positions);
    return positions;
  }

  private static Query query(char fill) {
    return new Query("0123456789abcdef01234567", String.valueOf(fill).repeat(64));
  }

  private interface Reply {
    UsageReply get() throws IOException;
  }

  private Reply csv(int rows) {
    return body(
        "Usage Date,Usage Amount\n"
            + IntStream.rangeClosed(1, rows)
                .mapToObj(row -> "2024-01-01," + row + "\n")
                .collect(Collectors.joining()));
  }

  private Reply body(String text) {
    return () -> usage(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Reply json(String text) {
    return () ->
        new UsageReply.Usage(
            new UsageBody(
                "application/json",
                true,
                clock.wallTime(),
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                () -> {}),
            UsageReply.Throttle.NONE);
  }

  private Reply unframed(Reply whole) {
    return () -> {
      UsageBody body = ((UsageReply.Usage) whole.get()).body();
      return new UsageReply.Usage(
          new UsageBody("text/csv", false, clock.wallTime(), body.stream(), () -> {}),
          UsageReply.Throttle.NONE);
    };
  }

  /** The same body, broken off in the middle of the line behind so many rows. */
  private Reply torn(Reply whole, int rows) {
    return () -> {
      UsageReply.Usage usage = (UsageReply.Usage) whole.get();
      String text = new String(usage.body().stream().readAllBytes(), StandardCharsets.UTF_8);
      String[] lines = text.split("\n", -1);
      StringBuilder kept = new StringBuilder();
      for (int line = 0; line <= rows; line++) {
        kept.append(lines[line]).append('\n');
      }

      InputStream begun =
          new ByteArrayInputStream((kept + "2024-").getBytes(StandardCharsets.UTF_8));
      return usage(new SequenceInputStream(begun, new Broken()));
    };
  }

  private UsageReply usage(InputStream stream) {
    return new UsageReply.Usage(
        new UsageBody("text/csv", true, clock.wallTime(), stream, () -> {}),
        UsageReply.Throttle.NONE);
  }

  private static Reply processing() {
    return () -> new UsageReply.Processing(UsageReply.Throttle.NONE);
  }

  private static Reply outage() {
    return () -> Refusals.inAtlassWords(503, "", "busy", "", UsageReply.Throttle.NONE);
  }

  private static Reply outage(Duration retryAfter) {
    return refusal(503, "", retryAfter);
  }

  /** As several accounts say it of one of them. */
  private static Reply lockedOut() {
    return () ->
        new UsageReply.Refusal(
            Cause.ACCOUNT_LOCKED_OUT, 401, "UNAUTHORIZED", "", "", UsageReply.Throttle.NONE);
  }

  private static Reply refusal(int status, String code, Duration retryAfter) {
    UsageReply.Throttle throttle =
        retryAfter.isZero() ? UsageReply.Throttle.NONE : UsageReply.Throttle.retryAfter(retryAfter);
    return () -> Refusals.inAtlassWords(status, code, "no", "a hint", throttle);
  }

  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Connection reset");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }

  private static final class ScriptedApi implements UnaskedAtlas {
    private final Map<Query, Deque<Reply>> scripts = new LinkedHashMap<>();
    private final Map<Query, Reply> constant = new LinkedHashMap<>();
    private final List<Query> asked = new ArrayList<>();

    void script(Query query, Reply... replies) {
      scripts.put(query, new ArrayDeque<>(List.of(replies)));
    }

    void always(Query query, Reply reply) {
      constant.put(query, reply);
    }

    long requests(Query query) {
      return asked.stream().filter(query::equals).count();
    }

    @Override
    public UsageReply usage(Query query) throws IOException {
      asked.add(query);
      Reply constantly = constant.get(query);
      return constantly != null ? constantly.get() : scripts.get(query).remove().get();
    }

    @Override
    public Optional<UsageReply.Refusal> knock() {
      throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {}
  }

  private static final class Findings {
    private final List<String> lines = new ArrayList<>();
    private final List<Position> positions = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private ConnectException failure;

    List<String> all() {
      return lines;
    }

    List<String> of(Query query) {
      String prefix = query.token().charAt(0) + " ";
      return lines.stream()
          .filter(line -> line.startsWith(prefix))
          .map(line -> line.substring(prefix.length()))
          .toList();
    }

    ConnectException failure() {
      return failure;
    }

    void add(Item item) {
      if (item instanceof Item.Known known) {
        add(known.result(), "known " + known.row().number());
      } else if (item instanceof Item.Next next) {
        positions.add(Position.after(next.row()));
        add(next.result(), "row " + next.row().number());
      } else if (item instanceof Item.Last last) {
        positions.add(Position.after(last.row()));
        add(last.result(), "last row " + last.row().number());
      } else if (item instanceof Item.GivenUp givenUp) {
        failures.add(givenUp.failure());
        add(
            givenUp.result(),
            "given up at " + givenUp.reached().row() + ": " + givenUp.failure().kind());
      } else if (item instanceof Item.PutOff putOff) {
        add(putOff.result(), "put off at " + putOff.reached().row());
      } else if (item instanceof Item.Ended ended) {
        Progress end = ended.end();
        if (end.state() == Progress.State.COMPLETE) {
          add(ended.result(), "completed " + end.position().row());
        }
      } else if (item instanceof Item.StartedOver startedOver) {
        add(startedOver.result(), "started over");
      } else if (item instanceof Item.Stopped stopped) {
        this.failure = stopped.cause();
      } else {
        throw new AssertionError(item);
      }
    }

    private void add(Result result, String line) {
      lines.add(Subjects.query(result.subject()).token().charAt(0) + " " + line);
    }
  }
}
