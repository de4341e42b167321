package io.atlascost.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Row;
import io.atlascost.connect.simulator.books.SettableClock;
import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostPageTest {
  private static final YearMonth MARCH = YearMonth.of(2026, 3);
  private static final YearMonth APRIL = YearMonth.of(2026, 4);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-20T00:00:00Z"));
  private final Company company = new Company(clock);
  private final BilledRecords records = new BilledRecords(company.books());

  @BeforeEach
  void askForEverything() {
    records.ask().configured(Company.CORRECTED, "C0FFEE12".repeat(8), 204, "9442.84");
    clock.advance(Duration.ofSeconds(10));
    records.ask();
    company.correctLastMonth().openOrganization();
    clock.advance(Duration.ofSeconds(10));
    records.ask();
  }

  @Test
  void saysWhatTheNewestSnapshotsSay() {
    Map<String, BigDecimal> expected = new HashMap<>();
    Map<List<Object>, Snapshot> newest = new HashMap<>();
    records.snapshots.forEach(
        each -> newest.put(List.of(each.ask().orgId(), each.ask().groupBy(), month(each)), each));
    newest.values().stream()
        .filter(each -> each.ask().groupBy() == GroupBy.SERVICES)
        .forEach(
            each -> {
              add(expected, each, "service", Row::service);
              add(expected, each, "organization", Row::organizationName);
              expected.merge("tile/" + month(each), each.billed(), BigDecimal::add);
            });
    // Only the last two months have one.
    expected.remove("tile/" + MARCH);
    newest.values().stream()
        .filter(each -> each.ask().groupBy() == GroupBy.PROJECTS)
        .forEach(
            each ->
                add(
                    expected,
                    each,
                    "project",
                    row -> row.projectName().isEmpty() ? "(none)" : row.projectName()));

    Map<String, BigDecimal> found = new HashMap<>();
    PageNumbers.of(page())
        .exact()
        .forEach(
            (name, value) -> {
              if (name.matches("(service|organization|project|tile)(-total)?(/.*\\d|/?[^/]*)")) {
                found.put(name, new BigDecimal(value));
              }
            });
    found.keySet().removeAll(List.of("tile/differing", "tile/deadLetters"));
    found.values().removeIf(amount -> amount.signum() == 0);
    expected.replaceAll((name, amount) -> amount.stripTrailingZeros());
    found.replaceAll((name, amount) -> amount.stripTrailingZeros());

    assertThat(found).hasSizeGreaterThan(40).isEqualTo(expected);
  }

  @Test
  void saysWhatChangedAndWhatTheControlSays() {
    BigDecimal after = company.total(Company.CORRECTED, APRIL);

    Map<String, String> numbers = PageNumbers.of(page()).exact();

    assertThat(numbers)
        .containsEntry("restated", "2")
        .containsEntry("restatement/0/change", "-12.345")
        .containsEntry("restatement/0/gone", "0")
        .containsEntry("restatement/0/after", plain(after))
        .containsEntry("restatement/0/before", plain(after.add(new BigDecimal("12.345"))))
        .containsEntry("control/2026-04/Example Retail/services/total", plain(after))
        .containsEntry("control/2026-04/Example Retail/projects/control", plain(after))
        .containsEntry("control/2026-04/Example Retail/projects/difference", "0")
        .containsKey("control/2026-05/Example Robotics/services/total")
        .containsEntry("tile/differing", "0")
        .containsEntry("tile/deadLetters", "1")
        .containsEntry("query/C0FFEE12/rows", "204")
        .containsEntry("query/C0FFEE12/total", "9442.84")
        .containsEntry("run/seconds", "12");
  }

  @Test
  void showsEachNumberRoundedAndGivesItExactlyTwice() {
    PageNumbers numbers = PageNumbers.of(page());

    assertThat(numbers.json()).isEqualTo(numbers.exact());
    assertThat(numbers.shown())
        .allSatisfy(
            (name, shown) -> {
              BigDecimal exact = new BigDecimal(numbers.exact().get(name));
              assertThat(shown).isIn(Screen.cents(exact), exact.toPlainString());
            });
  }

  @Test
  void saysSoWhereAControlDiffers() {
    records
        .statuses
        .get(records.statuses.size() - 1)
        .put("difference", new BigDecimal("0.000000000000000001"));

    assertThat(PageNumbers.of(page()).exact())
        .containsEntry("tile/differing", "1")
        .containsValue("0.000000000000000001");
  }

  @Test
  void saysSoWhereARestartHasLeftSomethingUnknown() {
    GenericRecord last = records.statuses.get(records.statuses.size() - 1);
    last.put("controlTotal", null);
    last.put("difference", null);

    assertThat(page()).contains("<td>unknown</td><td>unknown</td></tr>");
    assertThat(PageNumbers.of(page()).exact()).containsEntry("tile/differing", "1");
  }

  @Test
  void showsTextsAsTexts() {
    assertThat(page())
        .contains("&lt;/script&gt;&lt;b&gt; &amp; &quot;")
        .contains("usageAmount is '&lt;n/a&gt;'")
        .doesNotContain("<b> &");
  }

  @Test
  void needsNothingElse() {
    assertThat(page())
        .contains("default-src 'none'")
        .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import");
  }

  @Test
  void isThereWhereNothingArrived() {
    String page = new CostPage(Costs.of(List.of(), List.of(), List.of()), Map.of()).html();

    assertThat(PageNumbers.of(page).exact())
        .containsEntry("service-total", "0")
        .containsEntry("restated", "0");
  }

  private String page() {
    Costs costs =
        Costs.of(records.statuses, records.usage, List.of(records.deadLetter("</script><b> & \"")));
    return new CostPage(costs, Map.of("seconds", "12")).html();
  }

  private static void add(
      Map<String, BigDecimal> expected,
      Snapshot snapshot,
      String kind,
      Function<Row, String> name) {
    for (Row row : snapshot.rows()) {
      for (String each :
          List.of(
              "/" + name.apply(row) + "/" + row.month(),
              "/" + name.apply(row),
              "-total/" + row.month(),
              "-total")) {
        expected.merge(kind + each, row.amount(), BigDecimal::add);
      }
    }
  }

  private static YearMonth month(Snapshot snapshot) {
    return snapshot.ask().months().get(0);
  }

  private static String plain(BigDecimal amount) {
    return amount.stripTrailingZeros().toPlainString();
  }
}
