package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Access tokens of service accounts: one for all tasks and connectors of this worker that use the
 * same credentials, since Atlas issues few. It is renewed before it expires, and asked for by one
 * at a time.
 */
final class SharedTokens {
  /** Atlas issues ten tokens a minute. */
  private static final Duration PAUSE_AFTER_DENIAL = Duration.ofSeconds(6);

  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private static final Map<Account, Shared> IN_USE = new HashMap<>();

  private SharedTokens() {}

  /** Whose token it is, and whose word it is. */
  record Account(URI baseUrl, Credentials.ServiceAccount credentials) {}

  /** The token endpoint. */
  interface Issuer {
    Issue issue() throws IOException;
  }

  /** What the token endpoint said. */
  record Issue(Grant grant, Duration lifetime) {}

  /** One user's hold on an account's token; the last that lets go of it throws it away. */
  static Access join(Account account, Issuer issuer, Clock clock) {
    synchronized (IN_USE) {
      Shared shared = IN_USE.computeIfAbsent(account, a -> new Shared());
      shared.users++;
      return new Membership(account, shared, issuer, clock);
    }
  }

  private static void leave(Account account, Shared shared) {
    synchronized (IN_USE) {
      shared.users--;
      if (shared.users == 0) {
        IN_USE.remove(account, shared);
      }
    }
  }

  private static final class Membership implements Access {
    private final Account account;
    private final Shared shared;
    private final Issuer issuer;
    private final Clock clock;
    private volatile boolean left;

    Membership(Account account, Shared shared, Issuer issuer, Clock clock) {
      this.account = account;
      this.shared = shared;
      this.issuer = issuer;
      this.clock = clock;
    }

    @Override
    public Grant grant() throws IOException {
      return shared.grant(this);
    }

    @Override
    public boolean renewAfterRefusal(Grant refused) {
      shared.drop(refused);
      return true;
    }

    @Override
    public synchronized void close() {
      if (!left) {
        this.left = true;
        shared.wake();
        leave(account, shared);
      }
    }

    Moment now() {
      return clock.now();
    }

    void requireStaying() throws IOException {
      if (left) {
        throw new InterruptedIOException("closed");
      }
    }
  }

  /** The token of one account; one asks for it, the others wait for the answer. */
  private static final class Shared {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private int users;

    private boolean beingAsked;
    private Optional<Grant> token = Optional.empty();
    private Moment renewal;
    private Moment expiry;
    private Optional<UsageReply.Refusal> denial = Optional.empty();
    private Optional<IOException> failure = Optional.empty();
    private Optional<Moment> pauseEnd = Optional.empty();

    Grant grant(Membership user) throws IOException {
      lock.lock();
      try {
        awaitTurn(user);
        Moment now = user.now();
        if (!isKnown(now)) {
          ask(user);
          now = user.now();
        }

        return known(now);
      } finally {
        lock.unlock();
      }
    }

    /** Waits while there is nothing to be given and another is asking for it. */
    private void awaitTurn(Membership user) throws IOException {
      user.requireStaying();
      try {
        while (beingAsked && !isKnown(user.now())) {
          news.await();
          user.requireStaying();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("closed");
      }
    }

    /** Whether nobody need be asked: there is a good token, or the last answer must do for now. */
    private boolean isKnown(Moment now) {
      boolean good = isUsable(now) && (now.isBefore(renewal) || beingAsked);
      return good || pauseEnd.filter(now::isBefore).isPresent();
    }

    private Grant known(Moment now) throws IOException {
      if (isUsable(now)) {
        return token.get();
      }

      if (failure.isPresent()) {
        throw failure.get();
      }

      // What is left of the pause.
      Duration left = now.until(pauseEnd.orElse(now));
      return Grant.denied(denial.orElseThrow().after(left.isNegative() ? Duration.ZERO : left));
    }

    private boolean isUsable(Moment now) {
      return token.isPresent() && now.isBefore(expiry);
    }

    /** Asks without the lock: the others may still use what there is, or leave. */
    private void ask(Membership user) throws IOException {
      this.beingAsked = true;
      lock.unlock();
      Optional<Issue> issue = Optional.empty();
      Optional<IOException> trouble = Optional.empty();
      try {
        issue = Optional.of(user.issuer.issue());
      } catch (IOException e) {
        trouble = Optional.of(e);
      } finally {
        lock.lock();
        this.beingAsked = false;
        news.signalAll();
      }

      // Who leaves breaks off the request, which says nothing about the token endpoint.
      user.requireStaying();
      this.failure = trouble;
      this.denial = issue.flatMap(i -> i.grant().denial());
      if (failure.isPresent() || denial.isPresent()) {
        this.pauseEnd = Optional.of(user.now().plus(pause()));
        return;
      }

      this.pauseEnd = Optional.empty();
      this.token = issue.map(Issue::grant);
      Duration lifetime = issue.orElseThrow().lifetime();
      this.expiry = user.now().plus(lifetime);
      this.renewal = user.now().plus(lifetime.multipliedBy(9).dividedBy(10));
    }

    /**
     * As long as was asked for, within reason: a pause of none would have everybody ask at once.
     */
    private Duration pause() {
      Duration asked =
          denial.flatMap(refusal -> refusal.throttle().retryAfter()).orElse(PAUSE_AFTER_DENIAL);
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
  }
}
