package io.atlascost.connect.api;

import io.atlascost.connect.api.Access.Grant;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Service accounts in, one access token for each out, for all tasks, connectors and validations of
 * this worker that use the same credentials, since Atlas issues few.
 *
 * <p>What is kept: for each account the token, until it expires, also while nobody uses it, so that
 * validations in a row need one; and how long the token endpoint asked to be left alone, an hour at
 * most. Of accounts that nobody uses {@value #MOST_IDLE} are kept, the last used; what is over of
 * them goes when the next user of any account comes or goes. An account is known by its address,
 * its id and a hash of its secret with a salt that this JVM made up: the secret itself goes with
 * its last user, and another secret is another account. No thread and nothing of a connector's
 * objects is kept; all of it is static, and goes with the classes of the plugin.
 */
final class SharedTokens {
  private static final int MOST_IDLE = 20;

  private static final byte[] SALT = salt();

  /** Those that were used last come last. */
  static final Map<Account, AccountToken> ACCOUNTS = new LinkedHashMap<>();

  private SharedTokens() {}

  private static byte[] salt() {
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  /**
   * Whose token it is, and whose word it is.
   *
   * @param proof what tells the secret from others, without telling it
   */
  record Account(URI baseUrl, String clientId, String proof) {
    static Account of(URI baseUrl, Credentials.ServiceAccount credentials) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(SALT);
        digest.update(credentials.clientSecret().value().getBytes(StandardCharsets.UTF_8));
        return new Account(
            baseUrl, credentials.clientId(), HexFormat.of().formatHex(digest.digest()));
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every JVM has it", e);
      }
    }
  }

  /** The token endpoint. */
  interface Issuer {
    /**
     * Asks it, once.
     *
     * @throws IOException if no reply came
     */
    Issue issue() throws IOException;
  }

  /**
   * What came of asking the token endpoint.
   *
   * @param forAll whether the token endpoint itself said it, so that it holds for all who share the
   *     account; otherwise it is about the way to it
   */
  record Issue(Grant grant, Duration lifetime, boolean forAll) {}

  /**
   * One user's hold on an account's token.
   *
   * @param way to the token endpoint: those who go the same way ask one at a time
   */
  static Access join(Account account, Proxy way, Issuer issuer, Clock clock) {
    synchronized (ACCOUNTS) {
      forgetWhatIsOver();
      AccountToken token = ACCOUNTS.computeIfAbsent(account, a -> new AccountToken(clock));
      token.join();
      return new Membership(account, token, way, issuer);
    }
  }

  private static void leave(Account account, AccountToken token) {
    synchronized (ACCOUNTS) {
      token.leave();
      if (token.isIdle()) {
        ACCOUNTS.remove(account, token);
        ACCOUNTS.put(account, token);
      }

      forgetWhatIsOver();
    }
  }

  private static void forgetWhatIsOver() {
    ACCOUNTS.values().removeIf(token -> token.isIdle() && !token.isWorthKeeping());
    long idle = ACCOUNTS.values().stream().filter(AccountToken::isIdle).count();
    Iterator<AccountToken> oldest = ACCOUNTS.values().iterator();
    while (idle > MOST_IDLE) {
      if (oldest.next().isIdle()) {
        oldest.remove();
        idle--;
      }
    }
  }

  /** One user of an account, and what trouble is that user's own. */
  static final class Membership implements Access {
    private final Account account;
    private final AccountToken token;
    private final Proxy way;
    private final Issuer issuer;
    private Optional<Trouble> trouble = Optional.empty();
    private volatile boolean left;

    private Membership(Account account, AccountToken token, Proxy way, Issuer issuer) {
      this.account = account;
      this.token = token;
      this.way = way;
      this.issuer = issuer;
    }

    @Override
    public Grant grant() throws IOException {
      return token.grant(this);
    }

    @Override
    public boolean renewAfterRefusal(Grant refused) {
      token.drop(refused);
      return true;
    }

    @Override
    public synchronized void close() {
      if (!left) {
        this.left = true;
        token.wake();
        leave(account, token);
      }
    }

    Proxy way() {
      return way;
    }

    Issue ask() throws IOException {
      return issuer.issue();
    }

    /** What came of asking last, for a while, if it is nobody else's business. */
    Optional<Trouble> trouble(Moment now) {
      return trouble.filter(t -> now.isBefore(t.end()));
    }

    void trouble(Optional<Trouble> own) {
      this.trouble = own;
    }

    void requireStaying() throws IOException {
      if (left) {
        throw new InterruptedIOException("closed");
      }
    }
  }

  /**
   * Why there is no token, and until when it need not be asked again.
   *
   * @param denial empty if there was no reply
   * @param failure empty if there was one
   */
  record Trouble(Optional<UsageReply.Refusal> denial, Optional<IOException> failure, Moment end) {
    static Trouble of(UsageReply.Refusal denial, Moment end) {
      return new Trouble(Optional.of(denial), Optional.empty(), end);
    }

    static Trouble of(IOException failure, Moment end) {
      return new Trouble(Optional.empty(), Optional.of(failure), end);
    }

    /** What there is in place of a token, with what is left of the pause. */
    Grant grant(Moment now) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }

      Duration left = now.until(end);
      return Grant.denied(denial.orElseThrow().after(left.isNegative() ? Duration.ZERO : left));
    }
  }
}
