package io.atlascost.connect.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HeaderElements;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;

/**
 * Turns a 102 that no final reply follows into a reply.
 *
 * <p>To HTTP a 102 is an interim reply, so that the client would wait for the final one until its
 * timeout; to Atlas it means "ask again later", whether the connection then stays open or not.
 */
class InterimReplies extends HttpRequestExecutor {
  private static final int PROCESSING = 102;

  private final Duration grace;
  private final BooleanSupplier closed;
  private final Clock clock;

  /**
   * @param grace how long a 102 may be followed by the final reply
   * @param closed whether whoever waits has been told to stop
   */
  InterimReplies(Duration grace, BooleanSupplier closed, Clock clock) {
    this.grace = grace;
    this.closed = closed;
    this.clock = clock;
  }

  @Override
  public ClassicHttpResponse execute(
      ClassicHttpRequest request,
      HttpClientConnection connection,
      HttpResponseInformationCallback callback,
      HttpContext context)
      throws IOException, HttpException {
    // One deadline for all the 102s of a request, from the first of them on.
    AtomicReference<Deadline> deadline = new AtomicReference<>();
    HttpResponseInformationCallback watch =
        (interim, informed, informedContext) -> {
          if (callback != null) {
            callback.execute(interim, informed, informedContext);
          }

          if (interim.getCode() != PROCESSING) {
            return;
          }

          deadline.compareAndSet(null, Deadline.in(grace, clock));
          if (!finalReplyFollows(interim, connection, deadline.get())) {
            connection.close(CloseMode.IMMEDIATE);
            throw new StillProcessing(interim);
          }
        };
    try {
      return super.execute(request, connection, watch, context);
    } catch (StillProcessing e) {
      // A connection cut by close() looks like the end of a lone 102.
      if (closed.getAsBoolean()) {
        throw new InterruptedIOException("closed");
      }

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
