package io.atlascost.connect.api;

import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Refusal.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals of one of several accounts in, out whether they are its own: as long as any account is
 * let in, nobody else is locked out.
 */
final class LetIn {
  private static final Logger log = LoggerFactory.getLogger(LetIn.class);

  /** So long after it was let in, an account need not be asked whether it is. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private final Map<String, AtlasApi> accounts;
  private final Clock clock;
  private final Map<String, Moment> lastTimes = new HashMap<>();

  /** Others may look at it. */
  private final Set<String> lockedOut = ConcurrentHashMap.newKeySet();

  LetIn(Map<String, AtlasApi> accounts, Clock clock) {
    this.accounts = accounts;
    this.clock = clock;
  }

  /** An account was answered. */
  void in(String account) {
    lastTimes.put(account, clock.now());
    if (lockedOut.remove(account)) {
      log.info("atlas.accounts: '{}' is let in again", account);
    }
  }

  /** An account was asked for its organizations. */
  void heed(String account, OrganizationListing listing) {
    Optional<Refusal> refusal = Optional.ofNullable(listing.refused().get(account));
    if (refusal.isPresent()) {
      note(account, refusal.get());
    } else if (listing.isComplete(account)) {
      in(account);
    }
  }

  /** Those that were refused last, from any thread. */
  Set<String> lockedOut() {
    return Set.copyOf(lockedOut);
  }

  boolean isLockedOut(String account) {
    return lockedOut.contains(account);
  }

  /** What an account's refusal means where there are others. */
  Refusal judged(String account, Refusal refusal) {
    note(account, refusal);
    return switch (refusal.verdict()) {
      case SLOW_DOWN, OUTAGE -> refusal;
      case QUERY_REFUSED -> refusal.ofAccount(account);
      case LOCKED_OUT -> lockedOut(account, refusal);
    };
  }

  private Refusal lockedOut(String account, Refusal refusal) {
    boolean own = refusal.cause().isAboutTheAccount() && isAnyLetIn();
    Refusal named = refusal.ofAccount(account);
    return own ? named.as(Cause.ACCOUNT_LOCKED_OUT) : named;
  }

  private void note(String account, Refusal refusal) {
    switch (refusal.verdict()) {
      case SLOW_DOWN, OUTAGE -> {}
      case QUERY_REFUSED -> in(account);
      case LOCKED_OUT -> {
        lastTimes.remove(account);
        if (lockedOut.add(account)) {
          log.warn("atlas.accounts: '{}' is locked out: {}", account, refusal.message());
        }
      }
    }
  }

  /** Those that do not answer may be. */
  private boolean isAnyLetIn() {
    Moment now = clock.now();
    boolean wasJustNow =
        lastTimes.values().stream().anyMatch(time -> now.isBefore(time.plus(FRESH)));
    return wasJustNow || accounts.keySet().stream().anyMatch(this::isLetIn);
  }

  private boolean isLetIn(String account) {
    try {
      Optional<Refusal> refusal = accounts.get(account).knock();
      if (refusal.isEmpty()) {
        in(account);
      }

      return refusal.filter(why -> why.verdict() == Verdict.LOCKED_OUT).isEmpty();
    } catch (IOException e) {
      log.debug("atlas.accounts: '{}' does not answer", account, e);
      return true;
    }
  }
}
