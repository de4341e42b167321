package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Access tokens of service accounts: one for all tasks and connectors of this worker that use the
 * same credentials, since Atlas issues few. It is renewed before it expires, and asked for by one
 * at a time.
 */
final class SharedTokens {
  /** Atlas issues ten tokens a minute. */
  private static final Duration PAUSE_AFTER_DENIAL = Duration.ofSeconds(6);

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
    private boolean left;

    Membership(Account account, Shared shared, Issuer issuer, Clock clock) {
      this.account = account;
      this.shared = shared;
      this.issuer = issuer;
      this.clock = clock;
    }

    @Override
    public Grant grant() throws IOException {
      return shared.grant(issuer, clock.instant());
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
        leave(account, shared);
      }
    }
  }

  /** The token of one account. */
  private static final class Shared {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;

    private Optional<Grant> token = Optional.empty();
    private Instant renewal = Instant.MIN;
    private Instant expiry = Instant.MIN;
    private Optional<UsageReply.Refusal> denial = Optional.empty();
    private Instant denialEnd = Instant.MIN;

    Grant grant(Issuer issuer, Instant now) throws IOException {
      try {
        lock.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("closed");
      }

      try {
        if (token.isPresent() && now.isBefore(renewal)) {
          return token.get();
        }

        if (denial.isEmpty() || !now.isBefore(denialEnd)) {
          ask(issuer, now);
        }

        boolean usable = token.isPresent() && now.isBefore(expiry);
        return usable ? token.get() : denied(now);
      } finally {
        lock.unlock();
      }
    }

    private void ask(Issuer issuer, Instant now) throws IOException {
      Issue issue = issuer.issue();
      this.denial = issue.grant().denial();
      if (denial.isPresent()) {
        this.denialEnd = now.plus(denial.get().throttle().retryAfter().orElse(PAUSE_AFTER_DENIAL));
        return;
      }

      this.token = Optional.of(issue.grant());
      this.expiry = now.plus(issue.lifetime());
      this.renewal = expiry.minus(issue.lifetime().dividedBy(10));
    }

    /** The denial again, with what is left of the pause that it asked for. */
    private Grant denied(Instant now) {
      Duration left = Duration.between(now, denialEnd);
      return Grant.denied(denial.orElseThrow().after(left.isNegative() ? Duration.ZERO : left));
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
  }
}
