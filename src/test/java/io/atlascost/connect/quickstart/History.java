package io.atlascost.connect.quickstart;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** Status records in their order in, what the schedule found out of each month out. */
final class History {
  private final List<Result> results = new ArrayList<>();
  private final Map<Scope, Result> newest = new LinkedHashMap<>();

  /** What a result is beside the one before it. */
  enum Kind {
    /** Before it, there were no costs. */
    FIRST,
    /** The month still ran: its costs grow. */
    GROWN,
    /** The month was over. */
    RESTATED,
    /** The same rows as before, so that none was sent. */
    UNCHANGED,
    FAILED
  }

  /**
   * A result that was read to its end, or given up.
   *
   * @param before total of the result before it
   */
  record Result(Scope scope, Kind kind, GenericRecord status, Optional<BigDecimal> before) {
    BigDecimal total() {
      return amount("totalUsageAmount").orElse(BigDecimal.ZERO);
    }

    /** By how much the month costs more than before. */
    BigDecimal change() {
      return total().subtract(before.orElse(BigDecimal.ZERO));
    }

    /** Total of the query by organizations beside it. */
    Optional<BigDecimal> control() {
      return amount("controlTotal");
    }

    /** Control less total. */
    Optional<BigDecimal> difference() {
      return amount("difference");
    }

    boolean agrees() {
      return difference().filter(difference -> difference.signum() == 0).isPresent();
    }

    long rows() {
      return status.get("rows") == null ? 0 : (long) status.get("rows");
    }

    String token() {
      return status.get("token").toString();
    }

    Instant finishedAt() {
      return (Instant) status.get("finishedAt");
    }

    /** Whether the month was over. */
    boolean isOver() {
      return History.isOver(status);
    }

    private Optional<BigDecimal> amount(String field) {
      return Optional.ofNullable((BigDecimal) status.get(field));
    }
  }

  static History of(List<GenericRecord> statuses) {
    History history = new History();
    statuses.forEach(history::add);
    return history;
  }

  /** Empty for what is no result of the schedule, such as a query that was just created. */
  Optional<Result> add(GenericRecord status) {
    String state = status.get("state").toString();
    if (status.get("groupBy") == null || state.equals("CREATED")) {
      return Optional.empty();
    }

    Scope scope = Scope.of(status);
    Optional<Result> last = Optional.ofNullable(newest.get(scope));
    boolean isFirst = last.filter(result -> result.rows() > 0).isEmpty();
    Result result =
        new Result(scope, kind(state, status, isFirst), status, last.map(Result::total));
    results.add(result);
    if (result.kind() != Kind.FAILED) {
      newest.put(scope, result);
    }

    return Optional.of(result);
  }

  /** Of each month and cut, the one that holds. */
  List<Result> newest() {
    return List.copyOf(newest.values());
  }

  /**
   * The first of those whose month costs something else by another cut: as long as that was asked
   * for at another time, in a month that runs.
   */
  Optional<Result> disagreeing() {
    return newest.values().stream()
        .filter(
            one ->
                newest.values().stream()
                    .filter(other -> other.scope().isSameMonth(one.scope()))
                    .anyMatch(other -> other.total().compareTo(one.total()) != 0))
        .findFirst();
  }

  List<Result> all(Kind kind) {
    return results.stream().filter(result -> result.kind() == kind).toList();
  }

  int size() {
    return results.size();
  }

  private static Kind kind(String state, GenericRecord status, boolean isFirst) {
    return switch (state) {
      case "FAILED" -> Kind.FAILED;
      case "UNCHANGED" -> Kind.UNCHANGED;
      case "COMPLETE" -> isFirst ? Kind.FIRST : superseding(status);
      default -> throw new IllegalArgumentException("No state of a result: " + state);
    };
  }

  private static boolean isOver(GenericRecord status) {
    Instant finished = (Instant) status.get("finishedAt");
    YearMonth running = YearMonth.from(finished.atOffset(ZoneOffset.UTC));
    return Scope.of(status).month().isBefore(running);
  }

  private static Kind superseding(GenericRecord status) {
    return isOver(status) ? Kind.RESTATED : Kind.GROWN;
  }
}
