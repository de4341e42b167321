package io.atlascost.connect.api;

import static io.atlascost.connect.api.Way.CSV;
import static io.atlascost.connect.api.Way.QUERY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.ForwardProxy;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
  private static TestCertificates certificates;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final ForwardProxy proxy = ForwardProxy.start();
  private AtlasSimulator simulator;

  @BeforeAll
  static void certify() {
    certificates = TestCertificates.in(Path.of("target", "certificates", "proxy"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }

    proxy.close();
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesRequestsOfThoseWhomItAsksForNothing(boolean secured) throws Exception {
    Way way = way(secured);

    assertThat(Way.text(open(way.through(proxy)).usage(QUERY))).isEqualTo(CSV);

    assertThat(proxy.requests()).isNotEmpty();
    assertThat(proxy.requests().get(0).method()).isEqualTo(secured ? "CONNECT" : "GET");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isShownItsOwnCredentialsOnly(boolean secured) throws Exception {
    proxy.requireCredentials("proxy-user", "proxy-password");
    Way way = way(secured);

    assertThat(Way.text(open(way.through(proxy, "proxy-user", "proxy-password")).usage(QUERY)))
        .isEqualTo(CSV);

    assertThat(proxy.requests().get(0).header("Proxy-Authorization")).isEmpty();
    if (secured) {
      assertThat(proxy.requests())
          .allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty());
    }

    assertThat(simulator.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.header("Proxy-Authorization")).isEmpty();
              assertThat(request.header("Authorization")).contains("Bearer let-me-in");
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsAServiceAccountsSecretFromThoseWhoOnlyPassItOn(boolean secured) throws Exception {
    proxy.requireCredentials("proxy-user", "proxy-password");
    Way way = way(secured).with(Way.ACCOUNT);
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", Duration.ofHours(1));
    HttpAtlasApi api = open(way.through(proxy, "proxy-user", "proxy-password"));

    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);

    assertThat(simulator.tokenRequests()).hasSize(1);
    if (secured) {
      assertThat(proxy.requests())
          .allSatisfy(request -> assertThat(request.header("Authorization")).isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doesNotGetTheApiKeyWhenItAsksForAPassword(boolean secured) throws Exception {
    proxy.requireCredentials("public", "private-key");
    Way way = way(secured).with(Way.KEY);

    assertThat(open(way.through(proxy)).usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);

    assertThat(proxy.requests())
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.header("Proxy-Authorization")).isEmpty();
              assertThat(request.header("Authorization")).isEmpty();
            });
    assertThat(simulator.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void locksOutThoseWithoutCredentialsAndTheMessageNamesTheKey(boolean secured) throws Exception {
    proxy.requireCredentials("proxy-user", "proxy-password");
    Way way = way(secured);

    for (Way wrong : List.of(way.through(proxy), way.through(proxy, "proxy-user", "wrong"))) {
      UsageReply.Refusal refusal = (UsageReply.Refusal) open(wrong).usage(QUERY);
      assertThat(refusal.verdict()).isEqualTo(UsageReply.Refusal.Verdict.LOCKED_OUT);
      assertThat(refusal.message())
          .contains("407")
          .contains("atlas.proxy.user")
          .doesNotContain("wrong");
    }

    assertThat(simulator.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsThoseInWhomItRefusedBefore(boolean secured) throws Exception {
    proxy.requireCredentials("proxy-user", "another");
    Way way = way(secured);
    HttpAtlasApi api = open(way.through(proxy, "proxy-user", "proxy-password"));
    assertThat(api.usage(QUERY)).isInstanceOf(UsageReply.Refusal.class);

    proxy.requireCredentials("proxy-user", "proxy-password");

    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAnOutageWhenItCannotReachAtlas(boolean secured) throws Exception {
    Way way = way(secured);
    HttpAtlasApi api = open(way.through(proxy));
    simulator.down();

    if (secured) {
      assertThatThrownBy(() -> api.usage(QUERY))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the proxy did not connect")
          .hasMessageContaining("502");
    } else {
      assertThat(((UsageReply.Refusal) api.usage(QUERY)).verdict())
          .isEqualTo(UsageReply.Refusal.Verdict.OUTAGE);
    }

    simulator.up();
    assertThat(Way.text(api.usage(QUERY))).isEqualTo(CSV);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isAnOutageWhenItIsDown(boolean secured) {
    Way way = way(secured);
    HttpAtlasApi api = open(way.through(proxy));
    proxy.down();

    assertThatThrownBy(() -> api.usage(QUERY)).isInstanceOf(IOException.class);
    assertThat(simulator.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsItsRefusalOfOneFromTheOthersOfTheSameAccount(boolean secured) throws Exception {
    proxy.requireCredentials("proxy-user", "proxy-password");
    Way way = way(secured).with(Way.ACCOUNT);
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", Duration.ofHours(1));
    HttpAtlasApi direct = open(way);
    HttpAtlasApi right = open(way.through(proxy, "proxy-user", "proxy-password"));

    UsageReply.Refusal refusal =
        (UsageReply.Refusal) open(way.through(proxy, "proxy-user", "wrong")).usage(QUERY);

    assertThat(refusal.status()).isEqualTo(407);
    assertThat(Way.text(direct.usage(QUERY))).isEqualTo(CSV);
    assertThat(Way.text(right.usage(QUERY))).isEqualTo(CSV);
    assertThat(simulator.tokenRequests()).hasSize(1);
  }

  @Test
  void keepsTheMistrustOfOneFromTheOthersOfTheSameAccount() throws Exception {
    Way way = way(true).with(Way.ACCOUNT);
    simulator.requireServiceAccount("mdb_sa_id", "mdb_sa_sk_secret", Duration.ofHours(1));
    HttpAtlasApi trusting = open(way);

    assertThatThrownBy(() -> open(way.with(Tls.standard())).usage(QUERY))
        .isInstanceOf(SSLException.class);

    assertThat(Way.text(trusting.usage(QUERY))).isEqualTo(CSV);
  }

  private Way way(boolean secured) {
    this.simulator =
        secured ? AtlasSimulator.start(certificates.serverContext()) : AtlasSimulator.start();
    simulator.usage(QUERY.orgId(), QUERY.token(), Reply.csv(CSV));
    return Way.to(simulator).with(certificates.trustingContext());
  }

  private HttpAtlasApi open(Way way) {
    HttpAtlasApi api = way.open();
    opened.add(api);
    return api;
  }
}
