package io.atlascost.connect.simulator.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atlascost.connect.simulator.Access;
import io.atlascost.connect.simulator.Json;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.ServiceAccountAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Service accounts in, what each of them may see out; where there is none, everybody may all. */
public final class Accounts {
  /** Of an access token, for who does not care. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final Map<String, Account> accounts = new LinkedHashMap<>();

  /** Who asks. */
  private static final class Account {
    final ServiceAccountAccess access;
    final Set<String> orgIds;
    Optional<Reply> lock = Optional.empty();

    Account(ServiceAccountAccess access, Set<String> orgIds) {
      this.access = access;
      this.orgIds = new HashSet<>(orgIds);
    }
  }

  Accounts() {}

  /** From now on only accounts are let in; this one sees these organizations. */
  public synchronized Accounts add(
      String clientId, String clientSecret, Clock clock, Set<String> orgIds) {
    ServiceAccountAccess access = new ServiceAccountAccess(clientId, clientSecret, LIFETIME, clock);
    accounts.put(clientId, new Account(access, orgIds));
    return this;
  }

  /** From now on the account sees this organization, too. */
  public synchronized Accounts show(String clientId, String orgId) {
    accounts.get(clientId).orgIds.add(orgId);
    return this;
  }

  /** From now on the account does not see this organization. */
  public synchronized Accounts hide(String clientId, String orgId) {
    accounts.get(clientId).orgIds.remove(orgId);
    return this;
  }

  /** Whatever the account asks for is refused as unauthorized, tokens too. */
  public synchronized Accounts lockOut(String clientId) {
    accounts.get(clientId).lock = Optional.of(Access.unauthorized());
    return this;
  }

  /** Whatever the account asks for is refused because of the address that it comes from. */
  public synchronized Accounts lockOutByAddress(String clientId) {
    accounts.get(clientId).lock =
        Optional.of(
            Reply.error(
                403,
                "IP_ADDRESS_NOT_ON_ACCESS_LIST",
                "IP address 203.0.113.7 is not allowed to access this resource.",
                "203.0.113.7"));
    return this;
  }

  /** Nothing is refused any more. */
  public synchronized Accounts letIn(String clientId) {
    accounts.get(clientId).lock = Optional.empty();
    return this;
  }

  /** The next use of every token of the account is refused. */
  public synchronized Accounts revokeTokens(String clientId) {
    accounts.get(clientId).access.revokeTokens();
    return this;
  }

  /** Empty if there is no account, so that somebody else is to answer. */
  synchronized Optional<Reply> token(Request request) {
    if (accounts.isEmpty()) {
      return Optional.empty();
    }

    Optional<Account> account = Optional.ofNullable(accounts.get(clientId(request)));
    return account
        .map(known -> known.lock.orElseGet(() -> known.access.issue(request)))
        .or(() -> Optional.of(unknownClient()));
  }

  private static Reply unknownClient() {
    return Reply.of(
        401,
        "application/json",
        Json.text(
            Map.of(
                "error",
                "invalid_client",
                "error_description",
                "The client's id or secret is wrong.")));
  }

  /** Why a request is not answered, whatever it is about. */
  synchronized Optional<Reply> refusal(Request request) {
    if (accounts.isEmpty()) {
      return Optional.empty();
    }

    Optional<Account> account = account(request);
    return account.isEmpty() ? Optional.of(Access.unauthorized()) : account.get().lock;
  }

  synchronized boolean sees(Request request, String orgId) {
    return accounts.isEmpty()
        || account(request).filter(account -> account.orgIds.contains(orgId)).isPresent();
  }

  private Optional<Account> account(Request request) {
    return accounts.values().stream()
        .filter(account -> account.access.refusal(request).isEmpty())
        .findFirst();
  }

  private static String clientId(Request request) {
    String header = request.header("Authorization").orElse("");
    if (!header.startsWith("Basic ")) {
      return "";
    }

    String credentials =
        new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8);
    return credentials.substring(0, Math.max(0, credentials.indexOf(':')));
  }
}
