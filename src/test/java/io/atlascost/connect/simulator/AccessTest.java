package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessTest {
  private static final String USAGE =
      "/api/atlas/v2/orgs/666acb8787ba90706905dcae/billing/costExplorer/usage/" + "T".repeat(64);

  private final SteppedClock clock = new SteppedClock();
  private final AtlasSimulator simulator =
      AtlasSimulator.start().clock(clock).anyUsage(request -> Reply.csv("a,b\n"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void challengesLikeAtlas() throws Exception {
    simulator.requireDigest("public", "private");

    HttpResponse<String> refused = get("");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate").orElseThrow())
        .matches(
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"[0-9a-f]{32}\","
                + " algorithm=MD5, qop=\"auth\", stale=false");
    assertThat(mapper.readTree(refused.body()).get("error").asInt()).isEqualTo(401);
  }

  @Test
  void acceptsADigestClientsCountedNonceUntilItExpires() throws Exception {
    simulator.requireDigest("public", "private");
    HttpClientContext context = context("private");
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      assertThat(digestGet(client, context)).isEqualTo(200);
      assertThat(digestGet(client, context)).isEqualTo(200);
      assertThat(simulator.requests()).hasSize(3);

      simulator.expireNonces();
      assertThat(digestGet(client, context)).isEqualTo(200);
      assertThat(simulator.requests()).hasSize(5);
    }
  }

  @Test
  void refusesAWrongPasswordAndAReplay() throws Exception {
    simulator.requireDigest("public", "private");
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      assertThat(digestGet(client, context("wrong"))).isEqualTo(401);
      assertThat(digestGet(client, context("private"))).isEqualTo(200);
    }

    int last = simulator.requests().size() - 1;
    String used = simulator.requests().get(last).header("Authorization").orElseThrow();
    HttpResponse<String> replayed = get(used);
    assertThat(replayed.statusCode()).isEqualTo(401);
    assertThat(replayed.headers().firstValue("www-authenticate").orElseThrow())
        .endsWith("stale=true");
  }

  @Test
  void givesTokensThatExpireAndCanBeRevoked() throws Exception {
    simulator.requireServiceAccount("id", "secret", Duration.ofHours(1));
    assertThat(get("Bearer made-up").statusCode()).isEqualTo(401);

    JsonNode given = mapper.readTree(token("id:secret").body());
    assertThat(given.get("expires_in").asInt()).isEqualTo(3600);
    assertThat(given.get("token_type").asText()).isEqualTo("Bearer");
    String bearer = "Bearer " + given.get("access_token").asText();
    assertThat(get(bearer).statusCode()).isEqualTo(200);

    clock.advance(Duration.ofHours(1));
    assertThat(get(bearer).statusCode()).isEqualTo(401);

    String renewed =
        "Bearer " + mapper.readTree(token("id:secret").body()).get("access_token").asText();
    assertThat(get(renewed).statusCode()).isEqualTo(200);
    simulator.revokeTokens();
    assertThat(get(renewed).statusCode()).isEqualTo(401);
    assertThat(simulator.tokenRequests()).hasSize(2);
  }

  @Test
  void refusesTokensToAWrongSecretAndFailsAsScripted() throws Exception {
    simulator
        .requireServiceAccount("id", "secret", Duration.ofHours(1))
        .tokenReplies(Reply.empty(429).header("Retry-After", "1"), Reply.empty(503));

    assertThat(token("id:secret").statusCode()).isEqualTo(429);
    assertThat(token("id:secret").statusCode()).isEqualTo(503);
    assertThat(token("id:wrong").statusCode()).isEqualTo(401);
    assertThat(token("id:secret").statusCode()).isEqualTo(200);
  }

  @Test
  void limitsTheRateOfEachOrganization() throws Exception {
    simulator.limitRate(2, 60, Duration.ofMinutes(1));

    HttpResponse<String> first = get("");
    assertThat(first.headers().firstValue("ratelimit-limit")).hasValue("2");
    assertThat(first.headers().firstValue("ratelimit-remaining")).hasValue("1");
    assertThat(get("").headers().firstValue("ratelimit-remaining")).hasValue("0");

    HttpResponse<String> limited = get("");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("retry-after")).hasValue("1");
    JsonNode error = mapper.readTree(limited.body());
    assertThat(error.get("errorCode").asText()).isEqualTo("RATE_LIMITED_TOKEN_BUCKET");
    assertThat(error.get("parameters").toString()).isEqualTo("[\"" + USAGE + "\",1,2,60,60]");
    assertThat(get(USAGE.replace("666a", "777b"), "").statusCode()).isEqualTo(200);

    clock.advance(Duration.ofSeconds(1));
    assertThat(get("").statusCode()).isEqualTo(200);
    assertThat(get("").statusCode()).isEqualTo(429);
  }

  private HttpResponse<String> get(String authorization) throws Exception {
    return get(USAGE, authorization);
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
            .header("Authorization", authorization)
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> token(String credentials) throws Exception {
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    return http.send(
        HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/api/oauth/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build(),
        BodyHandlers.ofString());
  }

  private int digestGet(CloseableHttpClient client, HttpClientContext context) throws Exception {
    return client.execute(
        new HttpGet(simulator.baseUrl() + USAGE), context, response -> response.getCode());
  }

  private HttpClientContext context(String password) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope("127.0.0.1", simulator.baseUrl().getPort()),
        new UsernamePasswordCredentials("public", password.toCharArray()));
    HttpClientContext context = HttpClientContext.create();
    context.setCredentialsProvider(credentials);
    return context;
  }

  /** Stands still until it is advanced. */
  private static final class SteppedClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration step) {
      this.now = now.plus(step);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
