package io.atlascost.connect.simulator.books;

import io.atlascost.connect.simulator.Json;
import io.atlascost.connect.simulator.Listing;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Requests that may be answered in, what the books say to them at that instant out. */
final class Clerk {
  private final Books books;
  private final Queries queries;
  private final Random order;
  private final Hurdles creations = new Hurdles();
  private final Hurdles results = new Hurdles();
  private final Hurdles listings = new Hurdles();
  private Optional<Set<String>> services = Optional.empty();
  private int expiredStatus = 404;
  private boolean shuffles;

  Clerk(Books books, Queries queries, long seed) {
    this.books = books;
    this.queries = queries;
    this.order = new Random(seed);
  }

  void creationTroubles(Troubles troubles) {
    creations.troubles(troubles);
  }

  void resultTroubles(Troubles troubles) {
    results.troubles(troubles);
  }

  void listingTroubles(Troubles troubles) {
    listings.troubles(troubles);
  }

  void refuseServicesBut(Set<String> known) {
    this.services = Optional.of(Set.copyOf(known));
  }

  void expiredTokensAre(int status) {
    this.expiredStatus = status;
  }

  void shuffleRows() {
    this.shuffles = true;
  }

  Reply answer(Operation operation, Request request, Visitor visitor, String base, Instant now) {
    return switch (operation) {
      case CREATE -> create(request, book(operation, request), now);
      case RESULT -> result(request, operation.orgId(request), operation.token(request), now);
      case LIST_ORGANIZATIONS, LIST_PROJECTS, LIST_CLUSTERS, LIST_INVOICES ->
          listings.eachTime(
              operation + "/" + operation.orgId(request),
              () -> listing(operation, request, visitor, base));
    };
  }

  private Reply listing(Operation operation, Request request, Visitor visitor, String base) {
    return switch (operation) {
      case LIST_ORGANIZATIONS -> page(request, base, Directory.organizations(visible(visitor)));
      case LIST_PROJECTS -> page(request, base, Directory.projects(book(operation, request)));
      case LIST_CLUSTERS -> page(request, base, Directory.clusters(visible(visitor)));
      case LIST_INVOICES -> invoices(request, base, book(operation, request));
      case CREATE, RESULT -> throw new AssertionError(operation);
    };
  }

  private Stream<OrgBook> visible(Visitor visitor) {
    return books.books().stream().filter(book -> visitor.sees().test(book.id()));
  }

  private OrgBook book(Operation operation, Request request) {
    return books.book(operation.orgId(request));
  }

  private static Reply page(Request request, String base, List<Map<String, Object>> items) {
    return new Listing(items).page(request, base);
  }

  private static Reply invoices(Request request, String base, OrgBook book) {
    try {
      return page(request, base, Directory.invoices(book, request));
    } catch (DateTimeException e) {
      return Reply.error(400, "INVALID_QUERY_PARAMETER", "No date: " + request.query());
    }
  }

  private Reply create(Request request, OrgBook book, Instant now) {
    try {
      Ask ask = known(AskReader.read(book.id(), request.body()));
      return creations.eachTime(
          Scope.of(ask).toString(), () -> created(queries.create(book, ask, now)));
    } catch (BadRequest e) {
      return e.reply();
    }
  }

  private Ask known(Ask ask) throws BadRequest {
    for (String service : ask.filters().getOrDefault(GroupBy.SERVICES, Set.of())) {
      if (services.isPresent() && !services.get().contains(service)) {
        throw new BadRequest(
            "INVALID_ENUM_VALUE",
            "An invalid enumeration value " + service + " was specified for services.",
            "services");
      }
    }

    return ask;
  }

  private static Reply created(Snapshot snapshot) {
    return Reply.json(Json.text(Map.of("token", snapshot.token()))).status(202);
  }

  private Reply result(Request request, String orgId, String token, Instant now) {
    Optional<Snapshot> snapshot = queries.living(orgId, token, now);
    return snapshot.isEmpty()
        ? expired(token)
        : results.once(token, () -> ResultText.reply(request, ordered(snapshot.get().rows())));
  }

  private List<Row> ordered(List<Row> rows) {
    if (!shuffles) {
      return rows;
    }

    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, order);
    return shuffled;
  }

  private Reply expired(String token) {
    return expiredStatus == 410
        ? Reply.error(410, "RESOURCE_GONE", "The query " + token + " has expired.", token)
        : Reply.error(
            expiredStatus, "RESOURCE_NOT_FOUND", "Cannot find resource " + token + ".", token);
  }
}
