package io.atlascost.connect.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.api.Access.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/** Atlas over HTTP: paths, headers, status and error bodies in Atlas's terms. */
public final class HttpAtlasApi implements AtlasApi {
  private static final String ORGANIZATIONS = "/api/atlas/v2/orgs?itemsPerPage=1";
  private static final String TOKENS = "/api/oauth/token";

  /** For a token endpoint that does not say how long its tokens live. */
  private static final long TOKEN_LIFETIME_SECONDS = 3600;

  /** Longer than any token is good for; a typing error must not make one live for ever. */
  private static final long LONGEST_TOKEN_LIFETIME_SECONDS = 86_400;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transport transport;
  private final Access access;
  private final Replies replies;
  private final Options options;

  /**
   * Atlas as it is to be asked.
   *
   * @param version version of the API, {@code YYYY-MM-DD}
   * @param format what is asked for; the reply says what it is
   */
  public record Options(Network network, Credentials credentials, String version, Format format) {
    /** The same with less patience. */
    public Options hurried(Duration most) {
      return new Options(network.hurried(most), credentials, version, format);
    }

    String accept(Format wanted) {
      return "application/vnd.atlas." + version + "+" + wanted.label();
    }
  }

  public HttpAtlasApi(Options options, String userAgent, Clock clock) {
    this.options = options;
    this.transport = new Transport(options.network(), options.credentials(), userAgent);
    this.replies = new Replies(options.credentials(), options.network().readTimeout(), clock);
    this.access = access(options, clock);
  }

  private Access access(Options from, Clock clock) {
    Credentials credentials = from.credentials();
    if (credentials instanceof Credentials.AccessToken bearer) {
      return new Access.Fixed(Grant.bearer(bearer.token().value()));
    }

    if (credentials instanceof Credentials.ApiKey) {
      return new Access.Fixed(Grant.BY_CHALLENGE);
    }

    if (credentials instanceof Credentials.ServiceAccount account) {
      return SharedTokens.join(
          new SharedTokens.Account(from.network().baseUrl(), account),
          () -> issueToken(account),
          clock);
    }

    throw new AssertionError(credentials.getClass());
  }

  @Override
  public UsageReply usage(Query query) throws IOException {
    UsageReply reply = ask(query.path(), options.accept(options.format()));
    return reply instanceof UsageReply.Refusal refusal ? refusal.hiding(query) : reply;
  }

  @Override
  public Optional<UsageReply.Refusal> knock() throws IOException {
    UsageReply reply = ask(ORGANIZATIONS, options.accept(Format.JSON));
    if (reply instanceof UsageReply.Refusal refusal) {
      return Optional.of(refusal);
    }

    if (reply instanceof UsageReply.Usage usage) {
      usage.body().close();
    }

    return Optional.empty();
  }

  private UsageReply ask(String path, String accept) throws IOException {
    Grant grant = access.grant();
    UsageReply reply = ask(path, accept, grant);
    boolean refused = reply instanceof UsageReply.Refusal r && r.status() == 401;
    if (refused && grant.denial().isEmpty() && access.renewAfterRefusal(grant)) {
      return ask(path, accept, access.grant());
    }

    return reply;
  }

  private UsageReply ask(String path, String accept, Grant grant) throws IOException {
    if (grant.denial().isPresent()) {
      return grant.denial().get();
    }

    return replies.usage(transport.get(path, accept, grant.authorization()));
  }

  private SharedTokens.Issue issueToken(Credentials.ServiceAccount account) throws IOException {
    String pair = account.clientId() + ":" + account.clientSecret().value();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Transport.Reply reply =
        transport.post(
            TOKENS, Map.of("grant_type", "client_credentials"), Optional.of(new Password(basic)));
    if (reply.status() != 200) {
      return new SharedTokens.Issue(Grant.denied(replies.tokenRefusal(reply)), Duration.ZERO);
    }

    try (reply) {
      JsonNode token = JSON.readTree(replies.beginning(reply));
      String text = token == null ? "" : token.path("access_token").asText("");
      if (text.isEmpty()) {
        throw new IOException("the reply of " + TOKENS + " has no access_token");
      }

      long seconds = token.path("expires_in").asLong(TOKEN_LIFETIME_SECONDS);
      return new SharedTokens.Issue(
          Grant.bearer(text),
          Duration.ofSeconds(Math.min(Math.max(seconds, 1), LONGEST_TOKEN_LIFETIME_SECONDS)));
    } catch (JacksonException e) {
      // The message of the parser would show what it could not read: perhaps a token.
      throw new IOException("the reply of " + TOKENS + " is not JSON");
    }
  }

  @Override
  public void close() {
    // First, so that a request for a token that is broken off here is known to be.
    access.close();
    transport.close();
  }
}
