package io.atlascost.connect.api;

import io.atlascost.connect.metrics.Tally;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.ForwardProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;

/** How a test goes to Atlas: what is special about it in, an {@link HttpAtlasApi} out. */
record Way(
    URI baseUrl,
    Credentials credentials,
    Proxy proxy,
    SSLContext tls,
    Duration grace,
    Duration readTimeout,
    Clock clock) {
  static final Query QUERY =
      new Query(
          "0123456789abcdef01234567",
          "4ABBE973862346D40F3AE859D4BE96E0F895764EB14EAB039E7B82F9D638C05C");

  static final String CSV = "Usage Date,Usage Amount\n2024-01-01,1\n";

  static final Credentials TOKEN = new Credentials.AccessToken(new Password("let-me-in"));
  static final Credentials KEY = new Credentials.ApiKey("public", new Password("private-key"));
  static final Credentials ACCOUNT =
      new Credentials.ServiceAccount("mdb_sa_id", new Password("mdb_sa_sk_secret"));

  static Way to(AtlasSimulator simulator) {
    try {
      return new Way(
          simulator.baseUrl(),
          TOKEN,
          Proxy.NONE,
          Tls.standard(),
          Duration.ofMillis(150),
          Duration.ofSeconds(20),
          Clock.system());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  Way with(Credentials other) {
    return new Way(baseUrl, other, proxy, tls, grace, readTimeout, clock);
  }

  Way with(SSLContext other) {
    return new Way(baseUrl, credentials, proxy, other, grace, readTimeout, clock);
  }

  Way with(Duration otherGrace) {
    return new Way(baseUrl, credentials, proxy, tls, otherGrace, readTimeout, clock);
  }

  Way withReadTimeout(Duration other) {
    return new Way(baseUrl, credentials, proxy, tls, grace, other, clock);
  }

  Way with(Clock other) {
    return new Way(baseUrl, credentials, proxy, tls, grace, readTimeout, other);
  }

  Way through(ForwardProxy other) {
    return through(other, "", "");
  }

  Way through(ForwardProxy other, String user, String password) {
    Proxy used = new Proxy(other.url(), user, new Password(password));
    return new Way(baseUrl, credentials, used, tls, grace, readTimeout, clock);
  }

  HttpAtlasApi open() {
    return open("2023-01-01");
  }

  HttpAtlasApi open(String version) {
    return new HttpAtlasApi(options(version), "test/1", clock);
  }

  HttpAtlasApi open(Tally tally) {
    return new HttpAtlasApi(options("2023-01-01"), "test/1", tally, clock);
  }

  private HttpAtlasApi.Options options(String version) {
    return new HttpAtlasApi.Options(
        new Network(baseUrl, Duration.ofSeconds(5), readTimeout, grace, proxy, tls),
        credentials,
        version,
        Format.CSV);
  }

  static String text(UsageReply reply) throws IOException {
    try (UsageBody body = ((UsageReply.Usage) reply).body()) {
      return new String(body.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
