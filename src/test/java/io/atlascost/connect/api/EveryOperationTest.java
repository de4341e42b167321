package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Cut;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Atlas is asked, the same reply means the same, and is asked for once. */
class EveryOperationTest {
  private static final List<String> CODES =
      List.of(
          "UNEXPECTED_ERROR",
          "ORG_NOT_FOUND",
          "INVALID_VERSION_DATE",
          "VERSION_GONE",
          "ORG_REQUIRES_ACCESS_LIST",
          "RATE_LIMITED_TOKEN_BUCKET");

  private final AtlasSimulator simulator = AtlasSimulator.start();
  private HttpAtlasApi api = Way.to(simulator).open();

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  static Stream<Integer> everyStatus() {
    return Stream.of(
        203, 206, 301, 302, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411,
        413, 414, 415, 418, 421, 422, 423, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503,
        504, 520, 599);
  }

  @ParameterizedTest
  @MethodSource("everyStatus")
  void isRefusedForTheSameReason(int status) throws Exception {
    List<Reply> replies = new ArrayList<>();
    CODES.forEach(code -> replies.add(Reply.error(status, code, "Because.")));
    replies.add(Reply.of(status, "text/html", "<html>VERSION_GONE <b>access list</b></html>"));
    replies.add(Reply.empty(status));

    for (Reply reply : replies) {
      answer(reply.header("Retry-After", "7").header("RateLimit-Remaining", "0"));
      Refusal usual = Operation.USAGE.ask(api).orElseThrow();
      for (Operation operation : Operation.values()) {
        assertThat(operation.ask(api).orElseThrow())
            .as("%s", operation)
            .usingRecursiveComparison()
            .ignoringFields("hint")
            .isEqualTo(usual);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void saysHowItWantsToBeAskedFromNowOn(Operation operation) throws Exception {
    answer(Reply.error(429, "RATE_LIMITED", "Slow.").header("Retry-After", "7"));

    assertThat(operation.ask(api).orElseThrow())
        .returns(Verdict.SLOW_DOWN, Refusal::verdict)
        .returns(UsageReply.Throttle.retryAfter(Duration.ofSeconds(7)), Refusal::throttle);
  }

  @ParameterizedTest
  @EnumSource(value = Operation.class, mode = EnumSource.Mode.EXCLUDE, names = "USAGE")
  void isAnOutageWhereAPageOfSomethingElseComesAsIfAllWasWell(Operation operation)
      throws Exception {
    for (String body : List.of("<html>Sign in</html>", "\uFEFF\n[1]", "Usage Date\n", "\"{\"")) {
      answer(Reply.of(200, "text/html", body));

      assertThat(operation.ask(api).orElseThrow())
          .returns(Verdict.OUTAGE, Refusal::verdict)
          .returns(Cause.SOMETHING_ELSE_ANSWERED, Refusal::cause)
          .returns(200, Refusal::status);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Operation.class, mode = EnumSource.Mode.EXCLUDE, names = "USAGE")
  void isNeverAnsweredByNothing(Operation operation) throws Exception {
    for (Reply reply :
        List.of(
            Reply.empty(200), Reply.accepted(), Reply.empty(204), Reply.json(" \uFEFF\r\n\t"))) {
      answer(reply);

      assertThat(operation.ask(api).orElseThrow())
          .returns(Verdict.OUTAGE, Refusal::verdict)
          .returns(Cause.NOT_WELL, Refusal::cause);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Operation.class, mode = EnumSource.Mode.EXCLUDE, names = "USAGE")
  void isAnOutageWhereTheAnswerIsCutOrBroken(Operation operation) {
    Reply whole = Reply.json(operation.success());
    for (Reply reply :
        List.of(
            whole.cutAfter(9, Cut.FIN),
            whole.cutAfter(9, Cut.RST),
            whole.withoutLastChunk(),
            whole.gzip().corruptGzipAt(12),
            Reply.json(operation.success().substring(0, 9)),
            Reply.json(operation.success().substring(0, 9)).untilClose(),
            Reply.json(operation.success() + "}"),
            Reply.json(operation.success() + operation.success()),
            Reply.json("{}"),
            Reply.json("{\"results\":null,\"token\":null}"),
            Reply.json("{\"results\":{},\"token\":{}}"))) {
      answer(reply);

      assertThatThrownBy(() -> operation.ask(api)).isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void isUnderstoodHoweverItIsSent(Operation operation) throws Exception {
    Reply whole = Reply.json(operation.success());
    for (Reply reply :
        List.of(
            whole,
            whole.chunked(1),
            whole.gzip(),
            whole.gzip().chunked(3),
            whole.untilClose(),
            whole.trickle(5, Duration.ofMillis(1)),
            whole.after102(2, Duration.ofMillis(5)),
            Reply.json("\uFEFF \n" + operation.success()))) {
      answer(reply);

      assertThat(operation.ask(api)).isEmpty();
    }
  }

  static Stream<Arguments> everyBreakOfEveryOperation() {
    List<Reply> breaks =
        List.of(
            Reply.lone102(),
            Reply.closing102(),
            Reply.bodied102(),
            Reply.json("{}").after102(20, Duration.ofMillis(30)),
            Reply.silence(),
            Reply.json("{}").cutInHead(0, Cut.FIN),
            Reply.json("{}").cutInHead(0, Cut.RST),
            Reply.json("{}").cutInHead(5, Cut.RST),
            Reply.json("{\"token\":").cutAfter(4, Cut.RST),
            Reply.error(503, "UNAVAILABLE", "Later."),
            Reply.empty(302).header("Location", "/api/atlas/v2/orgs"));
    return Stream.of(Operation.values())
        .flatMap(operation -> breaks.stream().map(reply -> Arguments.of(operation, reply)));
  }

  /** Also on a connection that was good for the request before. */
  @ParameterizedTest
  @MethodSource("everyBreakOfEveryOperation")
  void isAskedForOnceWhateverBecomesOfTheReply(Operation operation, Reply broken) throws Exception {
    api.close();
    this.api =
        Way.to(simulator)
            .with(Duration.ofMillis(100))
            .withReadTimeout(Duration.ofMillis(250))
            .open();
    answer(Reply.json(operation.success()), broken);
    operation.ask(api);

    try {
      Optional<Refusal> refusal = operation.ask(api);
      assertThat(refusal.isPresent() || operation == Operation.USAGE).isTrue();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }

    assertThat(simulator.requests()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void isAskedForAgainWithANewTokenAfterA401(Operation operation) throws Exception {
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", Duration.ofHours(1));
    Queue<Reply> first = new ArrayDeque<>(List.of(Reply.error(401, "UNAUTHORIZED", "No.")));
    simulator.intercept(
        request -> {
          if (request.path().endsWith("/oauth/token")) {
            return Optional.empty();
          }

          return Optional.of(first.isEmpty() ? Reply.json(operation.success()) : first.remove());
        });
    try (HttpAtlasApi account = Way.to(simulator).with(Way.ACCOUNT).open()) {
      assertThat(operation.ask(account)).isEmpty();
    }

    assertThat(simulator.requests())
        .filteredOn(request -> request.path().contains("/v2/"))
        .extracting(request -> request.header("Authorization").orElseThrow())
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void provesWhoWeAreByDigest(Operation operation) throws Exception {
    simulator.requireDigest("public", "private-key");
    simulator
        .anyUsage(request -> Reply.csv(Way.CSV))
        .creations(request -> Reply.json(operation.success()).status(202));
    try (HttpAtlasApi key = Way.to(simulator).with(Way.KEY).open()) {
      Optional<Refusal> refusal = operation.ask(key);

      // The simulator need not know of a listing.
      assertThat(refusal.filter(other -> other.status() != 404)).isEmpty();
    }

    assertThat(simulator.requests()).hasSize(2);
    assertThat(simulator.requests().get(1).body()).isEqualTo(simulator.requests().get(0).body());
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void tellsNoSecretThatAReplyRepeats(Operation operation) throws Exception {
    for (Reply reply :
        List.of(
            Reply.error(404, "let-me-in", "Bearer let-me-in is no good"),
            Reply.of(200, "text/html", "<html>let-me-in</html>").status(502),
            Reply.json("{\"results\":[let-me-in]}"),
            Reply.json("{\"results\":[{\"id\":\"1\",\"startDate\":\"let-me-in\"}]}"),
            Reply.json("{\"token\":let-me-in}"))) {
      answer(reply);

      assertThat(outcome(operation)).doesNotContain("let-me-in").doesNotContain("let_me_in");
    }
  }

  private String outcome(Operation operation) {
    try {
      return operation.ask(api).map(Refusal::message).orElse("");
    } catch (IOException e) {
      return String.valueOf(e) + e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void endsWhenItIsClosed(Operation operation) throws Exception {
    answer(Reply.silence());
    FutureTask<String> asking = new FutureTask<>(() -> outcome(operation));
    new Thread(asking).start();
    await().until(() -> simulator.requests().size() == 1);

    api.close();

    await().atMost(Duration.ofSeconds(5)).until(asking::isDone);
    assertThat(asking.get()).isNotEmpty();
  }

  /** One each, the last again and again. */
  private void answer(Reply... replies) {
    Queue<Reply> left = new ArrayDeque<>(List.of(replies));
    simulator.intercept(request -> Optional.of(left.size() == 1 ? left.element() : left.remove()));
  }
}
