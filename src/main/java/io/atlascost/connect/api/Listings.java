package io.atlascost.connect.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.atlascost.connect.api.Answer.Given;
import io.atlascost.connect.api.Answer.Refused;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Usage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A page's number in, that page of what Atlas lists out. */
final class Listings {
  /** Of all of them; the configured version is that of Cost Explorer. */
  static final String VERSION = "2023-01-01";

  /** The most that Atlas gives at once. */
  static final int ITEMS = 500;

  private static final int SHOWN = 200;

  private final Question.Answerer atlas;
  private final Secrets secrets;

  Listings(Question.Answerer atlas, Secrets secrets) {
    this.atlas = atlas;
    this.secrets = secrets;
  }

  /** What becomes of an item. */
  private interface Reading<T> {
    /**
     * What it says; empty if that is nothing which can be named.
     *
     * @throws DateTimeException if a date is none
     */
    Optional<T> of(Fields item);
  }

  Answer<Page<Organization>> organizations(int page) throws IOException {
    return list(
        Purpose.ORGANIZATIONS,
        "/api/atlas/v2/orgs?" + paging(page),
        item ->
            item.id("id")
                .map(
                    id ->
                        new Organization(
                            id, item.text("name"), item.text("isDeleted").equals("true"))));
  }

  Answer<Page<String>> projects(String orgId, int page) throws IOException {
    Query.requireOrganizationId(orgId);
    return list(
        Purpose.PROJECTS,
        "/api/atlas/v2/orgs/" + orgId + "/groups?" + paging(page),
        item -> item.id("id"));
  }

  Answer<Page<ProjectClusters>> clusters(int page) throws IOException {
    return list(Purpose.CLUSTERS, "/api/atlas/v2/clusters?" + paging(page), Listings::clusters);
  }

  private static Optional<ProjectClusters> clusters(Fields item) {
    Optional<String> orgId = item.id("orgId");
    Optional<String> projectId = item.id("groupId");
    if (orgId.isEmpty() || projectId.isEmpty()) {
      return Optional.empty();
    }

    List<String> ids =
        item.list("clusters").stream().flatMap(one -> one.id("clusterId").stream()).toList();
    return Optional.of(new ProjectClusters(orgId.get(), projectId.get(), ids));
  }

  /**
   * Atlas takes the first date for the earliest beginning, the second for the latest end: so a
   * month more is asked for at both ends, and what bills none of the days is left out here.
   */
  Answer<Page<Invoice>> invoices(String orgId, YearMonth from, YearMonth to, int page)
      throws IOException {
    Query.requireOrganizationId(orgId);
    LocalDate first = from.atDay(1);
    LocalDate end = to.plusMonths(1).atDay(1);
    String months = "fromDate=" + first.minusMonths(1) + "&toDate=" + end.plusMonths(1);
    return list(
        Purpose.INVOICES,
        "/api/atlas/v2/orgs/"
            + orgId
            + "/invoices?"
            + months
            + "&viewLinkedInvoices=false&"
            + paging(page),
        item -> invoice(item).filter(one -> one.start().isBefore(end) && one.end().isAfter(first)));
  }

  private static Optional<Invoice> invoice(Fields item) {
    String start = item.text("startDate");
    String end = item.text("endDate");
    if (item.text("id").isEmpty() || start.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }

    OffsetDateTime last = dateTime(end);
    boolean isMidnight = last.toLocalTime().equals(LocalTime.MIDNIGHT);
    return Optional.of(
        new Invoice(
            item.text("id"),
            dateTime(start).toLocalDate(),
            isMidnight ? last.toLocalDate() : last.toLocalDate().plusDays(1),
            item.text("statusName"),
            instant(item.text("updated"))));
  }

  /** A date counts as its midnight in UTC. */
  private static OffsetDateTime dateTime(String text) {
    return text.length() == "YYYY-MM-DD".length()
        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
        : OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(dateTime(text).toInstant());
    } catch (DateTimeException e) {
      // Nothing is decided by it alone.
      return Optional.empty();
    }
  }

  private static String paging(int page) {
    return "pageNum=" + page + "&itemsPerPage=" + ITEMS;
  }

  private <T> Answer<Page<T>> list(Purpose purpose, String path, Reading<T> reading)
      throws IOException {
    UsageReply reply = atlas.ask(Question.of(purpose, path, VERSION, Format.JSON, secrets));
    if (reply instanceof Refusal refusal) {
      return new Refused<>(refusal);
    }

    if (reply instanceof Usage usage) {
      return new Given<>(page(purpose, usage.body(), reading), usage.throttle());
    }

    throw new AssertionError(reply);
  }

  /**
   * @throws IOException if the body breaks off, or is no page
   */
  private static <T> Page<T> page(Purpose purpose, UsageBody body, Reading<T> reading)
      throws IOException {
    try (body) {
      Fields listing = Fields.read(body.stream());
      List<Fields> items = items(purpose, listing);
      return new Page<>(
          items.stream().flatMap(item -> reading.of(item).stream()).toList(),
          hasNext(listing, items.size()));
    } catch (JsonProcessingException e) {
      throw new IOException(
          purpose.wanted() + " cannot be read: " + shown(body, e.getOriginalMessage()));
    } catch (DateTimeException e) {
      throw new IOException(purpose.wanted() + " cannot be read: " + shown(body, e.getMessage()));
    }
  }

  private static String shown(UsageBody body, String words) {
    return Line.cut(Line.of(body.hide(words)), SHOWN);
  }

  /** Those of a page, or the one that is not wrapped in any. */
  private static List<Fields> items(Purpose purpose, Fields listing) throws IOException {
    if (listing.lists().containsKey("results")) {
      return listing.list("results");
    }

    if (purpose == Purpose.INVOICES && listing.texts().containsKey("id")) {
      return List.of(listing);
    }

    // Not an empty list: whoever is missing there would be taken for gone.
    throw new IOException(purpose.wanted() + " cannot be read: the answer lists nothing");
  }

  /** The total is not exact, says Atlas. */
  private static boolean hasNext(Fields listing, int items) {
    List<Fields> links = listing.list("links");
    boolean linked = links.stream().anyMatch(link -> link.text("rel").equals("next"));
    boolean full = links.isEmpty() && items >= ITEMS;
    return items > 0 && (linked || full);
  }
}
