package io.atlascost.connect.api;

import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * The way to Atlas and how patient to be on it.
 *
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest wait for the next bytes
 * @param processingGrace how long a 102 may be followed by the final reply; above zero
 * @param tls whom to trust and who we are
 */
public record Network(
    URI baseUrl,
    Duration connectTimeout,
    Duration readTimeout,
    Duration processingGrace,
    Proxy proxy,
    SSLContext tls) {

  /** The same way with less patience. */
  public Network hurried(Duration most) {
    return new Network(
        baseUrl,
        shorter(connectTimeout, most),
        shorter(readTimeout, most),
        shorter(processingGrace, most),
        proxy,
        tls);
  }

  /** Whether a proxy sees what is said, so that it may answer itself. */
  boolean isReadByProxy() {
    return proxy.isUsed() && !"https".equalsIgnoreCase(baseUrl.getScheme());
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
