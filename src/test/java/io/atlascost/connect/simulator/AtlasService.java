package io.atlascost.connect.simulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests in, the replies that Atlas would give out, by scripts and rules. */
final class AtlasService {
  static final String TOKEN_PATH = "/api/oauth/token";

  private static final Pattern USAGE =
      Pattern.compile("/api/atlas/v2/orgs/([^/]*)/billing/costExplorer/usage(?:/(.+))?");
  // Of the same endpoint set, with the same rate limit.
  private static final Pattern INVOICES =
      Pattern.compile("/api/atlas/v2/orgs/([^/]*)/invoices(?:/(.+))?");
  private static final Pattern ORG_ID = Pattern.compile("[a-f0-9]{24}");

  private final Map<List<String>, Script> scripts = new ConcurrentHashMap<>();
  private final Queue<Reply> tokenReplies = new ConcurrentLinkedQueue<>();
  private final SecureRandom random = new SecureRandom();

  volatile Function<Request, Reply> anyUsage = AtlasService::notFound;
  volatile Function<Request, Reply> creations = this::created;
  volatile OrganizationPages organizations = new OrganizationPages(List.of());
  volatile Optional<Reply> organizationsReply = Optional.empty();
  volatile Backend backend = (request, base) -> Optional.empty();
  volatile Clock clock = Clock.systemUTC();
  private volatile Access access = Access.OPEN;
  private volatile Optional<RateLimit> rateLimit = Optional.empty();

  void script(String orgId, String token, List<Reply> replies) {
    scripts.put(List.of(orgId, token), new Script(replies));
  }

  void require(Access required) {
    this.access = required;
  }

  void requireServiceAccount(String clientId, String clientSecret, Duration lifetime) {
    require(new ServiceAccountAccess(clientId, clientSecret, lifetime, clock));
  }

  void limitRate(int capacity, int refill, Duration period) {
    this.rateLimit = Optional.of(new RateLimit(capacity, refill, period, clock));
  }

  void tokenReplies(List<Reply> replies) {
    tokenReplies.addAll(replies);
  }

  void expireNonces() {
    if (!(access instanceof DigestAccess digest)) {
      throw new IllegalStateException("No digest is required");
    }

    digest.expireNonces();
  }

  void revokeTokens() {
    if (!(access instanceof ServiceAccountAccess account)) {
      throw new IllegalStateException("No service account is required");
    }

    account.revokeTokens();
  }

  /**
   * @param base scheme, host and port for links
   */
  Reply reply(Request request, String base) {
    if (request.path().equals(TOKEN_PATH)) {
      return accessToken(request, base);
    }

    Optional<Reply> refusal = access.refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }

    if (request.path().equals("/api/atlas/v2/orgs") && request.method().equals("GET")) {
      return organizationsReply.orElseGet(
          () -> backedReply(request, base, asked -> organizations.page(asked, base)));
    }

    Matcher usage = USAGE.matcher(request.path());
    if (usage.matches()) {
      Optional<String> token = Optional.ofNullable(usage.group(2));
      return limited(request, usage.group(1), () -> usage(request, base, usage.group(1), token));
    }

    Supplier<Reply> listing = () -> backedReply(request, base, AtlasService::notFound);
    Matcher invoices = INVOICES.matcher(request.path());
    return invoices.matches() ? limited(request, invoices.group(1), listing) : listing.get();
  }

  private Reply backedReply(Request request, String base, Function<Request, Reply> otherwise) {
    return backend.reply(request, base).orElseGet(() -> otherwise.apply(request));
  }

  private Reply accessToken(Request request, String base) {
    Reply scripted = tokenReplies.poll();
    if (scripted != null) {
      return scripted;
    }

    return backedReply(
        request,
        base,
        asked ->
            access instanceof ServiceAccountAccess account
                ? account.issue(asked)
                : notFound(asked));
  }

  private Reply limited(Request request, String orgId, Supplier<Reply> reply) {
    if (!ORG_ID.matcher(orgId).matches()) {
      return Reply.error(
          400, "VALIDATION_ERROR", "An invalid organization ID was specified: " + orgId, orgId);
    }

    Optional<RateLimit> limit = rateLimit;
    return limit.isPresent() ? limit.get().limit(request, orgId, reply) : reply.get();
  }

  private Reply usage(Request request, String base, String orgId, Optional<String> token) {
    if (token.isEmpty()) {
      return request.method().equals("POST")
          ? backedReply(request, base, creations)
          : methodNotAllowed();
    }

    if (!request.method().equals("GET")) {
      return methodNotAllowed();
    }

    Script script = scripts.get(List.of(orgId, token.get()));
    return script == null ? backedReply(request, base, anyUsage) : script.next();
  }

  private Reply created(Request request) {
    byte[] token = new byte[32];
    random.nextBytes(token);
    return Reply.json(Json.text(Map.of("token", HexFormat.of().withUpperCase().formatHex(token))))
        .status(202);
  }

  private static Reply notFound(Request request) {
    return Reply.error(
        404, "RESOURCE_NOT_FOUND", "Cannot find resource " + request.path() + ".", request.path());
  }

  private static Reply methodNotAllowed() {
    return Reply.error(405, "METHOD_NOT_ALLOWED", "The method is not allowed here.");
  }
}
