package io.atlascost.connect.simulator.books;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** Questions in, what the simulator answers over its socket out. */
final class DeskClient {
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private Optional<String> authorization = Optional.empty();

  DeskClient(URI base) {
    this.base = base;
  }

  static String org(String orgId) {
    return "/api/atlas/v2/orgs/" + orgId;
  }

  static String usage(String orgId) {
    return org(orgId) + "/billing/costExplorer/usage";
  }

  static String ask(String groupBy, String names) {
    return String.format(
        "{\"startDate\":\"2026-05-01\",\"endDate\":\"2026-06-01\",\"groupBy\":\"%s\",\"%s\":[%s],"
            + "\"includePartialMatches\":true}",
        groupBy, groupBy, names);
  }

  static String quoted(List<String> names) {
    return '"' + String.join("\",\"", names) + '"';
  }

  String create(String orgId, String body) throws Exception {
    HttpResponse<String> reply = post(usage(orgId), body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
    return mapper.readTree(reply.body()).get("token").asText();
  }

  int status(String orgId, String token) throws Exception {
    return get(usage(orgId) + "/" + token).statusCode();
  }

  JsonNode result(String orgId, String token) throws Exception {
    return json(usage(orgId) + "/" + token);
  }

  JsonNode json(String path) throws Exception {
    HttpResponse<String> reply = get(path);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return mapper.readTree(reply.body());
  }

  /** From now on every request carries an access token of the account. */
  void logIn(String clientId) throws Exception {
    HttpResponse<String> reply = accessToken(clientId, "secret");
    this.authorization =
        Optional.of("Bearer " + mapper.readTree(reply.body()).get("access_token").asText());
  }

  HttpResponse<String> accessToken(String clientId, String secret) throws Exception {
    String credentials = clientId + ":" + secret;
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return http.send(
        HttpRequest.newBuilder(base.resolve("/api/oauth/token"))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build(),
        BodyHandlers.ofString());
  }

  String digest(String user, String password, String path) throws Exception {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials(user, password.toCharArray()));
    try (CloseableHttpClient client =
        HttpClients.custom().setDefaultCredentialsProvider(credentials).build()) {
      return client.execute(
          new HttpGet(base.resolve(path)), response -> EntityUtils.toString(response.getEntity()));
    }
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
