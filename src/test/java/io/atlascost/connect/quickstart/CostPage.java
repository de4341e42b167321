package io.atlascost.connect.quickstart;

import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.quickstart.History.Result;
import io.atlascost.connect.quickstart.Sheet.Column;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/**
 * Costs in, one page of HTML out that needs nothing else, for a desk, a phone, the dark and paper.
 */
final class CostPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Costs costs;
  private final Map<String, String> figures;
  private final List<YearMonth> months;
  private final Sheet sheet = new Sheet();

  /**
   * @param figures of the run, in the order in which they are shown
   */
  CostPage(Costs costs, Map<String, String> figures) {
    this.costs = costs;
    this.figures = figures;
    this.months = costs.months();
  }

  String html() {
    sheet.begin(
        "Atlas costs",
        "US dollars, as the records in Kafka say them. Up to " + TIME.format(newest()) + " UTC.");
    tiles();
    services();
    table("By organization", "organization", costs.organizations());
    table("By project", "project", costs.projects());
    control();
    restatements();
    deadLetters();
    configured();
    run();
    sheet.end();
    return sheet.toString();
  }

  private void tiles() {
    sheet.add("<div class=\"tiles\">\n");
    Costs.Table services = costs.services();
    for (YearMonth month : months.subList(Math.max(0, months.size() - 2), months.size())) {
      boolean runs = month.equals(YearMonth.from(newest().atOffset(ZoneOffset.UTC)));
      BigDecimal total = services.total(month);
      tile(month + (runs ? ", so far" : ""), sheet.amount("tile/" + month, total), "USD");
    }

    long differing = costs.differing();
    tile(
        "Results beside their control",
        sheet.count("tile/differing", differing),
        differing == 0 ? "differences" : "differ");
    tile("Dead letters", sheet.count("tile/deadLetters", costs.deadLetters().size()), "");
    sheet.add("</div>\n");
  }

  private void tile(String label, String number, String unit) {
    sheet.add(
        "<div><span>" + Sheet.escaped(label) + "</span><b " + number + "</b> " + unit + "</div>\n");
  }

  private void services() {
    Costs.Table services = costs.services();
    sheet.beginSection("By month and service");
    sheet.add(new CostChart(services, months).html());
    sheet.add("<p>A bar for each month; credits stand on its left.</p>\n");
    rows("service", services, true);
    sheet.endSection();
  }

  private void table(String title, String kind, Costs.Table table) {
    sheet.beginSection(title);
    rows(kind, table, false);
    sheet.endSection();
  }

  private void rows(String kind, Costs.Table table, boolean coloured) {
    List<String> heads = new ArrayList<>(months.stream().map(YearMonth::toString).toList());
    heads.add("total");
    sheet.beginTable(columns(Column.text(kind), heads.toArray(String[]::new)));
    List<String> names = table.names();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String mark = coloured ? "<i class=\"" + CostChart.colour(i) + "\"></i>" : "";
      sheet.add("<tr><th>" + mark + Sheet.escaped(name) + "</th>");
      months.forEach(
          month -> sheet.money(kind + "/" + name + "/" + month, table.amount(name, month)));
      sheet.money(kind + "/" + name, table.total(name));
      sheet.add("</tr>\n");
    }

    sheet.add("<tr class=\"sum\"><th>total</th>");
    months.forEach(month -> sheet.money(kind + "-total/" + month, table.total(month)));
    sheet.money(kind + "-total", table.total());
    sheet.add("</tr>\n");
    sheet.endTable();
  }

  private void control() {
    sheet.beginSection("Control");
    sheet.add("<p>Each result beside another query, for all that its month costs.</p>\n");
    sheet.beginTable(columns("total", "control", "difference"));
    for (Result result : costs.controlled()) {
      String name = "control/" + name(result);
      head(result);
      sheet.money(name + "/total", result.total());
      amount(name + "/control", result.status().get("controlTotal"));
      amount(name + "/difference", result.status().get("difference"));
      sheet.add("</tr>\n");
    }

    sheet.endTable();
    sheet.endSection();
  }

  private void restatements() {
    List<Result> restated = costs.history().all(Kind.RESTATED);
    sheet.beginSection("Restatements");
    sheet.add(
        """
        <p>Months that were over and changed: %s. The running month grew %s times, and %s times a
        month was unchanged, so that nothing was sent again.</p>
        """
            .formatted(
                span("restated", restated.size()),
                span("grown", costs.history().all(Kind.GROWN).size()),
                span("unchanged", costs.history().all(Kind.UNCHANGED).size())));
    sheet.beginTable(columns("before", "after", "change", "rows gone"));
    for (int i = 0; i < restated.size(); i++) {
      Result result = restated.get(i);
      String name = "restatement/" + i;
      head(result);
      sheet.money(name + "/before", result.before().orElse(BigDecimal.ZERO));
      sheet.money(name + "/after", result.total());
      sheet.money(name + "/change", result.change());
      count(name + "/gone", result.status().get("withdrawn"));
      sheet.add("</tr>\n");
    }

    sheet.endTable();
    sheet.endSection();
  }

  private void deadLetters() {
    sheet.beginSection("Dead letters");
    sheet.add("<p>What could not be read, with the reason.</p>\n");
    sheet.beginTable(
        Stream.of("kind", "row", "field", "message", "as it came").map(Column::text).toList());
    for (GenericRecord letter : costs.deadLetters()) {
      sheet.add("<tr>");
      Stream.of("kind", "row", "field", "message")
          .forEach(field -> sheet.text(Costs.text(letter, field)));
      String raw = Sheet.escaped(Costs.text(letter, "raw"));
      sheet.add("<td class=\"text raw\">" + raw + "</td></tr>\n");
    }

    sheet.endTable();
    sheet.endSection();
  }

  private void configured() {
    sheet.beginSection("Queries that somebody created");
    sheet.add("<p>Each is read once. They are in no sum above.</p>\n");
    sheet.beginTable(columns(Column.text("query"), "records", "dead letters", "total"));
    for (GenericRecord status : costs.configured()) {
      String token = Costs.text(status, "token").substring(0, 8);
      sheet.add("<tr><th>" + Sheet.escaped(token) + "…</th>");
      count("query/" + token + "/rows", status.get("rows"));
      count("query/" + token + "/deadLetters", status.get("deadLetters"));
      amount("query/" + token + "/total", status.get("totalUsageAmount"));
      sheet.add("</tr>\n");
    }

    sheet.endTable();
    sheet.endSection();
  }

  private void run() {
    sheet.beginSection("This run");
    sheet.add("<dl>\n");
    figures.forEach(
        (name, figure) -> {
          String value = sheet.named("run/" + name, figure, figure);
          sheet.add("<dt>" + Sheet.escaped(name) + "</dt><dd " + value + "</dd>\n");
        });
    sheet.add("</dl>\n");
    sheet.endSection();
  }

  private void head(Result result) {
    sheet.add("<tr><th class=\"when\">" + result.scope().month() + "</th><td class=\"text\">");
    sheet.add(
        Sheet.escaped(costs.organization(result.scope().orgId())) + "</td><td class=\"text\">");
    sheet.add(Sheet.escaped(result.scope().groupBy()) + "</td>");
  }

  private String name(Result result) {
    Scope scope = result.scope();
    return scope.month() + "/" + costs.organization(scope.orgId()) + "/" + scope.groupBy();
  }

  /** Behind those that tell a result. */
  private static List<Column> columns(String... numbers) {
    List<Column> columns = new ArrayList<>();
    Stream.of("month", "organization", "by").map(Column::text).forEach(columns::add);
    Stream.of(numbers).map(Column::number).forEach(columns::add);
    return columns;
  }

  private static List<Column> columns(Column first, String... numbers) {
    return Stream.concat(Stream.of(first), Stream.of(numbers).map(Column::number)).toList();
  }

  private void count(String name, Object count) {
    if (count instanceof Long known) {
      sheet.number(name, known);
    } else {
      sheet.unknown();
    }
  }

  private void amount(String name, Object amount) {
    if (amount instanceof BigDecimal known) {
      sheet.money(name, known);
    } else {
      sheet.unknown();
    }
  }

  private String span(String name, long count) {
    return "<span " + sheet.count(name, count) + "</span>";
  }

  /** When the newest of the results was read. */
  private Instant newest() {
    return costs.history().newest().stream()
        .map(Result::finishedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
