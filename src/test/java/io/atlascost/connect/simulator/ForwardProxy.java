package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A company's proxy on loopback: {@code CONNECT} and absolute-form requests in, what the servers
 * say out.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final String STATUS_102 = "HTTP/1.1 102 ";

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Optional<String> credentials = Optional.empty();
  private volatile boolean refuses102;
  private final Listener listener = new Listener("forward-proxy", 0, raw -> raw, this::serve);

  private ForwardProxy() {}

  public static ForwardProxy start() {
    return new ForwardProxy();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + listener.port());
  }

  /** From now on those without these credentials get a 407. */
  public ForwardProxy requireCredentials(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(UTF_8);
    this.credentials = Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    return this;
  }

  /** From now on a 102 without TLS becomes a 502, as some proxies make it. */
  public ForwardProxy turn102Into502() {
    this.refuses102 = true;
    return this;
  }

  /** All so far, those without credentials too; {@link Request#target()} says where to. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public int connections() {
    return listener.connections();
  }

  public int openConnections() {
    return listener.openConnections();
  }

  public void down() {
    listener.down();
  }

  public void up() {
    listener.up();
  }

  @Override
  public void close() {
    listener.close();
  }

  private void serve(Wire wire) throws IOException {
    RequestReader reader = new RequestReader(wire);
    while (true) {
      Optional<Request> next = reader.next();
      if (next.isEmpty()) {
        return;
      }

      Request request = next.get();
      requests.add(request);
      if (isAllowed(request)) {
        forward(wire, request);
        return;
      }

      Reply refusal =
          Reply.of(407, "text/html", "<html>Who are you?</html>")
              .header("Proxy-Authenticate", "Basic realm=\"company\"");
      if (!new ReplyWriter(wire, request, refusal).write()) {
        return;
      }
    }
  }

  private boolean isAllowed(Request request) {
    Optional<String> required = credentials;
    return required.isEmpty() || request.header("Proxy-Authorization").equals(required);
  }

  private void forward(Wire client, Request request) throws IOException {
    boolean tunnel = request.method().equals("CONNECT");
    URI target = URI.create(tunnel ? "//" + request.target() : request.target());
    try (Socket server = connect(target)) {
      if (tunnel) {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(ISO_8859_1));
        client.flush();
      } else {
        server.getOutputStream().write(originForm(request, target).getBytes(UTF_8));
      }

      join(client, server, request, tunnel);
    } catch (ConnectException e) {
      badGateway(client, request);
    }
  }

  /** Names with an underscore, which a URI has no host for, are names of this machine. */
  private static Socket connect(URI target) throws IOException {
    if (target.getHost() != null) {
      return new Socket(target.getHost(), target.getPort());
    }

    String authority = target.getRawAuthority();
    int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** Carries bytes both ways until one side ends. */
  private void join(Wire client, Socket server, Request request, boolean tunnel)
      throws IOException {
    Thread back =
        new Thread(
            () -> carryBack(client, server, request, tunnel),
            Thread.currentThread().getName() + "-back");
    back.setDaemon(true);
    back.start();
    byte[] buffer = new byte[16 * 1024];
    OutputStream out = server.getOutputStream();
    for (int length = client.read(buffer); length >= 0; length = client.read(buffer)) {
      out.write(buffer, 0, length);
    }
  }

  private void carryBack(Wire client, Socket server, Request request, boolean tunnel) {
    try (client) {
      InputStream in = server.getInputStream();
      byte[] start = tunnel ? new byte[0] : in.readNBytes(STATUS_102.length());
      if (refuses102 && new String(start, ISO_8859_1).equals(STATUS_102)) {
        badGateway(client, request);
        return;
      }

      client.write(start);
      client.flush();
      byte[] buffer = new byte[16 * 1024];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        client.write(buffer, 0, length);
        client.flush();
      }
    } catch (IOException e) {
      // One side has gone; closing the other tells it.
    }
  }

  private static void badGateway(Wire client, Request request) throws IOException {
    Reply reply =
        Reply.of(502, "text/html", "<html>Bad Gateway</html>").header("Connection", "close");
    new ReplyWriter(client, request, reply).write();
  }

  /** As for the server itself, and the last on its connection. */
  private static String originForm(Request request, URI target) {
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(target.getRawPath()).append(query);
    text.append(" HTTP/1.1\r\nConnection: close\r\n");
    for (Headers.Field field : request.headers().fields()) {
      if (!isBetweenTwo(field.name())) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
      }
    }

    if (!request.body().isEmpty()) {
      text.append("Content-Length: ").append(request.body().getBytes(UTF_8).length).append("\r\n");
    }

    return text.append("\r\n").append(request.body()).toString();
  }

  /** Whether a header is about one connection and its framing only. */
  private static boolean isBetweenTwo(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return name.startsWith("proxy-")
        || Set.of("connection", "transfer-encoding", "content-length").contains(name);
  }
}
