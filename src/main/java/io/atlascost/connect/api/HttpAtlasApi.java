package io.atlascost.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Atlas over HTTP: paths, Accept headers, status and error bodies in Atlas's terms. */
public final class HttpAtlasApi implements AtlasApi {
  /** More of an error's body than this is not read. */
  private static final int ERROR_BODY_LIMIT = 64 * 1024;

  /** More of Atlas's words than this is not repeated. */
  private static final int DETAIL_LIMIT = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Transport transport;
  private final String accept;
  private final Clock clock;

  /**
   * Atlas as it is to be asked.
   *
   * @param version version of the API, {@code YYYY-MM-DD}
   * @param format what is asked for; the reply says what it is
   * @param connectTimeout longest wait for a connection
   * @param readTimeout longest wait for the next bytes of a reply
   * @param processingGrace how long a 102 may be followed by the final reply; above zero
   */
  public record Options(
      URI baseUrl,
      Credentials credentials,
      String version,
      Format format,
      Duration connectTimeout,
      Duration readTimeout,
      Duration processingGrace) {}

  public HttpAtlasApi(Options options, String userAgent, Clock clock) {
    this.transport =
        new Transport(
            new Transport.Endpoint(
                options.baseUrl(),
                options.connectTimeout(),
                options.readTimeout(),
                options.processingGrace()),
            options.credentials(),
            userAgent);
    this.accept = "application/vnd.atlas." + options.version() + "+" + options.format().label();
    this.clock = clock;
  }

  @Override
  public UsageReply usage(Query query) throws IOException {
    Transport.Reply reply = transport.get(query.path(), accept);
    if (reply.status() == 200) {
      return new UsageReply.Usage(
          new UsageBody(
              reply.header("Content-Type").orElse(""),
              reply.framed(),
              clock.instant(),
              reply.body(),
              reply::close));
    }

    try (reply) {
      byte[] body = beginning(reply);
      if (reply.status() == 102 || reply.status() == 202) {
        return new UsageReply.Processing(retryAfter(reply));
      }

      return refusal(reply.status(), body, retryAfter(reply));
    }
  }

  @Override
  public void close() {
    transport.close();
  }

  /**
   * What can be had of a body that only explains; the status has already told what matters. The
   * stream is not closed, since closing it would read the rest.
   */
  private static byte[] beginning(Transport.Reply reply) {
    try {
      return reply.body().readNBytes(ERROR_BODY_LIMIT);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static UsageReply.Refusal refusal(
      int status, byte[] body, Optional<Duration> retryAfter) {
    try {
      JsonNode error = JSON.readTree(body);
      if (error != null && error.isObject()) {
        return new UsageReply.Refusal(
            status,
            shorten(error.path("errorCode").asText("")),
            shorten(error.path("detail").asText("")),
            retryAfter);
      }
    } catch (IOException e) {
      // Not from Atlas, or cut: its text is all that there is.
    }

    String text =
        new String(body, StandardCharsets.UTF_8)
            .replaceAll("<[^<>]*>", " ")
            .replaceAll("\\s+", " ");
    return new UsageReply.Refusal(status, "", shorten(text.strip()), retryAfter);
  }

  private static String shorten(String text) {
    return text.length() <= DETAIL_LIMIT ? text : text.substring(0, DETAIL_LIMIT) + "…";
  }

  /** Seconds or a date; nonsense counts as nothing said. */
  private Optional<Duration> retryAfter(Transport.Reply reply) {
    return reply.header("Retry-After").map(String::strip).flatMap(this::duration);
  }

  private Optional<Duration> duration(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }

    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.instant(), until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
