package io.atlascost.connect.api;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.StatusLine;
import org.apache.hc.core5.http.protocol.HttpContext;

/** What is done to a message right where it is written and its reply is read. */
final class Exchange extends InterimReplies {
  /** Where the context keeps a request's true path while the HTTP client has a blank one. */
  private static final String TRUE_PATH = "atlascost.path";

  private boolean framed;

  Exchange(Duration grace, BooleanSupplier closed, Clock clock) {
    super(grace, closed, clock);
  }

  /** Whether the last reply told where its body ends. */
  boolean isFramed() {
    return framed;
  }

  /**
   * The HTTP client logs the path of each request, and with it the token of the query: it sees none
   * until the request is written.
   */
  static ClassicHttpResponse proceedWithBlankPath(
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
    this.framed = entity == null || entity.isChunked() || entity.getContentLength() >= 0;
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
