package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DigestTest {
  private final AtlasSimulator simulator =
      AtlasSimulator.start().requireDigest("public", "private-key");
  private HttpAtlasApi api = Way.to(simulator).with(Way.KEY).open();

  @AfterEach
  void close() {
    api.close();
    simulator.close();
  }

  @Test
  void isChallengedOnceForManyPolls() throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.accepted());

    for (int i = 0; i < 10; i++) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
    }

    assertThat(simulator.requests()).hasSize(11);
    assertThat(simulator.requests().stream().filter(DigestTest::isWithoutProof)).hasSize(1);
  }

  @Test
  void survivesNoncesThatExpire() throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.accepted());

    for (int i = 0; i < 3; i++) {
      assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Processing.class);
      simulator.expireNonces();
    }

    assertThat(simulator.requests()).hasSize(6);
    assertThat(simulator.requests().stream().filter(DigestTest::isWithoutProof)).hasSize(1);
  }

  @Test
  void isLockedOutWithAWrongKeyAndTellsWhichKeysToCheck() throws Exception {
    api.close();
    this.api =
        Way.to(simulator)
            .with(new Credentials.ApiKey("public", new Password("another-key")))
            .open();

    UsageReply.Refusal refusal = (UsageReply.Refusal) api.usage(QUERY);

    assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
    assertThat(refusal.message()).contains("atlas.public.key and atlas.private.key");
    assertThat(simulator.requests()).hasSize(2);
  }

  @Test
  void answersTheNextChallengeAfterARefusal() throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));
    simulator.requireDigest("public", "another-key");
    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);

    simulator.requireDigest("public", "private-key");

    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
  }

  @Test
  void neverSendsTheKeyItself() throws Exception {
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));

    Way.text(api.usage(QUERY));

    assertThat(simulator.requests())
        .allSatisfy(request -> assertThat(request.toString()).doesNotContain("private-key"))
        .last()
        .satisfies(
            request -> assertThat(request.header("Authorization").get()).startsWith("Digest "));
  }

  @Test
  void isNotAnsweredToAChallengeForAPasswordInPlaintext() throws Exception {
    simulator.requireNothing();
    simulator.usage(
        QUERY.orgId(),
        QUERY.token(),
        Reply.empty(401).header("WWW-Authenticate", "Basic realm=\"MMS Public API\""));

    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);

    assertThat(simulator.requests()).isNotEmpty().allMatch(DigestTest::isWithoutProof);
  }

  private static boolean isWithoutProof(Request request) {
    return request.header("Authorization").isEmpty();
  }
}
