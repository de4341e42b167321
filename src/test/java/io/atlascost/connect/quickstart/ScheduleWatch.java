package io.atlascost.connect.quickstart;

import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.quickstart.History.Result;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Records of the status topic in, a line for whatever is new about a month out; sees to it that
 * something happens in the company once there is something to compare it with.
 */
final class ScheduleWatch {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Company company;
  private final TopicReader statuses;
  private final Screen screen;
  private final Stop stop;
  private final Instant start;
  private final History history = new History();
  private final Set<List<Object>> shown = new HashSet<>();

  /**
   * @param start of the connector
   */
  ScheduleWatch(Company company, TopicReader statuses, Screen screen, Stop stop, Instant start) {
    this.company = company;
    this.statuses = statuses;
    this.screen = screen;
    this.stop = stop;
    this.start = start;
  }

  /** Returns when everything has happened and was seen, or when it takes too long. */
  History untilAllIsSeen(ConnectRest rest, String connector) throws InterruptedException {
    statuses.all().forEach(status -> history.add(status).ifPresent(this::show));
    until(this::hasSomethingToCompareWith, rest, connector);

    BigDecimal last = company.total(Company.CORRECTED, company.runningMonth().minusMonths(1));
    company.correctLastMonth().openOrganization();
    BigDecimal corrected = company.total(Company.CORRECTED, company.runningMonth().minusMonths(1));
    screen.section("Now two things happen in Atlas");
    screen.item(
        "a correction",
        Company.name(Company.CORRECTED)
            + " "
            + company.runningMonth().minusMonths(1)
            + " by "
            + Screen.exactly(corrected.subtract(last))
            + " USD");
    screen.item("a new organization", Company.name(Company.NEW));
    screen.section("The connector finds both by itself");
    until(this::hasEverything, rest, connector);
    return history;
  }

  private void until(BooleanSupplier seen, ConnectRest rest, String connector)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!seen.getAsBoolean() && System.nanoTime() < end) {
      stop.pause();
      statuses.next().forEach(status -> history.add(status).ifPresent(this::show));
      QueryWatch.failIfFailed(rest.status(connector));
    }
  }

  private boolean hasSomethingToCompareWith() {
    return !history.all(Kind.GROWN).isEmpty()
        && history.all(Kind.UNCHANGED).stream().anyMatch(Result::isOver);
  }

  /** A month that grew between two queries differs until it is asked for again. */
  private boolean hasEverything() {
    return history.all(Kind.RESTATED).size() >= Company.CUTS.size()
        && Company.CUTS.stream().allMatch(this::hasNewOrganization)
        && history.newest().stream().allMatch(Result::agrees)
        && history.disagreeing().isEmpty();
  }

  private boolean hasNewOrganization(String cut) {
    return history.newest().stream()
        .filter(result -> result.scope().orgId().equals(Company.NEW))
        .filter(result -> result.scope().groupBy().equals(cut))
        .anyMatch(result -> result.rows() > 0);
  }

  /**
   * What repeats itself, once for each organization; a month without costs says nothing, nor one
   * that did not grow because it was asked for twice in a moment.
   */
  private void show(Result result) {
    boolean says = result.rows() > 0 && (result.kind() != Kind.UNCHANGED || result.isOver());
    boolean repeats = result.kind() == Kind.GROWN || result.kind() == Kind.UNCHANGED;
    Object what = repeats ? result.scope().orgId() : result.token();
    if (says && shown.add(List.of(result.kind(), what))) {
      double seconds = Duration.between(start, result.finishedAt()).toMillis() / 1000.0;
      screen.item(
          String.format(
              Locale.ROOT,
              "%4.1f s  %-16s  %s by %-8s  %s",
              seconds,
              Company.name(result.scope().orgId()),
              result.scope().month(),
              result.scope().groupBy(),
              sentence(result)));
    }
  }

  private static String sentence(Result result) {
    String total = Screen.cents(result.total()) + " USD";
    String change = Screen.cents(result.change());
    return switch (result.kind()) {
      case FIRST -> "new: " + total + " in " + QueryWatch.count(result.rows(), "record");
      case GROWN -> "has grown by " + change + " to " + total;
      case RESTATED -> "restated by " + change + " to " + total;
      case UNCHANGED -> "unchanged: nothing is sent again";
      case FAILED -> "failed; see the dead letters";
    };
  }
}
