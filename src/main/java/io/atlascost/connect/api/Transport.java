package io.atlascost.connect.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.auth.CredentialsStore;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.apache.kafka.common.config.types.Password;

/**
 * HTTP: a question in, a reply with an open body out.
 *
 * <p>Used by one thread, but for {@link #close()}. What is sent is what was asked for.
 */
final class Transport implements Closeable {
  private final Network network;
  private final Traffic traffic;
  private final CredentialsStore secrets;
  private final Exchange exchange;
  private final CloseableHttpClient client;

  /** Carries what was learned of challenges from one request to the next: one 401 for many. */
  private HttpClientContext session = HttpClientContext.create();

  private volatile HttpUriRequestBase request;
  private volatile QuietConnection connection;
  private volatile boolean closed;

  Transport(
      Network network, Credentials credentials, String userAgent, Traffic traffic, Clock clock) {
    this.network = network;
    this.traffic = traffic;
    this.secrets = Wiring.secrets(network, credentials);
    this.exchange = new Exchange(network.processingGrace(), () -> closed, clock);
    this.client = new Wiring(network, secrets, exchange, this::connection).client(userAgent);
  }

  private QuietConnection connection() {
    QuietConnection fresh = new QuietConnection(() -> closed);
    this.connection = fresh;
    return fresh;
  }

  /**
   * Sends a question, once.
   *
   * @param authorization header that proves who we are; empty where a challenge will ask for it
   * @throws IOException if no reply came, or {@link #close()} was called
   */
  Reply send(Question question, Optional<Password> authorization) throws IOException {
    URI url = network.baseUrl().resolve(question.path());
    HttpUriRequestBase message =
        question.body().isPresent()
            ? post(url, question.mediaType(Format.JSON), question.body().get())
            : new HttpGet(url);
    message.setHeader(HttpHeaders.ACCEPT, question.mediaType(question.format()));
    return send(message, authorization);
  }

  private static HttpPost post(URI url, String mediaType, String body) {
    HttpPost post = new HttpPost(url);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    post.setEntity(new ByteArrayEntity(bytes, ContentType.parse(mediaType)));
    return post;
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
    message.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
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

    return new Reply(response, exchange.isFramed(), body(response), message::cancel);
  }

  private TimedStream body(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    InputStream content = entity == null ? InputStream.nullInputStream() : entity.getContent();
    return new TimedStream(
        traffic.counting(content), Wiring.timeout(network.readTimeout()), this::waitForBytes);
  }

  private void waitForBytes(Timeout atMost) {
    connection.setSocketTimeout(atMost);
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
    secrets.clear();
  }

  /**
   * A reply's head, and its body as long as it is open.
   *
   * @param framed whether it told where its body ends
   */
  record Reply(ClassicHttpResponse response, boolean framed, TimedStream body, Runnable abort)
      implements Closeable {
    int status() {
      return response.getCode();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    Encoding encoding() {
      return Encoding.of(header(HttpHeaders.CONTENT_ENCODING));
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
}
