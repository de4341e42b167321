package io.atlascost.connect.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Replies in; the same out while an organization's token bucket lasts, else Atlas's 429. */
final class RateLimit {
  private record Bucket(double tokens, Instant filled) {}

  private final int capacity;
  private final int refill;
  private final Duration period;
  private final Clock clock;
  private final Map<String, Bucket> buckets = new HashMap<>();

  /**
   * @param refill how many tokens come back in each period
   */
  RateLimit(int capacity, int refill, Duration period, Clock clock) {
    this.capacity = capacity;
    this.refill = refill;
    this.period = period;
    this.clock = clock;
  }

  /** Takes one token of the organization's. */
  synchronized Reply limit(Request request, String orgId, Supplier<Reply> reply) {
    double tokens = tokens(orgId);
    if (tokens < 1) {
      return tooMany(request, tokens);
    }

    buckets.put(orgId, new Bucket(tokens - 1, clock.instant()));
    return headed(reply.get(), tokens - 1);
  }

  private double tokens(String orgId) {
    Bucket bucket = buckets.get(orgId);
    if (bucket == null) {
      return capacity;
    }

    double seconds = Duration.between(bucket.filled(), clock.instant()).toNanos() / 1e9;
    return Math.min(capacity, bucket.tokens() + seconds * tokensPerSecond());
  }

  private Reply tooMany(Request request, double tokens) {
    long wait = Math.max(1, (long) Math.ceil((1 - tokens) / tokensPerSecond()));
    return headed(
        Reply.error(
                429,
                "RATE_LIMITED_TOKEN_BUCKET",
                "Too many requests to " + request.path() + "; try again in " + wait + " s.",
                request.path(),
                wait,
                capacity,
                refill,
                period.toSeconds())
            .header("Retry-After", Long.toString(wait)),
        tokens);
  }

  private Reply headed(Reply reply, double tokens) {
    return reply
        .header("RateLimit-Limit", Integer.toString(capacity))
        .header("RateLimit-Remaining", Long.toString((long) tokens));
  }

  private double tokensPerSecond() {
    return refill / (period.toNanos() / 1e9);
  }
}
