package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Backend;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where clients ask: requests in, what the books say out, or why it is not told, or not yet; for
 * tests, what was told to whom.
 */
public final class Desk implements Backend {
  private static final String TOKEN_PATH = "/api/oauth/token";

  private final Books books;
  private final Clock clock;
  private final Accounts accounts = new Accounts();
  private final Traffic traffic = new Traffic();
  private final Queries queries;
  private final Refusals refusals;
  private final Clerk clerk;

  Desk(Books books, long seed, Clock clock) {
    this.books = books;
    this.clock = clock;
    this.queries = new Queries(seed);
    this.refusals = new Refusals(books);
    this.clerk = new Clerk(books, queries, seed);
  }

  @Override
  public Optional<Reply> reply(Request request, String base) {
    if (request.path().equals(TOKEN_PATH)) {
      return accounts.token(request);
    }

    Optional<Operation> operation = Operation.of(request);
    return operation.map(known -> reply(known, request, base));
  }

  private Reply reply(Operation operation, Request request, String base) {
    synchronized (books) {
      Instant now = books.now();
      String orgId = operation.orgId(request);
      Visitor visitor = accounts.visitor(request);
      traffic.count(operation, orgId, now);
      return refusals
          .refusal(operation, orgId, visitor)
          .orElseGet(() -> clerk.answer(operation, request, visitor, base, now));
    }
  }

  /** From now on nobody may ask for these, as a Billing Viewer may not for some. */
  public Desk refuse(Operation... operations) {
    return doing(() -> refusals.operations().addAll(List.of(operations)));
  }

  /** From now on everybody may ask for these. */
  public Desk allow(Operation... operations) {
    return doing(() -> refusals.operations().removeAll(Set.of(operations)));
  }

  /** From now on whoever asks about an organization gets this reply. */
  public Desk refuse(String orgId, Reply reply) {
    return doing(() -> refusals.organizations().put(orgId, reply));
  }

  /** From now on whoever asks about an organization is answered. */
  public Desk accept(String orgId) {
    return doing(() -> refusals.organizations().remove(orgId));
  }

  /**
   * Before each query is created, by a name such as {@code
   * 666acb8787ba90706905dcae/services/2026-05#3}. The reply that is {@link Trouble#TORN} has
   * created one whose token nobody knows.
   */
  public Desk creationTroubles(Troubles troubles) {
    return doing(() -> clerk.creationTroubles(troubles));
  }

  /** Before the result of each query that nobody has asked for yet, by its token. */
  public Desk resultTroubles(Troubles troubles) {
    return doing(() -> clerk.resultTroubles(troubles));
  }

  /** Before each page of a listing, by a name such as {@code LIST_INVOICES/…#3}. */
  public Desk listingTroubles(Troubles troubles) {
    return doing(() -> clerk.listingTroubles(troubles));
  }

  /** From now on a query that names any other service is refused: nobody knows if Atlas does. */
  public Desk refuseServicesBut(Collection<String> services) {
    return doing(() -> clerk.refuseServicesBut(Set.copyOf(services)));
  }

  /** From now on the rows of a result have another order each time that it is read. */
  public Desk shuffleRows() {
    return doing(clerk::shuffleRows);
  }

  /** Tokens are worthless so long after their creation. */
  public Desk tokensLive(Duration lifetime) {
    return doing(() -> queries.lifetime(lifetime));
  }

  /**
   * How tokens that are worthless are refused.
   *
   * @param status 404 or 410
   */
  public Desk expiredTokensAre(int status) {
    return doing(() -> clerk.expiredTokensAre(status));
  }

  /** The token is worthless. */
  public Desk expire(String token) {
    return doing(() -> queries.expire(token));
  }

  /** Every token so far is worthless. */
  public Desk expireTokens() {
    return doing(queries::expireAll);
  }

  /** A service account that sees these organizations; from now on nobody is let in without one. */
  public Desk account(String clientId, String clientSecret, String... orgIds) {
    accounts.addServiceAccount(clientId, clientSecret, clock, Set.of(orgIds));
    return this;
  }

  /** The same for an API key. */
  public Desk apiKey(String publicKey, String privateKey, String... orgIds) {
    accounts.addApiKey(publicKey, privateKey, Set.of(orgIds));
    return this;
  }

  public Accounts accounts() {
    return accounts;
  }

  public Traffic traffic() {
    return traffic;
  }

  /** A query that somebody else creates now, over these names, partial matches included. */
  public Snapshot create(String orgId, GroupBy groupBy, YearMonth month, Collection<String> names) {
    synchronized (books) {
      Instant now = books.now();
      return queries.create(books.book(orgId), Ask.month(orgId, groupBy, month, names), now);
    }
  }

  /** Of every query that was ever created, by its token, in the order of creation. */
  public Map<String, Snapshot> snapshots() {
    synchronized (books) {
      return queries.snapshots();
    }
  }

  /** Of a query that was ever created, whether or not its token still lives. */
  public Optional<Snapshot> snapshot(String token) {
    synchronized (books) {
      return queries.find(token);
    }
  }

  /** Of the last query that was created for an organization, a cut and a month. */
  public Optional<Snapshot> newest(String orgId, GroupBy groupBy, YearMonth month) {
    synchronized (books) {
      return queries.newest(new Scope(orgId, groupBy, month));
    }
  }

  /** How many queries were created for an organization, a cut and a month. */
  public int creations(String orgId, GroupBy groupBy, YearMonth month) {
    return newest(orgId, groupBy, month).map(Snapshot::number).orElse(0);
  }

  private Desk doing(Runnable what) {
    synchronized (books) {
      what.run();
      return this;
    }
  }
}
