package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.monitoring.MonitoringSamples;
import io.atlascost.connect.sinks.Books.Line;
import io.atlascost.connect.sinks.Books.Scope;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The blocks of {@code docs/sql.md} and {@code docs/records.md} in a real PostgreSQL, compared with
 * books.
 */
class SqlPageIT {
  @RegisterExtension static final WarehouseExtension WAREHOUSE = new WarehouseExtension();

  private static final String ORG_A = "5e2211c17a3e5a48f5497de3";
  private static final String ORG_B = "666acb8787ba90706905dcae";
  private static final String PROJECT_1 = "66d7254246a21a41036ff311";
  private static final String PROJECT_2 = "66d7254246a21a41036ff312";
  private static final LocalDate MONTH = LocalDate.of(2026, 9, 1);
  private static final LocalDate LAST_MONTH = MONTH.minusMonths(1);
  private static final Duration NOW = Duration.ZERO;
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final SqlPage PAGE = SqlPage.read("sql.md");
  private static final SqlPage RECORDS = SqlPage.read("records.md");
  private static final Books BOOKS = books();
  private static final BooksTopics TOPICS = new BooksTopics(BOOKS, Road.singleObject());

  private static Database database;

  /** With all that a reader could stumble upon. */
  private static Books books() {
    Scope services = new Scope(ORG_A, "services", MONTH);
    Scope projects = new Scope(ORG_A, "projects", MONTH);
    Scope whole = new Scope(ORG_A, "organizations", MONTH);
    Scope lastServices = new Scope(ORG_A, "services", LAST_MONTH);
    Scope lastProjects = new Scope(ORG_A, "projects", LAST_MONTH);
    Scope other = new Scope(ORG_B, "services", MONTH);
    Scope lastOther = new Scope(ORG_B, "services", LAST_MONTH);
    Duration beforeYesterday = Duration.ofHours(40);
    Duration yesterday = Duration.ofHours(30);
    Duration tenHours = Duration.ofHours(10);
    Duration threeHours = Duration.ofHours(3);
    Duration oneHour = Duration.ofHours(1);

    return new Books()
        .add(
            lastServices,
            "A1",
            "COMPLETE",
            beforeYesterday,
            "100.01",
            new Line("Clusters", "100.01"))
        .add(
            lastProjects,
            "A2",
            "COMPLETE",
            beforeYesterday,
            "100.01",
            new Line(PROJECT_1, "100.01"))
        .add(lastOther, "A3", "COMPLETE", beforeYesterday, "5", new Line("Clusters", "5"))
        .add(
            services,
            "B1",
            "COMPLETE",
            yesterday,
            "6.800000000000000001",
            new Line("Clusters", "10.1"),
            new Line("Backup", "0.000000000000000001"),
            new Line("Credits", "-3.3"))
        .add(
            projects,
            "B2",
            "COMPLETE",
            yesterday,
            "6.800000000000000001",
            new Line(PROJECT_1, "8.000000000000000001"),
            new Line(PROJECT_2, "-1.2"))
        .add(whole, "B3", "COMPLETE", yesterday, "", new Line("", "6.800000000000000001"))
        .add(other, "B4", "COMPLETE", yesterday, "1", new Line("Clusters", "1"))
        // Broke off; its rows stay on the topic and must not count.
        .add(services, "C1", "FAILED", tenHours, "", new Line("Clusters", "99"))
        // A renamed service, and a project that is gone.
        .add(
            services,
            "D1",
            "COMPLETE",
            threeHours,
            "9.54",
            new Line("Clusters", "12.34"),
            new Line("Cloud Backup", "0.5"),
            new Line("Credits", "-3.3"))
        .add(projects, "D2", "COMPLETE", threeHours, "9.54", new Line(PROJECT_1, "9.54"))
        .add(whole, "D3", "COMPLETE", threeHours, "", new Line("", "9.54"))
        // The same as before: its token is that of the rows that are there.
        .add(lastServices, "A1", "UNCHANGED", threeHours, "100.01", new Line("Clusters", "100.01"))
        // A cut that lacks something.
        .add(
            other,
            "D4",
            "COMPLETE",
            threeHours,
            "1.3334",
            new Line("Clusters", "1"),
            new Line("Data Transfer", "0.3333"))
        // Nothing is left of the month.
        .add(lastOther, "D5", "COMPLETE", threeHours, "0")
        .add(other, "E1", "FAILED", oneHour, "", new Line("Clusters", "7"));
  }

  @BeforeAll
  static void deliver() throws SQLException {
    Warehouse warehouse = WAREHOUSE.warehouse();
    int rows = TOPICS.publish(warehouse.broker().bootstrapServers());
    warehouse.database().execute("CREATE DATABASE books");
    Postgres postgres = warehouse.postgres();
    sink("upsert", BooksTopics.TOPIC);
    sink("append", BooksTopics.TOPIC);
    sink("status", BooksTopics.STATUS_TOPIC);

    database = postgres.connect("books");
    awaitRows("append", "atlas_cost_snapshots", rows);
    awaitRows("status", "atlas_cost_status", BOOKS.snapshots().size() + 1);
    awaitRows("upsert", "atlas_cost", TOPICS.keys());
    for (String definition : PAGE.definitions()) {
      database.execute(definition);
    }
  }

  @AfterAll
  static void close() throws SQLException {
    database.close();
  }

  @Test
  void costByMonthIsWhatTheBooksSay() throws SQLException {
    assertThat(answer("Cost by month"))
        .isEqualTo(sums(NOW, "services", scope -> line -> List.of(scope.orgId(), scope.month())))
        .containsEntry(List.of(ORG_A, Date.valueOf(MONTH)), new BigDecimal("9.540000000000000000"));
  }

  @Test
  void costByProjectIsWhatTheBooksSay() throws SQLException {
    assertThat(answer("Cost by project"))
        .isEqualTo(
            sums(
                NOW,
                "projects",
                scope ->
                    line ->
                        List.of(
                            scope.month(), line.thing(), BooksTopics.projectName(line.thing()))))
        .hasSize(2);
  }

  @Test
  void costByServiceIsWhatTheBooksSay() throws SQLException {
    assertThat(answer("Cost by service"))
        .isEqualTo(sums(NOW, "services", scope -> line -> List.of(scope.month(), line.thing())))
        .hasSize(5);
  }

  @Test
  void theCurrentSnapshotHasTheRowsThatCountAndNoOthers() throws SQLException {
    Set<List<Object>> expected =
        BOOKS.counting(NOW).values().stream()
            .flatMap(
                snapshot ->
                    snapshot.lines().stream()
                        .map(line -> List.<Object>of(snapshot.token(), line.amount().setScale(18))))
            .collect(Collectors.toSet());

    assertThat(
            database.rows(
                "SELECT queryToken, usageAmount FROM atlas_current WHERE usageAmount <> 0"))
        .hasSize(expected.size())
        .extracting(row -> List.copyOf(row.values()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void whatChangedSinceYesterdayIsTheDifferenceOfTheBooks() throws SQLException {
    Function<Scope, Function<Line, List<Object>>> by =
        scope -> line -> List.of(scope.orgId(), scope.month(), line.thing());
    Map<List<Object>, BigDecimal> before = sums(A_DAY, "services", by);
    Map<List<Object>, BigDecimal> after = sums(NOW, "services", by);
    List<List<Object>> expected = new ArrayList<>();
    Set<List<Object>> all = new HashSet<>(before.keySet());
    all.addAll(after.keySet());
    for (List<Object> key : all) {
      BigDecimal from = before.getOrDefault(key, BigDecimal.ZERO);
      BigDecimal to = after.getOrDefault(key, BigDecimal.ZERO);
      if (from.compareTo(to) != 0) {
        List<Object> row = new ArrayList<>(key);
        row.addAll(List.of(plain(from), plain(to), plain(to.subtract(from))));
        expected.add(row);
      }
    }

    assertThat(expected).hasSize(5);
    assertThat(database.rows(PAGE.query("What changed since yesterday")))
        .extracting(
            row ->
                row.values().stream()
                    .map(value -> value instanceof BigDecimal amount ? plain(amount) : value)
                    .toList())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void theControlAgreesButWhereTheCutLacksSomething() throws SQLException {
    assertThat(database.rows("SELECT * FROM atlas_control"))
        .hasSize(BOOKS.counting(NOW).size())
        .allSatisfy(
            row ->
                assertThat((BigDecimal) row.get("rowshere"))
                    .isEqualByComparingTo((BigDecimal) row.get("totalusageamount")));
    assertThat(database.rows(PAGE.query("Against the control")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("orgid", ORG_B)
                    .containsEntry("groupby", "services")
                    .containsEntry("difference", new BigDecimal("0.000100000000000000")));
  }

  /** They ask the status records alone. */
  @Test
  void thePanelsOfTheDashboardSayTheSame() throws SQLException {
    List<String> panels = MonitoringSamples.databaseQueries();
    Map<List<Object>, BigDecimal> byMonth = new HashMap<>();
    for (Map<String, Object> row : database.rows(panels.get(0))) {
      byMonth.put(List.of(row.get("month")), (BigDecimal) row.get("services"));
    }

    assertThat(byMonth)
        .isEqualTo(
            sums(
                NOW,
                "services",
                scope -> line -> List.of(scope.month().toString().substring(0, 7))))
        .hasSize(2);
    assertThat(database.rows(panels.get(1)))
        .hasSize(BOOKS.counting(NOW).size())
        .filteredOn(row -> row.get("difference") != null)
        .filteredOn(row -> ((BigDecimal) row.get("difference")).signum() != 0)
        .extracting(row -> row.get("orgid"))
        .containsExactly(ORG_B);
    assertThat(panels).hasSize(2);
  }

  @Test
  void theTableOfTheNewestRowsSaysTheSameWhereNoSnapshotHasFailedLast() throws SQLException {
    Map<List<Object>, BigDecimal> answer = answer("With the newest rows alone");
    answer.keySet().removeIf(key -> key.contains(ORG_B));
    Map<List<Object>, BigDecimal> expected = byMonth();
    expected.keySet().removeIf(key -> key.contains(ORG_B));

    assertThat(answer).isEqualTo(expected).hasSize(2);
  }

  @Test
  void thePageOfRecordsReadsTheNewestRowOfEachKeyAsThisPageDoes() throws SQLException {
    assertThat(sqlAnswer(RECORDS.query("The newest row of each key")))
        .isEqualTo(answer("With the newest rows alone"))
        .isNotEmpty();
  }

  @Test
  void whatIsAppendedAndFilteredIsWhatTheBooksSay() throws SQLException {
    assertThat(sqlAnswer(RECORDS.query("Append and filter"))).isEqualTo(byMonth()).hasSize(3);
  }

  private static Map<List<Object>, BigDecimal> byMonth() {
    return sums(NOW, "services", scope -> line -> List.of(scope.orgId(), scope.month()));
  }

  private static Map<List<Object>, BigDecimal> answer(String heading) throws SQLException {
    return sqlAnswer(PAGE.query(heading));
  }

  /** The last column of the answer, by the others. */
  private static Map<List<Object>, BigDecimal> sqlAnswer(String query) throws SQLException {
    Map<List<Object>, BigDecimal> answer = new HashMap<>();
    for (Map<String, Object> row : database.rows(query)) {
      List<Object> values = new ArrayList<>(row.values());
      BigDecimal amount = (BigDecimal) values.remove(values.size() - 1);
      // What was withdrawn is there with the amount 0.
      if (amount.signum() != 0) {
        answer.put(values, amount.setScale(18));
      }
    }

    return answer;
  }

  /** With dates as the database has them. */
  private static Map<List<Object>, BigDecimal> sums(
      Duration ago, String groupBy, Function<Scope, Function<Line, List<Object>>> by) {
    Map<List<Object>, BigDecimal> sums = new HashMap<>();
    BOOKS
        .sums(ago, groupBy, by)
        .forEach(
            (key, sum) ->
                sums.put(
                    key.stream()
                        .map(part -> part instanceof LocalDate date ? Date.valueOf(date) : part)
                        .toList(),
                    sum));

    return sums;
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }

  private static void sink(String sample, String topic) {
    Warehouse warehouse = WAREHOUSE.warehouse();
    SinkSample.of("postgresql-" + sample + ".json")
        .named("books-" + sample)
        .into(warehouse.postgres())
        .with(Map.of("topics", topic, "connection.url", warehouse.postgres().url("books")))
        .create(warehouse);
  }

  private static void awaitRows(String sample, String table, int rows) {
    WAREHOUSE
        .warehouse()
        .await(
            "books-" + sample,
            () -> assertThat(database.rows("SELECT 1 FROM " + table)).hasSize(rows));
  }
}
