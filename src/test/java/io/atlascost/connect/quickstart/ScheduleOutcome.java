package io.atlascost.connect.quickstart;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;
import static java.util.stream.Collectors.toMap;

import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.quickstart.History.Result;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Row;
import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/** What the schedule put on the topics beside what the company's books say. */
record ScheduleOutcome(Books books, History history, List<GenericRecord> usage) {

  /** A sentence for each thing that is not as it should be. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Kind kind : List.of(Kind.FIRST, Kind.GROWN, Kind.UNCHANGED, Kind.RESTATED)) {
      if (history.all(kind).isEmpty()) {
        missing.add("No month was seen as " + kind);
      }
    }

    history.all(Kind.FAILED).forEach(failed -> missing.add(name(failed.scope()) + " failed"));
    for (String orgId : books.organizations()) {
      Company.CUTS.stream()
          .filter(cut -> lacks(orgId, cut))
          .forEach(cut -> missing.add(Company.name(orgId) + " has no costs by " + cut));
    }

    history
        .disagreeing()
        .ifPresent(one -> missing.add(name(one.scope()) + " is not what it is by other cuts"));
    history.newest().forEach(result -> missing.addAll(missing(result)));
    return missing;
  }

  /** What all months cost, as the topic has it by services. */
  BigDecimal total() {
    return sum(newest().flatMap(result -> rows(result).stream()).map(Outcome::amount));
  }

  /** The same in the books, at the moments at which they were asked. */
  BigDecimal billed() {
    return sum(newest().map(result -> snapshot(result).map(Snapshot::billed).orElseThrow()));
  }

  private Stream<Result> newest() {
    return history.newest().stream()
        .filter(result -> result.scope().groupBy().equals(Company.CUTS.get(0)));
  }

  private boolean lacks(String orgId, String cut) {
    return history.newest().stream()
        .filter(result -> result.scope().orgId().equals(orgId))
        .filter(result -> result.scope().groupBy().equals(cut))
        .noneMatch(result -> result.rows() > 0);
  }

  private List<String> missing(Result result) {
    String name = name(result.scope());
    Optional<Snapshot> asked = snapshot(result);
    if (asked.isEmpty()) {
      return List.of(name + " is of a query that the books do not know");
    }

    List<String> missing = new ArrayList<>();
    Snapshot snapshot = asked.get();
    Map<String, BigDecimal> found = sums(rows(result), ScheduleOutcome::about, Outcome::amount);
    Map<String, BigDecimal> billed = sums(snapshot.rows(), ScheduleOutcome::about, Row::amount);
    if (!found.equals(billed)) {
      missing.add(name + " is " + found + " instead of " + billed);
    }

    if (result.total().compareTo(snapshot.billed()) != 0) {
      missing.add(name + " sums up to " + result.total() + " instead of " + snapshot.billed());
    }

    if (!result.agrees()) {
      missing.add(name + " is not what its control says: " + result.control());
    }

    return missing;
  }

  private Optional<Snapshot> snapshot(Result result) {
    return books.desk().snapshot(result.token());
  }

  /** Of the result, each once. */
  private List<GenericRecord> rows(Result result) {
    return List.copyOf(
        usage.stream()
            .filter(row -> text(row, "queryToken").equals(result.token()))
            .collect(toMap(row -> row.get("queryRow"), row -> row, (first, again) -> again))
            .values());
  }

  /** What costs nothing says nothing: so a row that was withdrawn reads as none. */
  private static <T> Map<String, BigDecimal> sums(
      List<T> rows, Function<T, String> about, Function<T, BigDecimal> amount) {
    return rows.stream()
        .filter(row -> amount.apply(row).signum() != 0)
        .collect(
            groupingBy(
                about,
                Collectors.collectingAndThen(
                    reducing(BigDecimal.ZERO, amount, BigDecimal::add),
                    BigDecimal::stripTrailingZeros)));
  }

  private static String about(GenericRecord row) {
    return text(row, "invoiceId")
        + "/"
        + text(row, "projectId")
        + "/"
        + text(row, "service")
        + "/"
        + text(row, "usageDate");
  }

  private static String about(Row row) {
    return row.invoiceId() + "/" + row.projectId() + "/" + row.service() + "/" + row.usageDate();
  }

  private static String text(GenericRecord row, String field) {
    return Objects.toString(row.get(field), "");
  }

  private static BigDecimal sum(Stream<BigDecimal> amounts) {
    return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static String name(Scope scope) {
    return Company.name(scope.orgId()) + " " + scope.month() + " by " + scope.groupBy();
  }
}
