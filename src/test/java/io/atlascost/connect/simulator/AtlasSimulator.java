package io.atlascost.connect.simulator;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Atlas on a real socket on loopback: HTTP requests in, scripted replies out, every misbehaviour of
 * service and networks included.
 */
public final class AtlasSimulator implements AutoCloseable {
  private static final Pattern USAGE =
      Pattern.compile("/api/atlas/v2/orgs/([^/]*)/billing/costExplorer/usage(?:/(.+))?");
  private static final Pattern ORG_ID = Pattern.compile("[a-f0-9]{24}");

  private final Listener listener;
  private final String scheme;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Consumer<Request>> hooks = new CopyOnWriteArrayList<>();
  private final Map<List<String>, Script> scripts = new ConcurrentHashMap<>();
  private final SecureRandom random = new SecureRandom();

  private volatile Function<Request, Reply> anyUsage = AtlasSimulator::notFound;
  private volatile Function<Request, Reply> creations = this::created;
  private volatile OrganizationPages organizations = new OrganizationPages(List.of());
  private volatile Access access = Access.OPEN;

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

  public URI baseUrl() {
    return URI.create(scheme + "://127.0.0.1:" + listener.port());
  }

  /** Replies to requests for one query's result, one each, the last again and again. */
  public AtlasSimulator usage(String orgId, String token, Reply... replies) {
    scripts.put(List.of(orgId, token), new Script(List.of(replies)));
    return this;
  }

  /** Replies to requests for results that have no script; without it they are not found. */
  public AtlasSimulator anyUsage(Function<Request, Reply> replies) {
    this.anyUsage = replies;
    return this;
  }

  /** Replies to requests that create a query; without it each gets a new token. */
  public AtlasSimulator creations(Function<Request, Reply> replies) {
    this.creations = replies;
    return this;
  }

  public AtlasSimulator organizations(List<Organization> listed) {
    this.organizations = new OrganizationPages(listed);
    return this;
  }

  /** From now on only requests that carry this bearer token are answered. */
  public AtlasSimulator requireAccessToken(String token) {
    this.access = Access.bearing(token);
    return this;
  }

  /** Sees every request before it is answered, on the connection's thread; may block. */
  public AtlasSimulator onRequest(Consumer<Request> hook) {
    hooks.add(hook);
    return this;
  }

  /** All so far, in the order of their arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Those for one query's result. */
  public List<Request> requests(String token) {
    return requests.stream().filter(request -> request.path().endsWith("/usage/" + token)).toList();
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

  private void serve(Wire wire) throws IOException {
    RequestReader reader = new RequestReader(wire);
    boolean goesOn = true;
    while (goesOn) {
      Optional<Request> next = reader.next();
      if (next.isEmpty()) {
        return;
      }

      Request request = next.get();
      requests.add(request);
      goesOn = new ReplyWriter(wire, request, replyOrFault(request)).write();
    }
  }

  private Reply replyOrFault(Request request) {
    try {
      hooks.forEach(hook -> hook.accept(request));
      return reply(request);
    } catch (RuntimeException | AssertionError e) {
      return Reply.error(500, "SIMULATOR_FAULT", e.toString());
    }
  }

  private Reply reply(Request request) {
    Optional<Reply> refusal = access.refusal(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }

    if (request.path().equals("/api/atlas/v2/orgs") && request.method().equals("GET")) {
      return organizations.page(request, baseUrl().toString());
    }

    Matcher usage = USAGE.matcher(request.path());
    return usage.matches()
        ? usageReply(request, usage.group(1), Optional.ofNullable(usage.group(2)))
        : notFound(request);
  }

  private Reply usageReply(Request request, String orgId, Optional<String> token) {
    if (!ORG_ID.matcher(orgId).matches()) {
      return Reply.error(
          400, "VALIDATION_ERROR", "An invalid organization ID was specified: " + orgId, orgId);
    }

    if (token.isEmpty()) {
      return request.method().equals("POST") ? creations.apply(request) : methodNotAllowed();
    }

    if (!request.method().equals("GET")) {
      return methodNotAllowed();
    }

    Script script = scripts.get(List.of(orgId, token.get()));
    return script == null ? anyUsage.apply(request) : script.next();
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
