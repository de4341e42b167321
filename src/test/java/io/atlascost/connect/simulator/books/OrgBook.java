package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** What one organization has and uses in, its ledgers and invoices out. */
final class OrgBook {
  /**
   * A project or a cluster.
   *
   * @param project the id of a cluster's; empty for a project
   */
  record Resource(String id, String name, String project, boolean isDeleted) {
    Resource deleted() {
      return new Resource(id, name, project, true);
    }
  }

  /**
   * How usage accrues.
   *
   * @param hours that each charge is for
   * @param late so long after a month's end usage of it still comes
   * @param closing so long after its month's end an invoice is closed
   */
  record Habits(long seed, int hours, Duration late, Duration closing) {}

  /** One charge of so many comes late in the days in which some may. */
  private static final int LATE_CHARGES = 6;

  private final String id;
  private final String name;
  private final Map<String, Resource> projects = new LinkedHashMap<>();
  private final Map<String, Resource> clusters = new LinkedHashMap<>();
  private final List<Source> sources = new ArrayList<>();
  private final Map<YearMonth, Ledger> ledgers = new TreeMap<>();
  private final Map<YearMonth, Invoice> invoices = new TreeMap<>();
  private final Map<YearMonth, String> invoiceIds = new HashMap<>();
  private final Instant founded;
  private Standing standing = Standing.LISTED;

  OrgBook(String id, String name, Instant now) {
    this.id = id;
    this.name = name;
    this.founded = now;
    open(month(now));
  }

  String id() {
    return id;
  }

  String name() {
    return name;
  }

  Standing standing() {
    return standing;
  }

  void standing(Standing other) {
    this.standing = other;
  }

  Map<String, Resource> projects() {
    return projects;
  }

  Map<String, Resource> clusters() {
    return clusters;
  }

  /** Also of a month that is still to come. */
  String invoiceId(YearMonth month) {
    return invoiceIds.computeIfAbsent(month, key -> Books.invoiceId(id, month));
  }

  /** Oldest first. */
  Collection<Invoice> invoices() {
    return List.copyOf(invoices.values());
  }

  /** Empty for a month in which the organization was not there. */
  Optional<Ledger> ledger(YearMonth month) {
    return Optional.ofNullable(ledgers.get(month));
  }

  List<YearMonth> months() {
    return List.copyOf(ledgers.keySet());
  }

  void deleteProject(String projectId) {
    projects.computeIfPresent(projectId, (key, project) -> project.deleted());
    clusters.values().stream()
        .filter(cluster -> cluster.project().equals(projectId))
        .map(Resource::id)
        .toList()
        .forEach(this::deleteCluster);
    sources.removeIf(source -> source.line().project().equals(projectId));
  }

  void deleteCluster(String clusterId) {
    clusters.computeIfPresent(clusterId, (key, cluster) -> cluster.deleted());
    sources.removeIf(source -> source.line().cluster().equals(clusterId));
  }

  void uses(Line line, BigDecimal hourly) {
    sources.add(Source.of(line, hourly));
  }

  void stops(Line line) {
    sources.removeIf(source -> source.line().equals(line));
  }

  /** Lets the time pass in which usage accrued, and closes the invoices that are due. */
  void tick(Instant now, Habits habits) {
    YearMonth month = month(now.minusNanos(1));
    open(month);
    for (Source source : List.copyOf(sources)) {
      SplittableRandom random = source.random(habits.seed(), now);
      BigDecimal amount = source.charge(random, habits.hours());
      charge(
          now,
          comesLate(random, now, month, habits) ? month.minusMonths(1) : month,
          source.line(),
          amount);
    }

    List.copyOf(invoices.values()).stream()
        .filter(
            invoice -> invoice.isPending() && !invoice.end().plus(habits.closing()).isAfter(now))
        .forEach(invoice -> settle(invoice.month(), "CLOSED", now));
  }

  /** On the month's invoice, or on the next that is not closed. */
  void charge(Instant now, YearMonth month, Line line, BigDecimal amount) {
    open(month(now));
    YearMonth invoice = month;
    while (invoices.containsKey(invoice) && !invoices.get(invoice).isPending()) {
      invoice = invoice.plusMonths(1);
    }

    book(month, new Entry.Charge(now, new Entry.Account(line, invoice), amount));
  }

  /** On the month's own invoice, even if it is closed; Atlas says that it was updated. */
  void correct(Instant now, YearMonth month, Line line, BigDecimal amount) {
    book(month, new Entry.Charge(now, new Entry.Account(line, month), amount));
    touch(month, now);
  }

  /** In this month and later ones. */
  void rename(Instant now, String from, String to, YearMonth since) {
    ledgers.forEach(
        (month, ledger) -> {
          if (!month.isBefore(since)) {
            ledger.write(new Entry.Rename(now, from, to));
            touch(month, now);
          }
        });
    sources.replaceAll(source -> source.renamed(from, to));
  }

  void moveToNextInvoice(Instant now, YearMonth month, String service) {
    book(month, new Entry.Move(now, service, month.plusMonths(1)));
    touch(month, now);
  }

  void settle(YearMonth month, String status, Instant now) {
    invoices.computeIfPresent(month, (key, invoice) -> invoice.as(status, now));
  }

  void open(YearMonth month) {
    ledgers.computeIfAbsent(month, key -> new Ledger());
    invoices.computeIfAbsent(month, key -> Invoice.open(id, month, founded));
  }

  private boolean comesLate(SplittableRandom random, Instant now, YearMonth month, Habits habits) {
    Instant beginning = month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return ledgers.containsKey(month.minusMonths(1))
        && !now.isAfter(beginning.plus(habits.late()))
        && random.nextInt(LATE_CHARGES) == 0;
  }

  private void book(YearMonth month, Entry entry) {
    open(month);
    ledgers.get(month).write(entry);
  }

  private void touch(YearMonth month, Instant now) {
    invoices.computeIfPresent(month, (key, invoice) -> invoice.as(invoice.status(), now));
  }

  private static YearMonth month(Instant instant) {
    return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
  }
}
