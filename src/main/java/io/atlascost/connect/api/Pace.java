package io.atlascost.connect.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Says how long to wait before the next request: what an organization's budget allows, what Atlas
 * asked for, and how pauses grow. Waits for nothing itself.
 */
public final class Pace {
  /** What Atlas may ask for at most; a typing error of a proxy must not stop us for a year. */
  private static final Duration LONGEST_HOLD = Duration.ofHours(1);

  private final Limits limits;
  private final RandomGenerator random;
  private final Map<String, Budget> budgets = new HashMap<>();
  private final Map<String, Moment> holds = new HashMap<>();

  /**
   * What pauses are made of.
   *
   * @param requestsPerMinute of all tasks together, per organization
   * @param sharers how many tasks ask an organization, each of which has an equal share of its
   *     budget; one where it is not named
   * @param poll pauses between checks of a query that is processing
   * @param retry pauses after errors
   */
  public record Limits(
      int requestsPerMinute, Map<String, Integer> sharers, Growth poll, Growth retry) {}

  /** A pause that doubles from the first to the longest. */
  public record Growth(Duration first, Duration longest) {
    /** The pause after so many; from 0. */
    public Duration after(int times) {
      Duration pause = first;
      for (int i = 0; i < times && pause.compareTo(longest) < 0; i++) {
        pause = pause.multipliedBy(2);
      }

      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }

  public Pace(Limits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  /** How long the next request to an organization must wait; zero if it may be sent now. */
  public Duration untilAllowed(String orgId, Moment now) {
    Duration held = now.until(holds.getOrDefault(orgId, now));
    Duration budget = budget(orgId).untilFree(now);
    return held.compareTo(budget) > 0 ? held : budget;
  }

  /** Counts a request. */
  public void asked(String orgId, Moment now) {
    budget(orgId).take(now);
  }

  /** Atlas has had enough of an organization for now. */
  public void hold(String orgId, Duration pause, Moment now) {
    Moment until = now.plus(pause.compareTo(LONGEST_HOLD) < 0 ? pause : LONGEST_HOLD);
    holds.merge(orgId, until, (a, b) -> a.isAfter(b) ? a : b);
  }

  /**
   * The pause before a query that is processing is checked again.
   *
   * @param checks how often it has been checked in vain before
   * @param retryAfter the least, where Atlas asked for it
   */
  public Duration poll(int checks, Optional<Duration> retryAfter) {
    return longer(limits.poll().after(checks), retryAfter);
  }

  /**
   * The pause after an error, with full jitter, so that tasks which failed together do not come
   * back together.
   *
   * @param failures how many came before it in a row
   * @param retryAfter the pause, where Atlas told one; none at all is none that was told, since an
   *     outage would be asked without end
   */
  public Duration retry(int failures, Optional<Duration> retryAfter) {
    Optional<Duration> told = retryAfter.filter(wait -> !wait.isZero());
    long most = limits.retry().after(failures).toMillis();
    return longer(
        told.isPresent() ? Duration.ZERO : Duration.ofMillis(random.nextLong(most + 1)), told);
  }

  /**
   * The pause after a reply that there are too many requests, or that makes no sense: without
   * jitter, so that it surely grows.
   *
   * @param times how many came before it in a row
   * @param retryAfter the pause, where Atlas told it
   */
  public Duration slowDown(int times, Optional<Duration> retryAfter) {
    return longer(retryAfter.isPresent() ? Duration.ZERO : limits.retry().after(times), retryAfter);
  }

  private Budget budget(String orgId) {
    return budgets.computeIfAbsent(
        orgId, id -> new Budget(limits.requestsPerMinute() / limits.sharers().getOrDefault(id, 1)));
  }

  private static Duration longer(Duration pause, Optional<Duration> retryAfter) {
    Duration asked = retryAfter.orElse(Duration.ZERO);
    if (asked.compareTo(pause) <= 0) {
      return pause;
    }

    return asked.compareTo(LONGEST_HOLD) < 0 ? asked : LONGEST_HOLD;
  }
}
