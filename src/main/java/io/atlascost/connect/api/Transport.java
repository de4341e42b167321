package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsStore;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.apache.kafka.common.config.types.Password;

/**
 * HTTP: a path in, a reply with an open body out.
 *
 * <p>Used by one thread, but for {@link #close()}. One request at a time, one connection, no
 * retries, no redirects, no cookies: what is sent is what was asked for.
 */
final class Transport implements Closeable {
  /** Connections that idled for longer are looked at before they carry a request. */
  private static final TimeValue TRUSTED_IDLE_TIME = TimeValue.ofMilliseconds(500);

  /** Where the context keeps a request's true path while the HTTP client has a blank one. */
  private static final String TRUE_PATH = "atlascost.path";

  private final Network network;
  private final CredentialsStore credentials;
  private final CloseableHttpClient client;

  /** Carries what was learned of challenges from one request to the next: one 401 for many. */
  private HttpClientContext session = HttpClientContext.create();

  private boolean framed;
  private volatile HttpUriRequestBase request;
  private volatile QuietConnection connection;
  private volatile boolean closed;

  Transport(Network network, Credentials credentials, String userAgent) {
    this.network = network;
    this.credentials = credentials(network, credentials);
    this.client = client(userAgent);
  }

  private CloseableHttpClient client(String userAgent) {
    HttpClientBuilder client =
        HttpClients.custom()
            .setUserAgent(userAgent)
            .setRequestExecutor(new Exchange(network))
            .addExecInterceptorBefore(
                ChainElement.MAIN_TRANSPORT.name(), "blank path", Transport::proceedWithBlankPath)
            .setConnectionManager(connections())
            .setDefaultCredentialsProvider(credentials)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    // Never Basic: the private key is not shown to whoever asks for it.
                    .setTargetPreferredAuthSchemes(List.of(StandardAuthScheme.DIGEST))
                    .setProxyPreferredAuthSchemes(
                        List.of(StandardAuthScheme.DIGEST, StandardAuthScheme.BASIC))
                    .setResponseTimeout(timeout(network.readTimeout()))
                    .setConnectionRequestTimeout(timeout(network.connectTimeout()))
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableConnectionState();
    if (network.proxy().isUsed()) {
      client.setProxy(host(network.proxy().url()));
    }

    return client.build();
  }

  private HttpClientConnectionManager connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(socket -> connection())
        .setMaxConnTotal(1)
        .setMaxConnPerRoute(1)
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(network.tls()))
        .setDefaultTlsConfig(
            TlsConfig.custom().setHandshakeTimeout(timeout(network.connectTimeout())).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(timeout(network.connectTimeout()))
                .setSocketTimeout(timeout(network.readTimeout()))
                .setValidateAfterInactivity(TRUSTED_IDLE_TIME)
                .build())
        .build();
  }

  private QuietConnection connection() {
    QuietConnection fresh = new QuietConnection();
    this.connection = fresh;
    return fresh;
  }

  /**
   * The HTTP client logs the path of each request, and with it the token of the query: it sees none
   * until the request is written.
   */
  private static ClassicHttpResponse proceedWithBlankPath(
      ClassicHttpRequest message, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    String path = message.getPath();
    scope.clientContext.setAttribute(TRUE_PATH, path);
    message.setPath("/…");
    try {
      return chain.proceed(message, scope);
    } finally {
      message.setPath(path);
      scope.clientContext.removeAttribute(TRUE_PATH);
    }
  }

  /** A name with an underscore is a host to servers, if not to {@link URI#getHost()}. */
  private static HttpHost host(URI url) {
    try {
      return HttpHost.create(url.getScheme() + "://" + url.getRawAuthority());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(url + " names no host", e);
    }
  }

  /** Each secret for the host that it is meant for, and no other. */
  private static CredentialsStore credentials(Network network, Credentials credentials) {
    CredentialsStore store = new BasicCredentialsProvider();
    if (credentials instanceof Credentials.ApiKey key) {
      store.setCredentials(
          new AuthScope(host(network.baseUrl())),
          new UsernamePasswordCredentials(key.publicKey(), key.privateKey().value().toCharArray()));
    }

    Proxy proxy = network.proxy();
    if (proxy.isUsed() && proxy.hasCredentials()) {
      store.setCredentials(
          new AuthScope(host(proxy.url())),
          new UsernamePasswordCredentials(proxy.user(), proxy.password().value().toCharArray()));
    }

    return store;
  }

  /**
   * Sends a GET.
   *
   * @param authorization header that proves who we are; empty where a challenge will ask for it
   * @throws IOException if no reply came, or {@link #close()} was called
   */
  Reply get(String path, String accept, Optional<Password> authorization) throws IOException {
    HttpGet get = new HttpGet(network.baseUrl().resolve(path));
    get.setHeader(HttpHeaders.ACCEPT, accept);
    return send(get, authorization);
  }

  /**
   * Sends a form by POST.
   *
   * @throws IOException if no reply came, or {@link #close()} was called
   */
  Reply post(String path, Map<String, String> form, Optional<Password> authorization)
      throws IOException {
    HttpPost post = new HttpPost(network.baseUrl().resolve(path));
    post.setHeader(HttpHeaders.ACCEPT, "application/json");
    List<NameValuePair> fields = new ArrayList<>();
    form.forEach((name, value) -> fields.add(new BasicNameValuePair(name, value)));
    post.setEntity(new UrlEncodedFormEntity(fields));
    return send(post, authorization);
  }

  private Reply send(HttpUriRequestBase message, Optional<Password> authorization)
      throws IOException {
    authorization.ifPresent(header -> message.setHeader(HttpHeaders.AUTHORIZATION, header.value()));
    this.request = message;
    if (closed) {
      throw new InterruptedIOException("closed");
    }

    ClassicHttpResponse response = client.executeOpen(null, message, session);
    boolean refused =
        response.getCode() == HttpStatus.SC_UNAUTHORIZED
            || response.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
    if (refused) {
      // A session that was refused once would not answer another challenge.
      this.session = HttpClientContext.create();
    }

    return new Reply(response, framed, message::cancel);
  }

  @Override
  public void close() {
    this.closed = true;
    HttpUriRequestBase current = request;
    if (current != null) {
      current.cancel();
    }

    // A connection that is being opened is not known to the client yet.
    QuietConnection opening = connection;
    if (opening != null) {
      opening.close(CloseMode.IMMEDIATE);
    }

    client.close(CloseMode.IMMEDIATE);
    credentials.clear();
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(duration.toMillis());
  }

  /** A reply's head, and its body as long as it is open. */
  record Reply(ClassicHttpResponse response, boolean framed, Runnable abort) implements Closeable {
    int status() {
      return response.getCode();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    InputStream body() throws IOException {
      HttpEntity entity = response.getEntity();
      return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /**
     * Cancels instead of closing, which would read the rest of the body first. A body that was read
     * to its end has already given its connection back.
     */
    @Override
    public void close() {
      abort.run();
    }
  }

  /**
   * A connection that logs nothing of what it carries, secrets and costs, and that once it is
   * closed opens no more.
   */
  private final class QuietConnection extends DefaultManagedHttpClientConnection {
    QuietConnection() {
      super("atlas");
    }

    @Override
    public void bind(Socket socket) throws IOException {
      bind(new SocketHolder(socket));
      requireOpen(socket);
    }

    @Override
    public void bind(SSLSocket secured, Socket socket) throws IOException {
      bind(new SocketHolder(secured, socket));
      requireOpen(socket);
    }

    /** Looks after the socket is bound, so that either this or {@link #close()} sees the other. */
    private void requireOpen(Socket socket) throws IOException {
      if (closed) {
        socket.close();
        throw new InterruptedIOException("closed");
      }
    }

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest submitted) {
      // Its headers prove who we are.
    }

    @Override
    protected void onResponseReceived(ClassicHttpResponse received) {
      // Nor is this anybody's business.
    }
  }

  /** What is done to a message right where it is written and its reply is read. */
  private final class Exchange extends InterimReplies {
    Exchange(Network network) {
      super(network.processingGrace(), () -> closed);
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      if (context.getAttribute(TRUE_PATH) instanceof String path) {
        request.setPath(path);
      }

      ClassicHttpResponse response = super.execute(request, connection, callback, context);
      requireTunnel(request, response);
      HttpEntity entity = response.getEntity();
      framed = entity == null || entity.isChunked() || entity.getContentLength() >= 0;
      return response;
    }

    /** A proxy that will not connect speaks for itself; Atlas has not heard of the query. */
    private static void requireTunnel(ClassicHttpRequest request, ClassicHttpResponse response)
        throws IOException {
      boolean refused =
          Method.CONNECT.isSame(request.getMethod())
              && response.getCode() >= HttpStatus.SC_REDIRECTION
              && response.getCode() != HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
      if (refused) {
        throw new IOException(
            "the proxy did not connect to "
                + request.getRequestUri()
                + ": "
                + new StatusLine(response));
      }
    }
  }
}
