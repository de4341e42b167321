package io.atlascost.connect.api;

import io.atlascost.connect.api.SharedTokens.Issue;
import io.atlascost.connect.api.SharedTokens.Issuer;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.metrics.Tally;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** What passes between one account and Atlas in, figures of it out. */
final class Traffic {
  private static final double DAY = Duration.ofDays(1).toSeconds();

  private final Tally tally;
  private volatile boolean lockedOut;
  private volatile Optional<Instant> sunset = Optional.empty();

  Traffic(Tally tally, Clock clock) {
    this.tally = tally;
    tally.measure(Metric.ACCOUNTS_LOCKED_OUT, () -> lockedOut ? 1 : 0);
    tally.measure(
        Metric.SUNSET_DAYS,
        () ->
            sunset
                .map(end -> Duration.between(clock.wallTime(), end).toSeconds() / DAY)
                .orElse(Double.NaN));
  }

  /** One question to Atlas. */
  @FunctionalInterface
  interface Exchange {
    UsageReply reply() throws IOException;
  }

  /** Passes on what became of a question. */
  UsageReply counted(Exchange exchange) throws IOException {
    tally.count(Metric.REQUESTS);
    try {
      UsageReply reply = exchange.reply();
      tally.count(outcome(reply));
      return reply;
    } catch (IOException e) {
      tally.count(Metric.OUTAGE_REPLIES);
      throw e;
    }
  }

  /** Passes on a permission; where it cannot be asked for, the question that needs it fails. */
  Access.Grant granted(Access access) throws IOException {
    try {
      return access.grant();
    } catch (IOException e) {
      tally.count(Metric.REQUESTS);
      tally.count(Metric.OUTAGE_REPLIES);
      throw e;
    }
  }

  private Metric outcome(UsageReply reply) {
    if (reply instanceof Refusal refusal) {
      return outcome(refusal.verdict());
    }

    this.lockedOut = false;
    return reply instanceof UsageReply.Processing
        ? Metric.PROCESSING_REPLIES
        : Metric.RESULT_REPLIES;
  }

  /** What is said of another thing than the credentials leaves open whether they are good. */
  private Metric outcome(Refusal.Verdict verdict) {
    return switch (verdict) {
      case SLOW_DOWN -> Metric.SLOW_DOWNS;
      case OUTAGE -> Metric.OUTAGE_REPLIES;
      case QUERY_REFUSED -> {
        this.lockedOut = false;
        yield Metric.REFUSED_REPLIES;
      }
      case LOCKED_OUT -> {
        this.lockedOut = true;
        yield Metric.LOCKED_OUT_REPLIES;
      }
    };
  }

  /** Passes on what came of asking for a token. */
  Issuer counting(Issuer issuer) {
    return () -> {
      Issue issue = issuer.issue();
      if (issue.grant().denial().isEmpty()) {
        tally.count(Metric.TOKEN_RENEWALS);
      }

      return issue;
    };
  }

  /** Passes on a body. */
  InputStream counting(InputStream body) {
    return new Counted(body, tally);
  }

  /** The first end that was announced; what is no date says nothing. */
  void sunset(String date) {
    try {
      Instant end =
          ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      if (sunset.filter(before -> !before.isAfter(end)).isEmpty()) {
        this.sunset = Optional.of(end);
      }
    } catch (DateTimeException e) {
      // The log shows it as it came.
    }
  }

  private static final class Counted extends FilterInputStream {
    private final Tally tally;

    Counted(InputStream body, Tally tally) {
      super(body);
      this.tally = tally;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      if (octet >= 0) {
        tally.count(Metric.RECEIVED_BYTES);
      }

      return octet;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        tally.count(Metric.RECEIVED_BYTES, count);
      }

      return count;
    }
  }
}
