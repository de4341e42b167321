package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Reply;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests in, the reasons why they are not answered out. */
final class Refusals {
  private final Books books;
  private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
  private final Map<String, Reply> organizations = new HashMap<>();

  Refusals(Books books) {
    this.books = books;
  }

  Set<Operation> operations() {
    return operations;
  }

  Map<String, Reply> organizations() {
    return organizations;
  }

  Optional<Reply> refusal(Operation operation, String orgId, Visitor visitor) {
    if (visitor.refusal().isPresent()) {
      return visitor.refusal();
    }

    if (operations.contains(operation)) {
      return Optional.of(forbidden());
    }

    return operation.isOfOrganization() ? refusal(orgId, visitor) : Optional.empty();
  }

  private Optional<Reply> refusal(String orgId, Visitor visitor) {
    if (organizations.containsKey(orgId)) {
      return Optional.of(organizations.get(orgId));
    }

    if (books.find(orgId).filter(book -> book.standing() == Standing.LISTED).isEmpty()) {
      return Optional.of(
          Reply.error(
              404, "ORG_NOT_FOUND", "No organization with ID " + orgId + " exists.", orgId));
    }

    return visitor.sees().test(orgId) ? Optional.empty() : Optional.of(forbidden());
  }

  private static Reply forbidden() {
    return Reply.error(
        403, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.");
  }
}
