package io.atlascost.connect.simulator.books;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atlascost.connect.simulator.Access;
import io.atlascost.connect.simulator.DigestAccess;
import io.atlascost.connect.simulator.Json;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.ServiceAccountAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Service accounts and API keys in, what each of them may see out; where there is none, everybody
 * may all.
 */
public final class Accounts {
  /** Of an access token, for who does not care. */
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<String, ServiceAccountAccess> serviceAccounts = new LinkedHashMap<>();
  private Optional<DigestAccess> apiKeys = Optional.empty();

  /** What becomes of whoever has shown who they are. */
  private static final class Account {
    final Set<String> orgIds;
    Optional<Reply> lock = Optional.empty();

    Account(Set<String> orgIds) {
      this.orgIds = new HashSet<>(orgIds);
    }

    Visitor visitor() {
      return lock.map(Visitor::refused).orElseGet(() -> Visitor.seeing(orgIds));
    }
  }

  Accounts() {}

  /** From now on only accounts are let in; this one sees these organizations. */
  synchronized void addServiceAccount(
      String clientId, String clientSecret, Clock clock, Set<String> orgIds) {
    serviceAccounts.put(
        clientId, new ServiceAccountAccess(clientId, clientSecret, LIFETIME, clock));
    accounts.put(clientId, new Account(orgIds));
  }

  /** The same for an API key. */
  synchronized void addApiKey(String publicKey, String privateKey, Set<String> orgIds) {
    if (apiKeys.isEmpty()) {
      this.apiKeys = Optional.of(new DigestAccess(publicKey, privateKey));
    }

    apiKeys.get().add(publicKey, privateKey);
    accounts.put(publicKey, new Account(orgIds));
  }

  /** From now on the account sees this organization, too. */
  public synchronized Accounts show(String name, String orgId) {
    accounts.get(name).orgIds.add(orgId);
    return this;
  }

  /** From now on the account does not see this organization. */
  public synchronized Accounts hide(String name, String orgId) {
    accounts.get(name).orgIds.remove(orgId);
    return this;
  }

  /** Whatever the account asks for is refused as unauthorized, tokens too. */
  public synchronized Accounts lockOut(String name) {
    accounts.get(name).lock = Optional.of(Access.unauthorized());
    return this;
  }

  /** Whatever the account asks for is refused because of the address that it comes from. */
  public synchronized Accounts lockOutByAddress(String name) {
    accounts.get(name).lock =
        Optional.of(
            Reply.error(
                403,
                "IP_ADDRESS_NOT_ON_ACCESS_LIST",
                "IP address 203.0.113.7 is not allowed to access this resource.",
                "203.0.113.7"));
    return this;
  }

  /** Nothing is refused any more. */
  public synchronized Accounts letIn(String name) {
    accounts.get(name).lock = Optional.empty();
    return this;
  }

  /** The next use of every token of the account is refused. */
  public synchronized Accounts revokeTokens(String clientId) {
    serviceAccounts.get(clientId).revokeTokens();
    return this;
  }

  /** Empty if there is no account, so that somebody else is to answer. */
  synchronized Optional<Reply> token(Request request) {
    if (accounts.isEmpty()) {
      return Optional.empty();
    }

    String clientId = clientId(request);
    return serviceAccounts.containsKey(clientId)
        ? accounts
            .get(clientId)
            .lock
            .or(() -> Optional.of(serviceAccounts.get(clientId).issue(request)))
        : Optional.of(unknownClient());
  }

  /** Once for each request, since nobody may show the same proof twice. */
  synchronized Visitor visitor(Request request) {
    if (accounts.isEmpty()) {
      return Visitor.ANYBODY;
    }

    for (Map.Entry<String, ServiceAccountAccess> account : serviceAccounts.entrySet()) {
      if (account.getValue().refusal(request).isEmpty()) {
        return accounts.get(account.getKey()).visitor();
      }
    }

    if (apiKeys.isEmpty()) {
      return Visitor.refused(Access.unauthorized());
    }

    return apiKeys
        .get()
        .refusal(request)
        .map(Visitor::refused)
        .orElseGet(() -> accounts.get(DigestAccess.user(request)).visitor());
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
