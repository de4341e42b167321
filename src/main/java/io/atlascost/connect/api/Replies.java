package io.atlascost.connect.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.api.UsageReply.Throttle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** HTTP replies in, what they mean out; the only reader of Atlas's error JSON. */
final class Replies {
  /** More of an error's body than this is not read. */
  private static final int ERROR_BODY_LIMIT = 64 * 1024;

  /** More of Atlas's words than this is not repeated. */
  private static final int DETAIL_LIMIT = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Credentials credentials;
  private final Duration patience;
  private final Clock clock;

  /**
   * @param patience with a body that only explains
   */
  Replies(Credentials credentials, Duration patience, Clock clock) {
    this.credentials = credentials;
    this.patience = patience;
    this.clock = clock;
  }

  UsageReply usage(Transport.Reply reply) throws IOException {
    if (reply.status() == 200) {
      // A compressed body tells its own end, and whether it is what was sent.
      boolean proven = reply.header("Content-Encoding").filter(Replies::isGzip).isPresent();
      UsageBody body =
          new UsageBody(
              reply.header("Content-Type").orElse(""),
              reply.framed() || proven,
              clock.wallTime(),
              proven ? new ProvenStream(reply.body()) : reply.body(),
              reply::close);
      return new UsageReply.Usage(body, throttle(reply));
    }

    if (reply.status() == 102 || reply.status() == 202) {
      try (reply) {
        beginning(reply);
        return new UsageReply.Processing(throttle(reply));
      }
    }

    return refusal(reply);
  }

  private static boolean isGzip(String encoding) {
    return encoding.strip().equalsIgnoreCase("gzip") || encoding.strip().equalsIgnoreCase("x-gzip");
  }

  /**
   * A refusal of the token endpoint, which has words of its own: RFC 6749, section 5.2. Whatever it
   * will not do is no matter of a query: nobody gets in.
   */
  UsageReply.Refusal tokenRefusal(Transport.Reply reply) throws IOException {
    UsageReply.Refusal refusal = refusal(reply);
    int status = refusal.status();
    boolean known =
        status < 400
            || status == 401
            || status == 407
            || refusal.errorCode().equals(Hints.NOT_ON_ACCESS_LIST);
    boolean passing =
        refusal.verdict() == UsageReply.Refusal.Verdict.SLOW_DOWN
            || refusal.verdict() == UsageReply.Refusal.Verdict.OUTAGE;
    if (known || passing) {
      return refusal;
    }

    return new UsageReply.Refusal(
        401,
        refusal.errorCode(),
        "the request for an access token got " + status + " " + refusal.detail(),
        Hints.hint(401, refusal.errorCode(), credentials),
        refusal.throttle());
  }

  private UsageReply.Refusal refusal(Transport.Reply reply) throws IOException {
    try (reply) {
      ByteArrayOutputStream words = new ByteArrayOutputStream();
      Optional<IOException> breach = copyBeginning(reply, words);
      if (breach.isPresent() && reply.status() == 403) {
        // Only its words tell whether it is about the query, or about all that we ask.
        throw breach.get();
      }

      byte[] body = words.toByteArray();
      Throttle throttle = throttle(reply);
      return error(body)
          .map(
              error ->
                  refusal(
                      reply.status(),
                      text(error, "errorCode", "error"),
                      text(error, "detail", "error_description"),
                      throttle))
          .orElseGet(() -> refusal(reply.status(), "", text(body), throttle));
    }
  }

  private UsageReply.Refusal refusal(
      int status, String errorCode, String detail, Throttle throttle) {
    return new UsageReply.Refusal(
        status, errorCode, detail, Hints.hint(status, errorCode, credentials), throttle);
  }

  /**
   * What can be had of a body that only explains, soon; the status has already told what matters.
   * The stream is not closed, since closing it would read the rest.
   */
  byte[] beginning(Transport.Reply reply) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    // If it broke off, what came until then must do.
    copyBeginning(reply, body);
    return body.toByteArray();
  }

  /** Returns what the body broke off with. */
  private Optional<IOException> copyBeginning(Transport.Reply reply, ByteArrayOutputStream body) {
    Moment end = clock.now().plus(patience);
    byte[] block = new byte[4096];
    try {
      InputStream in = reply.body();
      int count = in.read(block);
      while (count > 0 && body.size() < ERROR_BODY_LIMIT) {
        body.write(block, 0, count);
        count = clock.now().isBefore(end) ? in.read(block) : 0;
      }

      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static Optional<JsonNode> error(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (IOException e) {
      // Not from Atlas, or cut, or not even of characters: its text is all that there is.
      return Optional.empty();
    }
  }

  /** The first of two fields that is a text. */
  private static String text(JsonNode error, String field, String otherwise) {
    JsonNode value = error.path(field).isTextual() ? error.path(field) : error.path(otherwise);
    return value.isTextual() ? shorten(value.asText()) : "";
  }

  /** A page without its marks. */
  private static String text(byte[] body) {
    return shorten(
        new String(body, StandardCharsets.UTF_8)
            .replaceAll("<[^<>]*>", " ")
            .replaceAll("\\s+", " ")
            .strip());
  }

  private static String shorten(String text) {
    return text.length() <= DETAIL_LIMIT ? text : text.substring(0, DETAIL_LIMIT) + "…";
  }

  private Throttle throttle(Transport.Reply reply) {
    boolean exhausted =
        reply.header("RateLimit-Remaining").map(String::strip).filter("0"::equals).isPresent();
    return new Throttle(
        reply.header("Retry-After").map(String::strip).flatMap(this::duration), exhausted);
  }

  /** Seconds or a date; nonsense counts as nothing said. */
  private Optional<Duration> duration(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }

    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration wait = Duration.between(clock.wallTime(), until.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
