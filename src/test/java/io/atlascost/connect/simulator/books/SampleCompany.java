package io.atlascost.connect.simulator.books;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A seed in, the books of a small company out: three organizations of which one comes later, three
 * projects, five clusters, eight services.
 */
public final class SampleCompany {
  public static final String RETAIL = Books.id("Example Retail");
  public static final String LABS = Books.id("Example Labs");

  /** The one that comes later. */
  public static final String ROBOTICS = Books.id("Example Robotics");

  public static final String SHOP = Books.id("shop");
  public static final String WAREHOUSE = Books.id("warehouse");
  public static final String RESEARCH = Books.id("research");

  public static final String CARTS = Books.id("carts");
  public static final String CATALOGUE = Books.id("catalogue");
  public static final String STOCK = Books.id("stock");
  public static final String FORECASTS = Books.id("forecasts");
  public static final String MODELS = Books.id("models");

  public static final List<String> SERVICES =
      List.of(
          "Clusters",
          "Storage",
          "Backup",
          "Data Transfer",
          "Atlas Data Federation",
          "App Services",
          "Support",
          "Credits");

  private static final int MONTHS_BEFORE = 2;
  private static final int HOURS_A_SECOND = 2;
  private static final Duration UNTIL_ROBOTICS_COME = Duration.ofSeconds(10);
  private static final Duration UNTIL_CORRECTION = Duration.ofSeconds(15);

  private SampleCompany() {}

  /** That begin now, with two organizations. */
  public static Books books(long seed, Clock clock) {
    return found(new Books(seed, clock));
  }

  /**
   * On the real clock, two months old. From now on each second costs as much as two hours; the last
   * month is corrected after a quarter of a minute, and a third organization comes even sooner.
   */
  public static Books demo(long seed) {
    return demo(seed, UNTIL_ROBOTICS_COME, UNTIL_CORRECTION);
  }

  public static Books demo(long seed, Duration untilRoboticsCome, Duration untilCorrection) {
    Books books = fast(seed, Clock.systemUTC());
    Instant now = books.now();
    return books
        .on(now.plus(untilRoboticsCome), SampleCompany::roboticsCome)
        .on(now.plus(untilCorrection), SampleCompany::correctLastMonth);
  }

  /** As above, but nothing happens by itself except that the costs grow. */
  public static Books fast(long seed, Clock clock) {
    Instant now = clock.instant();
    Instant beginning =
        month(now).minusMonths(MONTHS_BEFORE).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    return new Books(seed, clock, beginning)
        .on(beginning, SampleCompany::found)
        // So that the last month stays as it is until somebody corrects it.
        .on(now, books -> books.lateUsage(Duration.ZERO))
        .on(now, books -> books.charge(Duration.ofSeconds(1), HOURS_A_SECOND));
  }

  /** The third organization. */
  public static void roboticsCome(Books books) {
    books
        .organization(ROBOTICS, "Example Robotics")
        .uses(ROBOTICS, Line.of("Support"), "0.25")
        .uses(ROBOTICS, Line.of("App Services"), "0.0625");
  }

  /** A credit for the month before this one. */
  public static void correctLastMonth(Books books) {
    YearMonth last = month(books.now()).minusMonths(1);
    books.correct(RETAIL, last, new Line(SHOP, CARTS, "Data Transfer"), "-12.345");
  }

  /** The first two organizations. */
  public static Books found(Books books) {
    books
        .organization(RETAIL, "Example Retail")
        .project(RETAIL, SHOP, "shop")
        .project(RETAIL, WAREHOUSE, "warehouse")
        .organization(LABS, "Example Labs")
        .project(LABS, RESEARCH, "research");
    cluster(books, RETAIL, SHOP, CARTS, "carts", "2.08");
    cluster(books, RETAIL, SHOP, CATALOGUE, "catalogue", "1.04");
    cluster(books, RETAIL, WAREHOUSE, STOCK, "stock", "0.54");
    cluster(books, LABS, RESEARCH, FORECASTS, "forecasts", "0.54");
    cluster(books, LABS, RESEARCH, MODELS, "models", "3.95");
    return books
        .uses(RETAIL, new Line(SHOP, "", "App Services"), "0.031")
        .uses(RETAIL, new Line(WAREHOUSE, "", "Atlas Data Federation"), "0.125")
        .uses(RETAIL, Line.of("Support"), "0.4")
        .uses(RETAIL, Line.of("Credits"), "-0.75")
        .uses(LABS, new Line(RESEARCH, "", "Atlas Data Federation"), "0.0078")
        .uses(LABS, Line.of("Support"), "0.2");
  }

  private static void cluster(
      Books books, String orgId, String project, String id, String name, String hourly) {
    books
        .cluster(orgId, project, id, name)
        .uses(orgId, new Line(project, id, "Clusters"), hourly)
        .uses(orgId, new Line(project, id, "Storage"), "0.0416")
        .uses(orgId, new Line(project, id, "Backup"), "0.0125")
        .uses(orgId, new Line(project, id, "Data Transfer"), "0.00971");
  }

  private static YearMonth month(Instant instant) {
    return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
  }
}
