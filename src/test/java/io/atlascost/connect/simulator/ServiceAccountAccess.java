package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whoever has an access token that was given for a service account's secret and is still valid. */
public final class ServiceAccountAccess implements Access {
  private final String basic;
  private final Duration lifetime;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Instant> expiries = new HashMap<>();

  public ServiceAccountAccess(
      String clientId, String clientSecret, Duration lifetime, Clock clock) {
    String credentials = clientId + ":" + clientSecret;
    this.basic = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Reply> refusal(Request request) {
    String header = request.header("Authorization").orElse("");
    Instant expiry = expiries.get(header);
    return expiry != null && clock.instant().isBefore(expiry)
        ? Optional.empty()
        : Optional.of(Access.unauthorized());
  }

  /** Answers a request to the token endpoint. */
  public synchronized Reply issue(Request request) {
    if (!request.method().equals("POST")) {
      return Reply.error(405, "METHOD_NOT_ALLOWED", "Tokens are given to POST only.");
    }

    if (!request.header("Authorization").filter(basic::equals).isPresent()) {
      return failure(401, "invalid_client", "The client's id or secret is wrong.");
    }

    boolean form =
        request
            .header("Content-Type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    if (!form || !"client_credentials".equals(request.form().get("grant_type"))) {
      return failure(400, "unsupported_grant_type", "Only client_credentials, as a form.");
    }

    byte[] bytes = new byte[24];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    expiries.put("Bearer " + token, clock.instant().plus(lifetime));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", token);
    body.put("expires_in", lifetime.toSeconds());
    body.put("token_type", "Bearer");
    return Reply.of(200, "application/json", Json.text(body));
  }

  /** From now on every token that was given out is worthless. */
  public synchronized void revokeTokens() {
    expiries.clear();
  }

  private static Reply failure(int status, String error, String description) {
    return Reply.of(
        status,
        "application/json",
        Json.text(Map.of("error", error, "error_description", description)));
  }
}
