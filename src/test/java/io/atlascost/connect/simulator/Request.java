package io.atlascost.connect.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request as it came over the wire.
 *
 * @param target as it stands in the request line
 * @param version as it stands in the request line
 * @param connection the number of the connection it came on, from 1
 * @param nanoTime {@link System#nanoTime()} at its arrival
 */
public record Request(
    String method,
    String target,
    String version,
    Headers headers,
    String body,
    int connection,
    Instant arrival,
    long nanoTime) {

  /** Without the query, decoded. */
  public String path() {
    return URI.create(target).getPath();
  }

  /** The parameters behind the question mark, decoded; the last of several with one name wins. */
  public Map<String, String> query() {
    return parameters(Optional.ofNullable(URI.create(target).getRawQuery()).orElse(""));
  }

  /** The fields of a body that is a form. */
  public Map<String, String> form() {
    return parameters(body);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /** Whether the client gives the connection up after this request. */
  boolean closes() {
    return headers.says("Connection", "close")
        || (version.equals("HTTP/1.0") && !headers.says("Connection", "keep-alive"));
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }

    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
