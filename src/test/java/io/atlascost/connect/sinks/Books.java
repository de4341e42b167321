package io.atlascost.connect.sinks;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a schedule has read, snapshot by snapshot, in; what counts at any moment out. */
final class Books {
  private final List<Snapshot> snapshots = new ArrayList<>();

  /** What is asked for again and again. */
  record Scope(String orgId, String groupBy, LocalDate month) {}

  /**
   * One row.
   *
   * @param thing the project's id, or the service's name
   */
  record Line(String thing, BigDecimal amount) {
    Line(String thing, String amount) {
      this(thing, new BigDecimal(amount));
    }
  }

  /**
   * One result.
   *
   * @param control less than the cut where that lacks something
   */
  record Snapshot(
      Scope scope,
      String token,
      String state,
      Instant finishedAt,
      List<Line> lines,
      Optional<BigDecimal> control) {
    BigDecimal total() {
      return lines.stream().map(Line::amount).reduce(new BigDecimal("0E-18"), BigDecimal::add);
    }

    boolean counts() {
      return !state.equals("FAILED");
    }
  }

  /** Adds a result, which must not be older than those before it. */
  Books add(Scope scope, String token, String state, Duration ago, String control, Line... lines) {
    Optional<BigDecimal> total =
        control.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(control).setScale(18));
    Instant finishedAt = Instant.now().minus(ago);
    snapshots.add(new Snapshot(scope, token.repeat(32), state, finishedAt, List.of(lines), total));
    snapshots.sort(Comparator.comparing(Snapshot::finishedAt));

    return this;
  }

  List<Snapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  /** What the snapshot before it had, and it has no more. */
  Set<String> withdrawn(Snapshot snapshot) {
    Set<String> things = new HashSet<>();
    snapshots.stream()
        .filter(Snapshot::counts)
        .filter(other -> other.scope().equals(snapshot.scope()))
        .filter(other -> other.finishedAt().isBefore(snapshot.finishedAt()))
        .reduce((first, second) -> second)
        .ifPresent(last -> last.lines().forEach(line -> things.add(line.thing())));
    snapshot.lines().forEach(line -> things.remove(line.thing()));

    return things;
  }

  /** The snapshot of each scope that counted so long ago. */
  Map<Scope, Snapshot> counting(Duration ago) {
    Instant moment = Instant.now().minus(ago);
    Map<Scope, Snapshot> counting = new HashMap<>();
    snapshots.stream()
        .filter(Snapshot::counts)
        .filter(snapshot -> snapshot.finishedAt().isBefore(moment))
        .forEach(snapshot -> counting.put(snapshot.scope(), snapshot));

    return counting;
  }

  /** Sums of what counted in a cut, by whatever a row is to be told by. */
  Map<List<Object>, BigDecimal> sums(
      Duration ago, String groupBy, Function<Scope, Function<Line, List<Object>>> by) {
    Map<List<Object>, BigDecimal> sums = new LinkedHashMap<>();
    counting(ago)
        .forEach(
            (scope, snapshot) -> {
              if (scope.groupBy().equals(groupBy)) {
                snapshot
                    .lines()
                    .forEach(
                        line ->
                            sums.merge(
                                by.apply(scope).apply(line), line.amount(), BigDecimal::add));
              }
            });

    return sums.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, sum -> sum.getValue().setScale(18)));
  }
}
