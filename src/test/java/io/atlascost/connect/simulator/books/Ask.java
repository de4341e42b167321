package io.atlascost.connect.simulator.books;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a query asks for.
 *
 * @param end exclusive
 * @param filters the values that are named of each dimension; none for a dimension without filter
 * @param partialMatches whether usage counts that lacks a value for what is filtered
 */
public record Ask(
    String orgId,
    GroupBy groupBy,
    YearMonth start,
    YearMonth end,
    Map<GroupBy, Set<String>> filters,
    boolean partialMatches) {
  public Ask {
    filters = Map.copyOf(filters);
  }

  /** One month, as the schedule asks for it. */
  static Ask month(String orgId, GroupBy groupBy, YearMonth month, Collection<String> names) {
    Set<String> named = names.stream().filter(name -> !name.isEmpty()).collect(toUnmodifiableSet());
    Map<GroupBy, Set<String>> filters =
        groupBy == GroupBy.ORGANIZATIONS
            ? Map.of(groupBy, Set.of(orgId))
            : Map.of(GroupBy.ORGANIZATIONS, Set.of(orgId), groupBy, named);
    return new Ask(orgId, groupBy, month, month.plusMonths(1), filters, true);
  }

  /** What the filter of the grouped dimension names. */
  public Set<String> names() {
    return filters.getOrDefault(groupBy, Set.of());
  }

  public List<YearMonth> months() {
    return Stream.iterate(start, month -> month.isBefore(end), month -> month.plusMonths(1))
        .toList();
  }

  /** A row is formed over named values only; what has no value matches partially. */
  boolean admits(Line line) {
    return names(groupBy, line)
        && filters.entrySet().stream()
            .filter(filter -> !filter.getValue().isEmpty())
            .allMatch(filter -> names(filter.getKey(), line));
  }

  /** Whether the grouped dimension's own filter is why a line is not in the result. */
  boolean lacks(Line line) {
    return !names(groupBy, line);
  }

  private boolean names(GroupBy dimension, Line line) {
    String value = line.value(dimension, orgId);
    return value.isEmpty()
        ? partialMatches
        : filters.getOrDefault(dimension, Set.of()).contains(value);
  }
}
