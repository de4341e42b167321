package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP: a path in, a reply with an open body out.
 *
 * <p>Used by one thread, but for {@link #close()}. One request at a time, one connection, no
 * retries, no redirects, no cookies: what is sent is what was asked for.
 */
final class Transport implements Closeable {
  private static final int PROCESSING = 102;

  /** Connections that idled for longer are looked at before they carry a request. */
  private static final TimeValue TRUSTED_IDLE_TIME = TimeValue.ofMilliseconds(500);

  private final Endpoint endpoint;
  private final Credentials credentials;
  private final CloseableHttpClient client;

  private volatile HttpGet request;
  private volatile boolean closed;
  private boolean framed;

  Transport(Endpoint endpoint, Credentials credentials, String userAgent) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.client =
        HttpClients.custom()
            .setUserAgent(userAgent)
            .setRequestExecutor(new InterimReplies(endpoint.processingGrace()))
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(1)
                    .setMaxConnPerRoute(1)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout(endpoint.connectTimeout()))
                            .setSocketTimeout(timeout(endpoint.readTimeout()))
                            .setValidateAfterInactivity(TRUSTED_IDLE_TIME)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(timeout(endpoint.readTimeout()))
                    .setConnectionRequestTimeout(timeout(endpoint.connectTimeout()))
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .build();
  }

  /**
   * Where Atlas is and how patient to be with it.
   *
   * @param connectTimeout longest wait for a connection
   * @param readTimeout longest wait for the next bytes
   * @param processingGrace how long a 102 may be followed by the final reply; above zero
   */
  record Endpoint(
      URI baseUrl, Duration connectTimeout, Duration readTimeout, Duration processingGrace) {}

  /**
   * Sends a GET.
   *
   * @throws IOException if no reply came, or {@link #close()} was called
   */
  Reply get(String path, String accept) throws IOException {
    HttpGet get = new HttpGet(endpoint.baseUrl().resolve(path));
    get.setHeader(HttpHeaders.ACCEPT, accept);
    authorize(get);
    this.request = get;
    if (closed) {
      throw new InterruptedIOException("closed");
    }

    ClassicHttpResponse response = client.executeOpen(null, get, HttpClientContext.create());
    return new Reply(response, framed, get::cancel);
  }

  private void authorize(HttpGet get) {
    if (credentials instanceof Credentials.AccessToken bearer) {
      get.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + bearer.token().value());
      return;
    }

    throw new AssertionError(credentials.getClass());
  }

  @Override
  public void close() {
    this.closed = true;
    HttpGet current = request;
    if (current != null) {
      current.cancel();
    }

    client.close(CloseMode.IMMEDIATE);
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
   * Turns a 102 that no final reply follows into a reply.
   *
   * <p>To HTTP a 102 is an interim reply, so that the client would wait for the final one until its
   * timeout; to Atlas it means "ask again later", whether the connection then stays open or not.
   */
  private final class InterimReplies extends HttpRequestExecutor {
    private final Duration grace;

    InterimReplies(Duration grace) {
      this.grace = grace;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      Deadline deadline = new Deadline(grace);
      HttpResponseInformationCallback watch =
          (interim, informed, informedContext) -> {
            if (callback != null) {
              callback.execute(interim, informed, informedContext);
            }

            if (interim.getCode() == PROCESSING
                && !finalReplyFollows(interim, connection, deadline)) {
              connection.close(CloseMode.IMMEDIATE);
              throw new StillProcessing(interim);
            }
          };
      try {
        ClassicHttpResponse response = super.execute(request, connection, watch, context);
        HttpEntity entity = response.getEntity();
        framed = entity == null || entity.isChunked() || entity.getContentLength() >= 0;
        return response;
      } catch (StillProcessing e) {
        // A connection cut by close() looks like the end of a lone 102.
        if (closed) {
          throw new InterruptedIOException("closed");
        }

        framed = true;
        return e.reply();
      }
    }

    private static boolean finalReplyFollows(
        HttpResponse interim, HttpClientConnection connection, Deadline deadline)
        throws HttpException {
      boolean declaresBody =
          interim.containsHeader(HttpHeaders.CONTENT_LENGTH)
              || interim.containsHeader(HttpHeaders.TRANSFER_ENCODING);
      try {
        return !declaresBody && connection.isDataAvailable(deadline.left());
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** One deadline for all the 102s of a request, from the first of them on. */
  private static final class Deadline {
    private final Duration grace;
    private long startedNanos;
    private boolean started;

    Deadline(Duration grace) {
      this.grace = grace;
    }

    /** Never zero, which would wait for ever. */
    Timeout left() {
      if (!started) {
        this.started = true;
        this.startedNanos = System.nanoTime();
      }

      Duration left = grace.minusNanos(System.nanoTime() - startedNanos);
      return Timeout.ofMilliseconds(Math.max(1, left.toMillis()));
    }
  }

  /** Leaves the HTTP client's wait for a final reply. */
  private static final class StillProcessing extends HttpException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Header> retryAfter;

    StillProcessing(HttpResponse interim) {
      super("still processing");
      this.retryAfter = Optional.ofNullable(interim.getFirstHeader(HttpHeaders.RETRY_AFTER));
    }

    /** Says that the connection is closed, so that it is not used again. */
    ClassicHttpResponse reply() {
      ClassicHttpResponse reply = new BasicClassicHttpResponse(PROCESSING);
      reply.setHeader(HttpHeaders.CONNECTION, HeaderElements.CLOSE);
      retryAfter.ifPresent(reply::setHeader);

      return reply;
    }
  }
}
