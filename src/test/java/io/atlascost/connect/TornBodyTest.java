package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bodies that break off or arrive damaged, at every byte, over a real socket and through a real
 * task: every row is delivered once, in its order.
 */
class TornBodyTest {
  private static final String ORG = "5e2211c17a3e5a48f5497de3";
  private static final String CSV =
      """
      Cluster Name,Usage Date,Usage Amount
      Ünal,2024-06-01,1.25
      "a ""b"",
      c",2024-06-01,-22.5

      d,2024-06-01,333.75
      e,2024-06-01,4444.5
      """;
  private static final String JSON =
      """
      {"usageDetails": [
      {"clusterName":"Ünal","usageDate":"2024-06-01","usageAmount":1.25},
      {"clusterName":"a \\"b\\",\\nc","usageDate":"2024-06-01","usageAmount":-22.5},
      {"clusterName":"d","usageDate":"2024-06-01","usageAmount":333.75},
      {"clusterName":"e","usageDate":"2024-06-01","usageAmount":4444.5}
      ]}""";
  private static final List<String> ROWS =
      List.of("1: Ünal 1.25", "2: a \"b\",\nc -22.5", "3: d 333.75", "4: e 4444.5");

  private static final Body WHOLE_CSV = new Body(CSV, Reply.csv(CSV), false);
  private static final Body WHOLE_JSON = new Body(JSON, Reply.json(JSON), false);

  private final AtlasSimulator atlas = AtlasSimulator.start();

  /** A body and how it travels. */
  private record Body(String text, Reply whole, boolean compressed) {
    Body with(UnaryOperator<Reply> change) {
      return new Body(text, change.apply(whole), compressed);
    }

    Body gzip() {
      return new Body(text, whole.gzip(), true);
    }

    /** Of the body as it travels, without its framing. */
    int length() {
      byte[] bytes = text.getBytes(UTF_8);
      if (!compressed) {
        return bytes.length;
      }

      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }

      return out.size();
    }
  }

  @AfterEach
  void closeAtlas() {
    atlas.close();
  }

  static Stream<Arguments> bodiesThatTellTheirEnd() {
    return Stream.of(WHOLE_CSV, WHOLE_JSON)
        .flatMap(
            body ->
                Stream.of(
                    body,
                    body.with(whole -> whole.chunked(7)),
                    body.gzip(),
                    body.gzip().with(whole -> whole.chunked(11))))
        .flatMap(TornBodyTest::eachCut);
  }

  private static Stream<Arguments> eachCut(Object subject) {
    return Stream.of(Cut.values()).map(cut -> Arguments.of(subject, cut));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatTellTheirEnd")
  void everyRowArrivesOnceWhereverTheBodyIsCut(Body body, Cut how) throws Exception {
    Reply whole = body.whole();
    List<Query> queries = script(body.length(), cut -> List.of(whole.cutAfter(cut, how), whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  @ParameterizedTest
  @MethodSource("bodiesThatTellTheirEnd")
  void everyRowArrivesOnceHoweverOftenABodyIsCut(Body body, Cut how) throws Exception {
    Reply whole = body.whole();
    int length = body.length();
    Query query = query(1);
    List<Reply> replies = new ArrayList<>();
    IntStream.range(0, length).forEach(cut -> replies.add(whole.cutAfter(cut, how)));
    replies.add(whole);
    atlas.usage(query.orgId(), query.token(), replies.toArray(new Reply[0]));

    TaskRun run = new TaskRun(atlas.baseUrl(), List.of(query)).toTheEnd();

    assertDeliveredOnce(run, List.of(query), q -> length + 1);
  }

  @Test
  void aBodyWithoutItsLastChunkIsReadAgain() throws Exception {
    List<Reply> bodies = List.of(Reply.csv(CSV), Reply.json(JSON), Reply.csv(CSV).gzip());
    List<Query> queries =
        script(
            bodies.size(),
            i -> List.of(bodies.get(i).chunked(5).withoutLastChunk(), bodies.get(i)));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  /** What is proved only after its first rows were delivered is delivered anew. */
  @Test
  void aLongBodyThatIsBrokenNearItsEndIsNeverTakenForTheResult() throws Exception {
    Query query = query(1);
    int rows = 20_000;
    Reply whole = Reply.csv(UsageRows.csv(rows)).gzip();
    atlas.usage(query.orgId(), query.token(), whole.corruptGzipAt(100_000), whole);

    TaskRun run = new TaskRun(atlas.baseUrl(), List.of(query)).toTheEnd();

    List<String> usage = run.usage(query);
    assertThat(usage.subList(usage.size() - rows, usage.size()))
        .isEqualTo(
            IntStream.rangeClosed(1, rows)
                .mapToObj(row -> row + ": Cluster " + row + " " + row + ".25")
                .toList());
    assertThat(atlas.requests(query.token())).hasSizeGreaterThan(1);
    assertComplete(run, query, rows);
  }

  @Test
  void aBodyShorterThanItsLengthIsReadAgain() throws Exception {
    List<Body> bodies = List.of(WHOLE_CSV, WHOLE_JSON);
    List<Query> queries =
        script(
            bodies.size(),
            i -> {
              Reply whole = bodies.get(i).whole();
              return List.of(whole.contentLength(bodies.get(i).length() + 1L).closing(), whole);
            });

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  @Test
  void aLengthThatIsTooShortIsNoticedInJson() throws Exception {
    Reply whole = WHOLE_JSON.whole();
    List<Query> queries =
        script(WHOLE_JSON.length() - 1, i -> List.of(whole.contentLength(i + 1L).closing(), whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void everyRowArrivesOnceWhereverTheHeadIsCut(Reply first, Cut how) throws Exception {
    int length = 200; // Longer than any head here: then the cut is behind it.
    List<Query> queries = script(length, cut -> List.of(first.cutInHead(cut, how), Reply.csv(CSV)));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  static Stream<Arguments> heads() {
    return Stream.of(
            Reply.csv(CSV),
            Reply.json(JSON).chunked(),
            Reply.csv(CSV).gzip(),
            Reply.accepted(),
            Reply.error(503, "UNAVAILABLE", "Try again."),
            Reply.error(429, "RATE_LIMITED_TOKEN_BUCKET", "Slow down."))
        .flatMap(TornBodyTest::eachCut);
  }

  @ParameterizedTest
  @MethodSource("compressedBodies")
  void everyRowArrivesOnceWhicheverCompressedByteIsBroken(Body body) throws Exception {
    Reply whole = body.whole();
    int length = body.length();
    List<Query> queries = script(length, at -> List.of(whole.corruptGzipAt(at), whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> atlas.requests(query.token()).size());
    // The rest are bytes that say nothing: time, system, effort.
    long noticed =
        queries.stream().filter(query -> atlas.requests(query.token()).size() == 2).count();
    assertThat(noticed).isGreaterThanOrEqualTo(length - 6);
  }

  static Stream<Body> compressedBodies() {
    return Stream.of(WHOLE_CSV.gzip(), WHOLE_JSON.gzip().with(whole -> whole.chunked(13)));
  }

  @ParameterizedTest
  @MethodSource("bodiesThatEndLikeNoOther")
  void jsonOrCompressedCsvThatEndsWithTheConnectionIsNoticedWhereverItIsCut(Body body)
      throws Exception {
    Reply whole = body.whole();
    List<Query> queries =
        script(body.length(), cut -> List.of(whole.cutAfter(cut, Cut.FIN), whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 2);
  }

  static Stream<Body> bodiesThatEndLikeNoOther() {
    return Stream.of(
        WHOLE_JSON.with(Reply::untilClose),
        WHOLE_JSON.with(Reply::untilCloseHttp10),
        WHOLE_JSON.gzip().with(Reply::untilClose),
        WHOLE_CSV.gzip().with(Reply::untilClose));
  }

  /** Nothing in such a body tells its end from a line's. */
  @Test
  void csvThatEndsWithTheConnectionIsReadUntilItEndsTwiceInTheSamePlace() throws Exception {
    Reply whole = Reply.csv(CSV).untilClose();
    List<Query> queries =
        script(CSV.getBytes(UTF_8).length, cut -> List.of(whole.cutAfter(cut, Cut.FIN), whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertDeliveredOnce(run, queries, query -> 3);
  }

  @Test
  void csvThatEndsWithTheConnectionIsTakenForWholeIfItIsCutTwiceBehindTheSameLine()
      throws Exception {
    Reply whole = WHOLE_CSV.whole().untilClose();
    int line = CSV.substring(0, CSV.indexOf("d,")).getBytes(UTF_8).length;
    Reply cut = whole.cutAfter(line, Cut.FIN);
    List<Query> queries = script(1, place -> List.of(cut, cut, whole));

    TaskRun run = new TaskRun(atlas.baseUrl(), queries).toTheEnd();

    assertThat(run.usage(queries.get(0))).isEqualTo(ROWS.subList(0, 2));
    assertComplete(run, queries.get(0), 2);
  }

  @Test
  void aResultThatChangedWhileItWasTornIsReadAnewFromItsFirstRow() throws Exception {
    Query query = query(1);
    String before = UsageRows.csv(5);
    String after = before.replace("Cluster 2", "Another");
    atlas.usage(
        query.orgId(),
        query.token(),
        Reply.csv(before).cutAfter(UsageRows.bytesUpTo(before, 4), Cut.RST),
        Reply.csv(after));

    TaskRun run = new TaskRun(atlas.baseUrl(), List.of(query)).toTheEnd();

    assertThat(run.usage(query))
        .containsExactly(
            "1: Cluster 1 1.25",
            "2: Cluster 2 2.25",
            "3: Cluster 3 3.25",
            "1: Cluster 1 1.25",
            "2: Another 2.25",
            "3: Cluster 3 3.25",
            "4: Cluster 4 4.25",
            "5: Cluster 5 5.25");
    assertComplete(run, query, 5);
  }

  @Test
  void aResultThatChangedWhileTheTaskWasAwayIsReadAnewFromItsFirstRow() throws Exception {
    Query query = query(1);
    atlas.usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(4)));
    TaskRun earlier = new TaskRun(atlas.baseUrl(), List.of(query)).toTheEnd();
    Map<String, ?> third = earlier.records(query).get(2).sourceOffset();

    TaskRun same = new TaskRun(atlas.baseUrl(), List.of(query)).from(query, third).toTheEnd();
    atlas.usage(query.orgId(), query.token(), Reply.json(JSON));
    TaskRun other = new TaskRun(atlas.baseUrl(), List.of(query)).from(query, third).toTheEnd();

    assertThat(same.usage(query)).containsExactly("4: Cluster 4 4.25");
    assertThat(other.usage(query)).isEqualTo(ROWS);
  }

  @Test
  void aResultThatHasBecomeShorterIsReadAnewFromItsFirstRow() throws Exception {
    Query query = query(1);
    atlas.usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(4)));
    TaskRun earlier = new TaskRun(atlas.baseUrl(), List.of(query)).toTheEnd();
    Map<String, ?> third = earlier.records(query).get(2).sourceOffset();
    atlas.usage(query.orgId(), query.token(), Reply.csv(UsageRows.csv(2)));

    TaskRun run = new TaskRun(atlas.baseUrl(), List.of(query)).from(query, third).toTheEnd();

    assertThat(run.usage(query)).containsExactly("1: Cluster 1 1.25", "2: Cluster 2 2.25");
    assertComplete(run, query, 2);
  }

  /** A query for each place, with the replies to it. */
  private List<Query> script(int places, IntFunction<List<Reply>> replies) {
    List<Query> queries = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      Query query = query(place);
      queries.add(query);
      atlas.usage(query.orgId(), query.token(), replies.apply(place).toArray(new Reply[0]));
    }

    return queries;
  }

  private void assertDeliveredOnce(
      TaskRun run, List<Query> queries, Function<Query, Integer> requests) {
    for (int place = 0; place < queries.size(); place++) {
      Query query = queries.get(place);
      assertThat(run.usage(query)).as("at byte %s", place).isEqualTo(ROWS);
      assertThat(run.deadLetters(query)).as("at byte %s", place).isEmpty();
      assertComplete(run, query, 4);
      assertThat(atlas.requests(query.token()))
          .as("requests at byte %s", place)
          .hasSize(requests.apply(query));
    }
  }

  private static void assertComplete(TaskRun run, Query query, long row) {
    Progress progress = run.progress(query);
    assertThat(progress.state()).isEqualTo(Progress.State.COMPLETE);
    assertThat(progress.position().row()).isEqualTo(row);
  }

  private static Query query(int number) {
    return new Query(ORG, String.format("%08X", number).repeat(8));
  }
}
