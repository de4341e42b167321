package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import io.atlascost.connect.api.SharedTokens.Issue;
import io.atlascost.connect.api.SharedTokens.Membership;
import io.atlascost.connect.api.SharedTokens.Trouble;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The access token of one account: users in, a token for each out. It is renewed before it expires;
 * one asks for it, the others wait for the answer.
 *
 * <p>What the token endpoint itself said holds for all of them. What somebody met on the way there
 * holds for nobody else: who waited asks then, one at a time. Those who go by another proxy do not
 * wait for it, which may lead nowhere.
 */
final class AccountToken {
  /** Atlas issues ten tokens a minute. */
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(6);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();

  /** Guarded as the registry is that counts them. */
  private int users;

  private final Set<Proxy> waysBeingTried = new HashSet<>();
  private Optional<Grant> token = Optional.empty();
  private Moment renewal;
  private Moment expiry;
  private Optional<Trouble> trouble = Optional.empty();

  AccountToken(Clock clock) {
    this.clock = clock;
  }

  void join() {
    users++;
  }

  void leave() {
    users--;
  }

  boolean isIdle() {
    return users == 0;
  }

  Grant grant(Membership user) throws IOException {
    lock.lock();
    try {
      awaitTurn(user);
      if (!isKnown(user, clock.now())) {
        ask(user);
      }

      return known(user, clock.now());
    } finally {
      lock.unlock();
    }
  }

  /** Waits while there is nothing to be given and another is asking for it. */
  private void awaitTurn(Membership user) throws IOException {
    user.requireStaying();
    try {
      while (waysBeingTried.contains(user.way()) && !isKnown(user, clock.now())) {
        news.await();
        user.requireStaying();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("closed");
    }
  }

  /** Whether nobody need be asked: there is a good token, or the last answer must do for now. */
  private boolean isKnown(Membership user, Moment now) {
    boolean good = isUsable(now) && (now.isBefore(renewal) || !waysBeingTried.isEmpty());
    return good || trouble(user, now).isPresent();
  }

  private Grant known(Membership user, Moment now) throws IOException {
    return isUsable(now) ? token.orElseThrow() : trouble(user, now).orElseThrow().grant(now);
  }

  private boolean isUsable(Moment now) {
    return token.isPresent() && now.isBefore(expiry);
  }

  private Optional<Trouble> trouble(Membership user, Moment now) {
    return trouble.filter(t -> now.isBefore(t.end())).or(() -> user.trouble(now));
  }

  /** Asks without the lock: the others may still use what there is, or leave. */
  private void ask(Membership user) throws IOException {
    waysBeingTried.add(user.way());
    lock.unlock();
    Optional<Issue> issue = Optional.empty();
    Optional<IOException> failure = Optional.empty();
    try {
      issue = Optional.of(user.ask());
    } catch (IOException e) {
      failure = Optional.of(e);
    } finally {
      lock.lock();
      waysBeingTried.remove(user.way());
      news.signalAll();
    }

    // Who leaves breaks off the request, which says nothing about the token endpoint.
    user.requireStaying();
    if (failure.isPresent()) {
      Moment end = clock.now().plus(PAUSE_AFTER_TROUBLE);
      user.trouble(Optional.of(Trouble.of(failure.get(), end)));
    } else {
      learn(user, issue.orElseThrow());
    }
  }

  private void learn(Membership user, Issue issue) {
    Moment now = clock.now();
    Optional<Trouble> denial =
        issue.grant().denial().map(refusal -> Trouble.of(refusal, now.plus(pause(refusal))));
    user.trouble(issue.forAll() ? Optional.empty() : denial);
    if (!issue.forAll()) {
      return;
    }

    this.trouble = denial;
    if (denial.isEmpty()) {
      this.token = Optional.of(issue.grant());
      this.expiry = now.plus(issue.lifetime());
      this.renewal = now.plus(issue.lifetime().multipliedBy(9).dividedBy(10));
    }
  }

  /** As long as was asked for, within reason: a pause of none would have everybody ask at once. */
  private static Duration pause(UsageReply.Refusal denial) {
    Duration asked = denial.throttle().retryAfter().orElse(PAUSE_AFTER_TROUBLE);
    Duration most = asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
    return most.compareTo(SHORTEST_PAUSE) > 0 ? most : SHORTEST_PAUSE;
  }

  /** Forgets a token that Atlas does not take any more, unless there is a newer one already. */
  void drop(Grant refused) {
    lock.lock();
    try {
      if (token.isPresent() && token.get().equals(refused)) {
        this.token = Optional.empty();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Has everybody look whether they still want to wait. */
  void wake() {
    lock.lock();
    try {
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is anything that the next user should know. */
  boolean isWorthKeeping() {
    lock.lock();
    try {
      Moment now = clock.now();
      return isUsable(now) || trouble.filter(t -> now.isBefore(t.end())).isPresent();
    } finally {
      lock.unlock();
    }
  }
}
