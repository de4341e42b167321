package io.atlascost.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.api.Access.Grant;
import io.atlascost.connect.api.SharedTokens.Issue;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.types.Password;

/** Where access tokens come from: a service account in, what is said to it out. */
final class TokenEndpoint implements SharedTokens.Issuer {
  private static final String PATH = "/api/oauth/token";

  /** For one that does not say how long its tokens live. */
  private static final long LIFETIME_SECONDS = 3600;

  /** Longer than any token is good for; a typing error must not make one live for ever. */
  private static final long LONGEST_LIFETIME_SECONDS = 86_400;

  /** What one asker is told holds for all. Not so a 403: it may be about where he asks from. */
  private static final Set<Integer> STATUSES_FOR_ALL = Set.of(400, 401, 429);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Credentials.ServiceAccount account;
  private final Transport transport;
  private final Replies replies;
  private final Secrets secrets;

  /** Whether a proxy on the way could answer in the place of Atlas. */
  private final boolean isWayOpen;

  TokenEndpoint(
      Credentials.ServiceAccount account,
      Network network,
      Transport transport,
      Replies replies,
      Secrets secrets) {
    this.account = account;
    this.transport = transport;
    this.replies = replies;
    this.secrets = secrets;
    this.isWayOpen = network.isReadByProxy();
  }

  @Override
  public Issue issue() throws IOException {
    String pair = account.clientId() + ":" + account.clientSecret().value();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Transport.Reply reply =
        transport.post(
            PATH, Map.of("grant_type", "client_credentials"), Optional.of(new Password(basic)));
    return reply.status() == 200 ? token(reply) : denial(reply);
  }

  private Issue token(Transport.Reply reply) throws IOException {
    try (reply) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      Optional<IOException> breach =
          reply.encoding() == Encoding.OTHER ? Optional.empty() : replies.copy(reply, body);
      if (breach.isPresent()) {
        throw breach.get();
      }

      Optional<JsonNode> object = object(body.toByteArray());
      String token = object.map(fields -> fields.path("access_token").asText("")).orElse("");
      if (token.isEmpty()) {
        // Without what came: it may be a token, written otherwise.
        Cause cause = object.isPresent() ? Cause.NOT_WELL : Cause.SOMETHING_ELSE_ANSWERED;
        Words words = Words.foreign("the reply of " + PATH + " has no access_token");
        return denied(cause, 200, words, replies.throttle(reply), object.isPresent());
      }

      return new Issue(Grant.bearer(token), lifetime(object.get()), true);
    }
  }

  private static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Duration lifetime(JsonNode token) {
    long seconds = token.path("expires_in").asLong(LIFETIME_SECONDS);
    return Duration.ofSeconds(Math.min(Math.max(seconds, 1), LONGEST_LIFETIME_SECONDS));
  }

  private Issue denial(Transport.Reply reply) throws IOException {
    Throttle throttle = replies.throttle(reply);
    Words words = replies.words(reply, Purpose.TOKEN);
    int status = reply.status();
    Cause cause = Cause.of(status, words).atTheTokenEndpoint();
    boolean fromHere = words.areAtlass() || (status > 401 && !isWayOpen);
    boolean forAll = fromHere && (STATUSES_FOR_ALL.contains(status) || status >= 500);
    if (cause != Cause.CREDENTIALS) {
      return denied(cause, status, words, throttle, forAll);
    }

    Words told =
        new Words(
            words.areAtlass(),
            words.errorCode(),
            "the request for an access token got " + status + " " + words.detail(),
            words.address());
    return denied(cause, 401, told, throttle, forAll);
  }

  private Issue denied(Cause cause, int status, Words words, Throttle throttle, boolean forAll) {
    Refusal refusal = replies.refusal(cause, status, words, throttle, secrets, Purpose.TOKEN);
    return new Issue(Grant.denied(refusal), Duration.ZERO, forAll);
  }
}
