package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests in, the reasons why they are not answered out. */
final class Refusals {
  private final Books books;
  private final Accounts accounts;
  private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
  private final Map<String, Reply> organizations = new HashMap<>();

  Refusals(Books books, Accounts accounts) {
    this.books = books;
    this.accounts = accounts;
  }

  Set<Operation> operations() {
    return operations;
  }

  Map<String, Reply> organizations() {
    return organizations;
  }

  Optional<Reply> refusal(Operation operation, Request request) {
    Optional<Reply> refusal = accounts.refusal(request);
    if (refusal.isPresent()) {
      return refusal;
    }

    if (operations.contains(operation)) {
      return Optional.of(forbidden());
    }

    return operation.isOfOrganization()
        ? refusal(request, operation.orgId(request))
        : Optional.empty();
  }

  private Optional<Reply> refusal(Request request, String orgId) {
    if (organizations.containsKey(orgId)) {
      return Optional.of(organizations.get(orgId));
    }

    if (books.find(orgId).filter(book -> book.standing() == Standing.LISTED).isEmpty()) {
      return Optional.of(
          Reply.error(
              404, "ORG_NOT_FOUND", "No organization with ID " + orgId + " exists.", orgId));
    }

    return accounts.sees(request, orgId) ? Optional.empty() : Optional.of(forbidden());
  }

  private static Reply forbidden() {
    return Reply.error(
        403, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.");
  }
}
