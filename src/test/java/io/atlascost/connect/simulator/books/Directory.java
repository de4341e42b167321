package io.atlascost.connect.simulator.books;

import static java.util.stream.Collectors.groupingBy;

import io.atlascost.connect.simulator.Request;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Organizations in, the items of Atlas's listings out. */
final class Directory {
  private Directory() {}

  static List<Map<String, Object>> organizations(Stream<OrgBook> books) {
    return books
        .filter(book -> book.standing() != Standing.VANISHED)
        .map(Directory::organization)
        .toList();
  }

  static List<Map<String, Object>> projects(OrgBook book) {
    return book.projects().values().stream()
        .filter(project -> !project.isDeleted())
        .map(project -> project(book, project))
        .toList();
  }

  /** By projects, of all organizations that still are. */
  static List<Map<String, Object>> clusters(Stream<OrgBook> books) {
    return books
        .filter(book -> book.standing() == Standing.LISTED)
        .flatMap(
            book ->
                book.projects().values().stream()
                    .filter(project -> !project.isDeleted())
                    .map(project -> projectClusters(book, project)))
        .toList();
  }

  /** Newest first, as far as the parameters let them through. */
  static List<Map<String, Object>> invoices(OrgBook book, Request request) {
    Optional<Instant> from = date(request, "fromDate");
    Optional<Instant> to = date(request, "toDate");
    Set<String> statuses = all(request, "statusNames");
    return book.invoices().stream()
        .filter(invoice -> from.isEmpty() || !invoice.start().isBefore(from.get()))
        .filter(invoice -> to.isEmpty() || !invoice.end().isAfter(to.get()))
        .filter(invoice -> statuses.isEmpty() || statuses.contains(invoice.status()))
        .sorted(Comparator.comparing(Invoice::month).reversed())
        .map(Invoice::item)
        .toList();
  }

  private static Map<String, Object> organization(OrgBook book) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("id", book.id());
    item.put("isDeleted", book.standing() == Standing.DELETED);
    item.put("links", List.of());
    item.put("name", book.name());
    return item;
  }

  private static Map<String, Object> project(OrgBook book, OrgBook.Resource project) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("clusterCount", clusters(book, project).size());
    item.put("id", project.id());
    item.put("links", List.of());
    item.put("name", project.name());
    item.put("orgId", book.id());
    return item;
  }

  private static Map<String, Object> projectClusters(OrgBook book, OrgBook.Resource project) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("clusters", clusters(book, project));
    item.put("groupId", project.id());
    item.put("groupName", project.name());
    item.put("orgId", book.id());
    item.put("orgName", book.name());
    return item;
  }

  private static List<Map<String, Object>> clusters(OrgBook book, OrgBook.Resource project) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (OrgBook.Resource cluster : book.clusters().values()) {
      if (cluster.project().equals(project.id()) && !cluster.isDeleted()) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("clusterId", cluster.id());
        item.put("name", cluster.name());
        items.add(item);
      }
    }

    return items;
  }

  private static Optional<Instant> date(Request request, String name) {
    return Optional.ofNullable(request.query().get(name))
        .map(text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  /** The values of a parameter that may stand several times. */
  private static Set<String> all(Request request, String name) {
    String query = Optional.ofNullable(URI.create(request.target()).getRawQuery()).orElse("");
    Map<String, List<String>> parameters =
        Stream.of(query.split("&", -1))
            .filter(pair -> pair.contains("="))
            .collect(groupingBy(pair -> pair.substring(0, pair.indexOf('='))));
    return parameters.getOrDefault(name, List.of()).stream()
        .flatMap(pair -> Stream.of(pair.substring(pair.indexOf('=') + 1).split(",", -1)))
        .collect(Collectors.toUnmodifiableSet());
  }
}
