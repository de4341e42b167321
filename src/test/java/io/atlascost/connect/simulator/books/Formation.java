package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An organization's book and a question in, the rows that answer it at an instant out. */
record Formation(OrgBook book, Ask ask, Instant instant) {
  /** What one row is formed of. */
  private record Cell(YearMonth month, YearMonth invoice, String value) {
    static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::month).thenComparing(Cell::invoice).thenComparing(Cell::value);
  }

  List<Row> rows() {
    Map<Cell, BigDecimal> sums = new TreeMap<>(Cell.ORDER);
    for (YearMonth month : ask.months()) {
      balances(month)
          .forEach(
              (account, amount) -> {
                if (ask.admits(account.line())) {
                  String value = account.line().value(ask.groupBy(), book.id());
                  sums.merge(new Cell(month, account.invoice(), value), amount, BigDecimal::add);
                }
              });
    }

    return sums.entrySet().stream().map(sum -> row(sum.getKey(), sum.getValue())).toList();
  }

  /** Whatever was used, by the entries themselves. */
  BigDecimal billed() {
    return ask.months().stream()
        .flatMap(month -> book.ledger(month).stream())
        .map(ledger -> ledger.total(instant))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Values of the grouped dimension that usage has and the question does not name. */
  Set<String> unnamed() {
    Set<String> unnamed = new TreeSet<>();
    for (YearMonth month : ask.months()) {
      balances(month).keySet().stream()
          .map(Entry.Account::line)
          .filter(ask::lacks)
          .forEach(line -> unnamed.add(line.value(ask.groupBy(), book.id())));
    }

    return unnamed;
  }

  /** Every value that usage of the months has. */
  Set<String> values() {
    Set<String> values = new TreeSet<>();
    for (YearMonth month : ask.months()) {
      balances(month)
          .keySet()
          .forEach(account -> values.add(account.line().value(ask.groupBy(), book.id())));
    }

    return values;
  }

  private Map<Entry.Account, BigDecimal> balances(YearMonth month) {
    return book.ledger(month).map(ledger -> ledger.balances(instant)).orElse(Map.of());
  }

  private Row row(Cell cell, BigDecimal amount) {
    String cluster = ask.groupBy() == GroupBy.CLUSTERS ? cell.value() : "";
    String project =
        switch (ask.groupBy()) {
          case PROJECTS -> cell.value();
          case CLUSTERS -> projectOf(cluster);
          case ORGANIZATIONS, SERVICES -> "";
        };
    return new Row(
        book.invoiceId(cell.invoice()),
        book.id(),
        book.name(),
        cell.month(),
        project,
        ask.groupBy() == GroupBy.PROJECTS ? name(book.projects(), project) : "",
        cluster,
        name(book.clusters(), cluster),
        ask.groupBy() == GroupBy.SERVICES ? cell.value() : "",
        amount);
  }

  private String projectOf(String cluster) {
    return book.clusters().containsKey(cluster) ? book.clusters().get(cluster).project() : "";
  }

  private static String name(Map<String, OrgBook.Resource> resources, String id) {
    return resources.containsKey(id) ? resources.get(id).name() : "";
  }
}
