package io.atlascost.connect.quickstart;

import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.Desk;
import io.atlascost.connect.simulator.books.SampleCompany;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * A clock in, the company behind the simulated Atlas out: its costs grow every few seconds, all
 * else happens when it is told to. Months that are over are always the same.
 */
final class Company {
  static final List<String> CUTS = List.of("services", "projects");
  static final String NEW = SampleCompany.ROBOTICS;
  static final String CORRECTED = SampleCompany.RETAIL;

  private static final long SEED = 11;
  private static final Duration CHARGE = Duration.ofSeconds(3);
  private static final int HOURS = 6;
  private static final Map<String, String> NAMES =
      Map.of(
          SampleCompany.RETAIL,
          "Example Retail",
          SampleCompany.LABS,
          "Example Labs",
          SampleCompany.ROBOTICS,
          "Example Robotics");

  private final Books books;

  Company(Clock clock) {
    this.books =
        SampleCompany.fast(SEED, clock)
            .on(Instant.EPOCH, past -> past.lateUsage(Duration.ZERO))
            .charge(CHARGE, HOURS);
  }

  Books books() {
    return books;
  }

  /** Where Atlas's clients ask. */
  Desk desk() {
    return books.desk();
  }

  static String name(String orgId) {
    return NAMES.getOrDefault(orgId, orgId);
  }

  /** A credit for the month before the one that runs. */
  Company correctLastMonth() {
    SampleCompany.correctLastMonth(books);
    return this;
  }

  /** One more organization. */
  Company openOrganization() {
    SampleCompany.roboticsCome(books);
    return this;
  }

  YearMonth runningMonth() {
    return YearMonth.from(books.now().atOffset(ZoneOffset.UTC));
  }

  /** What a month of an organization costs, as far as is known now. */
  BigDecimal total(String orgId, YearMonth month) {
    return books.total(orgId, month, books.now());
  }
}
