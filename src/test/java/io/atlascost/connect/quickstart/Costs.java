package io.atlascost.connect.quickstart;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.atlascost.connect.quickstart.History.Result;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * Records of the three topics in, what is true of the costs out.
 *
 * @param usage rows of the snapshots that hold, each once
 * @param configured status records of the queries that somebody else created
 */
record Costs(
    History history,
    List<GenericRecord> usage,
    List<GenericRecord> configured,
    List<GenericRecord> deadLetters) {

  /**
   * Amounts by a name and by month.
   *
   * @param rows in the order in which they are shown
   */
  record Table(Map<String, Map<YearMonth, BigDecimal>> rows) {
    private static Table of(Stream<GenericRecord> usage, Function<GenericRecord, String> name) {
      Map<String, Map<YearMonth, BigDecimal>> rows = new LinkedHashMap<>();
      usage.forEach(
          row ->
              rows.computeIfAbsent(name.apply(row), n -> new LinkedHashMap<>())
                  .merge(month(row), Outcome.amount(row), BigDecimal::add));
      return new Table(rows).largestFirst();
    }

    private Table largestFirst() {
      Map<String, Map<YearMonth, BigDecimal>> sorted = new LinkedHashMap<>();
      rows.keySet().stream()
          .sorted(
              Comparator.comparing((String name) -> total(name)).reversed().thenComparing(n -> n))
          .forEach(name -> sorted.put(name, rows.get(name)));
      return new Table(sorted);
    }

    List<String> names() {
      return List.copyOf(rows.keySet());
    }

    BigDecimal amount(String name, YearMonth month) {
      return rows.get(name).getOrDefault(month, BigDecimal.ZERO);
    }

    BigDecimal total(String name) {
      return sum(rows.get(name).values().stream());
    }

    BigDecimal total(YearMonth month) {
      return sum(rows.keySet().stream().map(name -> amount(name, month)));
    }

    BigDecimal total() {
      return sum(rows.keySet().stream().map(this::total));
    }
  }

  static Costs of(
      List<GenericRecord> statuses, List<GenericRecord> usage, List<GenericRecord> deadLetters) {
    History history = History.of(statuses);
    Set<String> tokens = history.newest().stream().map(Result::token).collect(toSet());
    Map<List<Object>, GenericRecord> current =
        usage.stream()
            .filter(row -> tokens.contains(text(row, "queryToken")))
            .collect(
                toMap(
                    row -> List.of(text(row, "queryToken"), row.get("queryRow")),
                    row -> row,
                    (first, again) -> again,
                    LinkedHashMap::new));
    List<GenericRecord> configured = statuses.stream().filter(Outcome::isConfigured).toList();
    return new Costs(history, List.copyOf(current.values()), configured, deadLetters);
  }

  Table services() {
    return Table.of(cut("services"), row -> named(row, "service"));
  }

  Table organizations() {
    return Table.of(cut("services"), row -> organization(text(row, "organizationId")));
  }

  Table projects() {
    return Table.of(cut("projects"), row -> named(row, "projectName"));
  }

  /** In which anything was used, oldest first. */
  List<YearMonth> months() {
    return usage.stream().map(Costs::month).distinct().sorted().toList();
  }

  /** Name of an organization, as far as a row has said it. */
  String organization(String orgId) {
    return usage.stream()
        .filter(row -> text(row, "organizationId").equals(orgId))
        .map(row -> text(row, "organizationName"))
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse(orgId);
  }

  /** Each result that holds and that says something, the newest month first. */
  List<Result> controlled() {
    List<Result> results = new ArrayList<>(history.newest());
    results.removeIf(result -> result.rows() == 0 && result.agrees());
    results.sort(
        Comparator.comparing((Result result) -> result.scope().month())
            .reversed()
            .thenComparing(result -> organization(result.scope().orgId()))
            .thenComparing(result -> result.scope().groupBy()));
    return results;
  }

  /** How many results are not what their control says, or have none. */
  long differing() {
    return history.newest().stream().filter(result -> !result.agrees()).count();
  }

  static String text(GenericRecord each, String field) {
    return Objects.toString(each.get(field), "");
  }

  private Stream<GenericRecord> cut(String groupBy) {
    return usage.stream().filter(row -> text(row, "groupBy").equals(groupBy));
  }

  private static String named(GenericRecord row, String field) {
    String name = text(row, field);
    return name.isEmpty() ? "(none)" : name;
  }

  private static YearMonth month(GenericRecord row) {
    return YearMonth.from((LocalDate) row.get("usageDate"));
  }

  private static BigDecimal sum(Stream<BigDecimal> amounts) {
    return amounts.reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
