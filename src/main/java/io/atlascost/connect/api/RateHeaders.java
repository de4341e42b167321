package io.atlascost.connect.api;

import io.atlascost.connect.api.UsageReply.Throttle;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The head of a reply in, how it wants to be asked from now on out. */
record RateHeaders(Clock clock) {
  Throttle throttle(Transport.Reply reply) {
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
