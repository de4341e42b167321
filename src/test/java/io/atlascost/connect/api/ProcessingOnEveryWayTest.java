package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.ForwardProxy;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** "Not ready" over TLS, after a digest challenge, and through proxies. */
class ProcessingOnEveryWayTest {
  private static TestCertificates certificates;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private AtlasSimulator simulator;
  private ForwardProxy proxy;

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(Path.of("target", "certificates", "processing"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  private enum Road {
    TLS,
    DIGEST,
    DIGEST_OVER_TLS,
    PROXY,
    TUNNEL,
    DIGEST_THROUGH_TUNNEL;

    boolean isSecured() {
      return this == TLS || this == DIGEST_OVER_TLS || isTunnel();
    }

    boolean isTunnel() {
      return this == TUNNEL || this == DIGEST_THROUGH_TUNNEL;
    }

    boolean isProxied() {
      return isTunnel() || this == PROXY;
    }

    boolean isChallenged() {
      return name().startsWith("DIGEST");
    }
  }

  private enum Shape {
    LONE_102,
    CLOSING_102,
    BODIED_102,
    ENDLESS_102,
    LATE_200,
    ACCEPTED_202;

    Reply reply() {
      return switch (this) {
        case LONE_102 -> Reply.lone102();
        case CLOSING_102 -> Reply.closing102();
        case BODIED_102 -> Reply.bodied102();
        case ENDLESS_102 -> Reply.csv(CSV).after102(20, Duration.ofMillis(30));
        case LATE_200 -> Reply.late102(Duration.ofMillis(500), Reply.csv("late"));
        case ACCEPTED_202 -> Reply.accepted();
      };
    }
  }

  static Stream<Arguments> everyShapeOnEveryRoad() {
    return Stream.of(Road.values())
        .flatMap(road -> Stream.of(Shape.values()).map(shape -> Arguments.of(road, shape)));
  }

  @ParameterizedTest
  @MethodSource("everyShapeOnEveryRoad")
  void isTakenForProcessingAskedOnceAndFollowedByTheResult(Road road, Shape shape)
      throws Exception {
    HttpAtlasApi api = api(road);
    simulator.usage(QUERY.orgId(), QUERY.token(), shape.reply(), Reply.csv(CSV));

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    assertThat(simulator.requests(QUERY.token())).hasSize(road.isChallenged() ? 2 : 1);

    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
    // The nonce is good for the second request, too.
    assertThat(simulator.requests(QUERY.token())).hasSize(road.isChallenged() ? 3 : 2);

    if (shape != Shape.ACCEPTED_202) {
      assertThat(lastConnections()).doesNotHaveDuplicates();
    }

    api.close();
    assertNothingIsLeftOpen();
  }

  /** Nobody knows whether there is a query then, and another one is for others to ask for. */
  @ParameterizedTest
  @MethodSource("everyShapeOnEveryRoad")
  void isAnOutageWhereAQueryIsCreatedAndIsPostedOnce(Road road, Shape shape) throws Exception {
    HttpAtlasApi api = api(road);
    simulator.creations(request -> shape.reply());

    assertThat(Operation.CREATION.ask(api).orElseThrow())
        .returns(UsageReply.Refusal.Verdict.OUTAGE, UsageReply.Refusal::verdict)
        .returns(Cause.NOT_WELL, UsageReply.Refusal::cause);

    assertThat(simulator.requests()).hasSize(road.isChallenged() ? 2 : 1);
    api.close();
    assertNothingIsLeftOpen();
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void isForgottenWhenTheResultFollowsInTime(Road road) throws Exception {
    HttpAtlasApi api = api(road, Duration.ofSeconds(20));
    simulator.usage(
        QUERY.orgId(), QUERY.token(), Reply.csv(CSV).after102(2, Duration.ofMillis(20)));

    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
    assertThat(simulator.requests(QUERY.token())).hasSize(road.isChallenged() ? 2 : 1);

    api.close();
    assertNothingIsLeftOpen();
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void leavesNoConnectionBehindBeforeTheNextRequest(Road road) throws Exception {
    HttpAtlasApi api = api(road);
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.lone102());

    for (int i = 0; i < 3; i++) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    }

    assertNothingIsLeftOpen();
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void isNotWhatACancelledRequestIsTakenFor(Road road) throws Exception {
    HttpAtlasApi api = api(road, Duration.ofSeconds(20));
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.lone102());
    FutureTask<UsageReply> asking = new FutureTask<>(() -> api.usage(QUERY));
    new Thread(asking).start();
    await().until(() -> simulator.requests(QUERY.token()).size() == (road.isChallenged() ? 2 : 1));

    api.close();

    await().atMost(Duration.ofSeconds(5)).until(asking::isDone);
    assertThat(asking).failsWithin(Duration.ZERO);
    assertNothingIsLeftOpen();
  }

  @Test
  void isAnOutageWhereAProxyMakesABadGatewayOfIt() throws Exception {
    HttpAtlasApi api = api(Road.PROXY);
    proxy.turn102Into502();
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.lone102(), Reply.csv(CSV));

    assertThat(api.usage(QUERY))
        .isInstanceOfSatisfying(
            UsageReply.Refusal.class,
            refusal -> assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.OUTAGE));
    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
  }

  private HttpAtlasApi api(Road road) {
    return api(road, Duration.ofMillis(100));
  }

  private HttpAtlasApi api(Road road, Duration grace) {
    this.simulator =
        road.isSecured()
            ? AtlasSimulator.start(certificates.serverContext())
            : AtlasSimulator.start();
    this.proxy = ForwardProxy.start();
    Way way = Way.to(simulator).with(certificates.trustingContext()).with(grace);
    if (road.isChallenged()) {
      simulator.requireDigest("public", "private-key");
      way = way.with(Way.KEY);
    }

    HttpAtlasApi api = (road.isProxied() ? way.through(proxy) : way).open();
    opened.addAll(List.of(api, proxy, simulator));
    return api;
  }

  /** The connections of the requests that were answered, not challenged. */
  private List<Integer> lastConnections() {
    List<Integer> all =
        simulator.requests(QUERY.token()).stream().map(request -> request.connection()).toList();
    return all.subList(all.size() - 2, all.size());
  }

  private void assertNothingIsLeftOpen() {
    await().until(() -> simulator.openConnections() == 0 && proxy.openConnections() == 0);
  }
}
