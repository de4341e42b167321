package io.atlascost.connect.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * Atlas on a real socket on loopback: HTTP requests in, scripted replies out, every misbehaviour of
 * service and networks included.
 */
public final class AtlasSimulator implements AutoCloseable {
  private final String scheme;
  private final AtlasService service = new AtlasService();
  private final List<Request> requests = new ArrayList<>();
  private final List<Consumer<Request>> hooks = new CopyOnWriteArrayList<>();
  private final Listener listener;
  private volatile boolean remembers = true;
  private volatile Function<Request, Optional<Reply>> interceptor = request -> Optional.empty();

  private AtlasSimulator(int port, String scheme, Listener.Layer layer) {
    this.scheme = scheme;
    this.listener = new Listener("atlas-simulator", port, layer, this::serve);
  }

  /** On a free port. */
  public static AtlasSimulator start() {
    return start(0);
  }

  public static AtlasSimulator start(int port) {
    return new AtlasSimulator(port, "http", raw -> raw);
  }

  /** With TLS. */
  public static AtlasSimulator start(SSLContext context) {
    return new AtlasSimulator(0, "https", Tls.server(context));
  }

  /** With TLS, for clients only that show a certificate which the context trusts. */
  public static AtlasSimulator startRequiringClientCertificates(SSLContext context) {
    return new AtlasSimulator(0, "https", Tls.serverRequiringClientCertificates(context));
  }

  public URI baseUrl() {
    return URI.create(scheme + "://127.0.0.1:" + listener.port());
  }

  /**
   * Replies to requests for one query's result, one each, the last again and again; replaces the
   * script that was there.
   */
  public AtlasSimulator usage(String orgId, String token, Reply... replies) {
    service.script(orgId, token, List.of(replies));
    return this;
  }

  /** Replies to requests for results that have no script; without it they are not found. */
  public AtlasSimulator anyUsage(Function<Request, Reply> replies) {
    service.anyUsage = replies;
    return this;
  }

  /** Replies to requests that create a query; without it each gets a new token. */
  public AtlasSimulator creations(Function<Request, Reply> replies) {
    service.creations = replies;
    return this;
  }

  /** Replies in the place of the service, as a firewall does; where there is none, that answers. */
  public AtlasSimulator intercept(Function<Request, Optional<Reply>> replies) {
    this.interceptor = replies;
    return this;
  }

  /** What stands behind the service answers whatever has no script. */
  public AtlasSimulator backedBy(Backend backend) {
    service.backend = backend;
    return this;
  }

  public AtlasSimulator organizations(List<Organization> listed) {
    service.organizations = new OrganizationPages(listed);
    return this;
  }

  /** From now on nobody gets any other answer who asks for the organizations. */
  public AtlasSimulator organizationsReply(Reply reply) {
    service.organizationsReply = Optional.of(reply);
    return this;
  }

  /** For what is configured after this: lifetimes of access tokens, and rate limits. */
  public AtlasSimulator clock(Clock clock) {
    service.clock = clock;
    return this;
  }

  /** From now on only requests that carry this bearer token are answered. */
  public AtlasSimulator requireAccessToken(String token) {
    service.require(Access.bearing(token));
    return this;
  }

  /** From now on only requests that are authorised by HTTP digest are answered. */
  public AtlasSimulator requireDigest(String user, String password) {
    service.require(new DigestAccess(user, password));
    return this;
  }

  /**
   * From now on only requests with a token that {@code POST /api/oauth/token} gave are answered.
   */
  public AtlasSimulator requireServiceAccount(
      String clientId, String clientSecret, Duration tokenLifetime) {
    service.requireServiceAccount(clientId, clientSecret, tokenLifetime);
    return this;
  }

  /** Answers everybody again. */
  public AtlasSimulator requireNothing() {
    service.require(Access.OPEN);
    return this;
  }

  /** The next use of every nonce given out so far is refused as stale. */
  public void expireNonces() {
    service.expireNonces();
  }

  /** The next use of every access token given out so far is refused. */
  public void revokeTokens() {
    service.revokeTokens();
  }

  /** Replies to the next requests for access tokens, one each; then tokens are given again. */
  public AtlasSimulator tokenReplies(Reply... replies) {
    service.tokenReplies(List.of(replies));
    return this;
  }

  /** Gives each organization a token bucket, and 429 when it is empty. */
  public AtlasSimulator limitRate(int capacity, int refill, Duration period) {
    service.limitRate(capacity, refill, period);
    return this;
  }

  /** Sees every request before it is answered, on the connection's thread; may block. */
  public AtlasSimulator onRequest(Consumer<Request> hook) {
    hooks.add(hook);
    return this;
  }

  /** All so far, in the order of their arrival. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** From now on no request is remembered, so that many need no memory. */
  public AtlasSimulator forgetRequests() {
    this.remembers = false;
    synchronized (requests) {
      requests.clear();
    }

    return this;
  }

  /** Those for one query's result. */
  public List<Request> requests(String token) {
    return requestsTo("/usage/" + token);
  }

  /** Those for access tokens. */
  public List<Request> tokenRequests() {
    return requestsTo(AtlasService.TOKEN_PATH);
  }

  /** How many connections are open now. */
  public int openConnections() {
    return listener.openConnections();
  }

  /** How many connections were ever accepted. */
  public int connections() {
    return listener.connections();
  }

  /** From now on connections are refused; the present ones end. */
  public void down() {
    listener.down();
  }

  /** Accepts connections again, at the same address. */
  public void up() {
    listener.up();
  }

  @Override
  public void close() {
    listener.close();
  }

  /** Runs the simulator alone, until it is interrupted. */
  public static void main(String[] args) throws InterruptedException {
    Standalone.run(args);
  }

  private List<Request> requestsTo(String end) {
    return requests().stream().filter(request -> request.path().endsWith(end)).toList();
  }

  private void serve(Wire wire) throws IOException {
    RequestReader reader = new RequestReader(wire);
    boolean goesOn = true;
    while (goesOn) {
      Optional<Request> next = reader.next();
      if (next.isEmpty()) {
        return;
      }

      Request request = next.get();
      remember(request);
      goesOn = new ReplyWriter(wire, request, replyOrFault(request)).write();
    }
  }

  private void remember(Request request) {
    if (remembers) {
      synchronized (requests) {
        requests.add(request);
      }
    }
  }

  private Reply replyOrFault(Request request) {
    try {
      hooks.forEach(hook -> hook.accept(request));
      return interceptor
          .apply(request)
          .orElseGet(() -> service.reply(request, baseUrl().toString()));
    } catch (RuntimeException | AssertionError e) {
      return Reply.error(500, "SIMULATOR_FAULT", e.toString());
    }
  }
}
