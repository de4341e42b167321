package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.quickstart.History.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * Costs in, one page of HTML out that needs nothing else. Each number stands there for people, and
 * exactly, under a name, for programs: at its place and in one JSON object.
 */
final class CostPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Columns that are aligned as texts are. */
  private static final Set<String> TEXTS =
      Set.of("organization", "by", "row", "field", "message", "as it came");

  private final Costs costs;
  private final Map<String, String> figures;
  private final List<YearMonth> months;
  private final Map<String, String> numbers = new LinkedHashMap<>();
  private final StringBuilder html = new StringBuilder();

  /**
   * @param figures of the run, in the order in which they are shown
   */
  CostPage(Costs costs, Map<String, String> figures) {
    this.costs = costs;
    this.figures = figures;
    this.months = costs.months();
  }

  String html() {
    head();
    tiles();
    services();
    table("By organization", "organization", costs.organizations());
    table("By project", "project", costs.projects());
    control();
    restatements();
    deadLetters();
    configured();
    run();
    foot();
    return html.toString();
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private void head() {
    String policy = "default-src 'none'; style-src 'unsafe-inline'";
    add(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <title>Atlas costs</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>Atlas costs</h1>
        <p>US dollars, as the records in Kafka say them. Up to %s UTC.</p>
        """
            .formatted(policy, style(), TIME.format(newest())));
  }

  private void tiles() {
    add("<div class=\"tiles\">\n");
    Costs.Table services = costs.services();
    for (YearMonth month : months.subList(Math.max(0, months.size() - 2), months.size())) {
      boolean runs = month.equals(YearMonth.from(newest().atOffset(ZoneOffset.UTC)));
      BigDecimal total = services.total(month);
      tile(month + (runs ? ", so far" : ""), amount("tile/" + month, total), "USD");
    }

    long differing = costs.differing();
    tile(
        "Results beside their control",
        count("tile/differing", differing),
        differing == 0 ? "differences" : "differ");
    tile("Dead letters", count("tile/deadLetters", costs.deadLetters().size()), "");
    add("</div>\n");
  }

  private void tile(String label, String number, String unit) {
    add("<div><span>" + escaped(label) + "</span><b " + number + "</b> " + unit + "</div>\n");
  }

  private void services() {
    Costs.Table services = costs.services();
    add("<section><h2>By month and service</h2>\n");
    add(new CostChart(services, months).html());
    add("<p>A bar for each month; credits stand on its left.</p>\n");
    rows("service", services, true);
    add("</section>\n");
  }

  private void table(String title, String kind, Costs.Table table) {
    add("<section><h2>" + title + "</h2>\n");
    rows(kind, table, false);
    add("</section>\n");
  }

  private void rows(String kind, Costs.Table table, boolean coloured) {
    begin(months.stream().map(YearMonth::toString).toList(), kind, "total");
    List<String> names = table.names();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String mark = coloured ? "<i class=\"" + CostChart.colour(i) + "\"></i>" : "";
      add("<tr><th>" + mark + escaped(name) + "</th>");
      months.forEach(month -> money(kind + "/" + name + "/" + month, table.amount(name, month)));
      money(kind + "/" + name, table.total(name));
      add("</tr>\n");
    }

    add("<tr class=\"sum\"><th>total</th>");
    months.forEach(month -> money(kind + "-total/" + month, table.total(month)));
    money(kind + "-total", table.total());
    add("</tr>\n");
    end();
  }

  private void control() {
    add(
        """
        <section><h2>Control</h2>
        <p>Each result beside a query for the whole month of its organization.</p>
        """);
    begin(List.of("organization", "by", "total", "control", "difference"), "month");
    for (Result result : costs.controlled()) {
      String name = "control/" + name(result);
      head(result);
      money(name + "/total", result.total());
      result.control().ifPresentOrElse(c -> money(name + "/control", c), this::unknown);
      result.difference().ifPresentOrElse(d -> money(name + "/difference", d), this::unknown);
      add("</tr>\n");
    }

    end();
    add("</section>\n");
  }

  private void restatements() {
    List<Result> restated = costs.history().all(Kind.RESTATED);
    add(
        """
        <section><h2>Restatements</h2>
        <p>Months that were over and changed: %s. The running month grew %s times, and %s times a
        month was unchanged, so that nothing was sent again.</p>
        """
            .formatted(
                span("restated", restated.size()),
                span("grown", costs.history().all(Kind.GROWN).size()),
                span("unchanged", costs.history().all(Kind.UNCHANGED).size())));
    begin(List.of("organization", "by", "before", "after", "change", "rows gone"), "month");
    for (int i = 0; i < restated.size(); i++) {
      Result result = restated.get(i);
      String name = "restatement/" + i;
      head(result);
      money(name + "/before", result.before().orElse(BigDecimal.ZERO));
      money(name + "/after", result.total());
      money(name + "/change", result.change());
      add("<td>" + escaped(Costs.text(result.status(), "withdrawn")) + "</td></tr>\n");
    }

    end();
    add("</section>\n");
  }

  private void deadLetters() {
    add("<section><h2>Dead letters</h2>\n<p>What could not be read, with the reason.</p>\n");
    begin(List.of("row", "field", "message", "as it came"), "kind");
    for (GenericRecord letter : costs.deadLetters()) {
      add("<tr><th>" + escaped(Costs.text(letter, "kind")) + "</th>");
      for (String field : List.of("row", "field", "message", "raw")) {
        add("<td class=\"text\">" + escaped(Costs.text(letter, field)) + "</td>");
      }

      add("</tr>\n");
    }

    end();
    add("</section>\n");
  }

  private void configured() {
    add(
        """
        <section><h2>Queries that somebody created</h2>
        <p>Each is read once. They are in no sum above.</p>
        """);
    begin(List.of("records", "dead letters", "total"), "query");
    for (GenericRecord status : costs.configured()) {
      String token = Costs.text(status, "token");
      String name = "query/" + token.substring(0, 8);
      add("<tr><th>" + escaped(token.substring(0, 8)) + "…</th>");
      add("<td " + count(name + "/rows", (long) status.get("rows")) + "</td>");
      add("<td " + count(name + "/deadLetters", (long) status.get("deadLetters")) + "</td>");
      money(name + "/total", (BigDecimal) status.get("totalUsageAmount"));
      add("</tr>\n");
    }

    end();
    add("</section>\n");
  }

  private void run() {
    add("<section><h2>This run</h2>\n<dl>\n");
    figures.forEach(
        (name, figure) -> {
          numbers.put("run/" + name, figure);
          add(
              "<dt>%s</dt><dd data-name=\"run/%s\" data-value=\"%s\">%s</dd>\n"
                  .formatted(escaped(name), escaped(name), escaped(figure), escaped(figure)));
        });
    add("</dl></section>\n");
  }

  private void foot() {
    try {
      String json = new ObjectMapper().writeValueAsString(numbers).replace("<", "\\u003c");
      add("<script type=\"application/json\" id=\"numbers\">" + json + "</script>\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    add("</body>\n</html>\n");
  }

  private void head(Result result) {
    add("<tr><th>" + result.scope().month() + "</th><td class=\"text\">");
    add(escaped(costs.organization(result.scope().orgId())) + "</td><td class=\"text\">");
    add(escaped(result.scope().groupBy()) + "</td>");
  }

  private String name(Result result) {
    Scope scope = result.scope();
    return scope.month() + "/" + costs.organization(scope.orgId()) + "/" + scope.groupBy();
  }

  private void begin(List<String> columns, String first, String... last) {
    add("<div class=\"scroll\"><table><thead><tr><th>" + first + "</th>");
    columns.forEach(
        column ->
            add((TEXTS.contains(column) ? "<th class=\"text\">" : "<th>") + column + "</th>"));
    List.of(last).forEach(column -> add("<th>" + column + "</th>"));
    add("</tr></thead>\n");
  }

  private void end() {
    add("</table></div>\n");
  }

  private void money(String name, BigDecimal amount) {
    add("<td " + amount(name, amount) + "</td>");
  }

  private void unknown() {
    add("<td>unknown</td>");
  }

  private String span(String name, long count) {
    return "<span " + count(name, count) + "</span>";
  }

  private String count(String name, long count) {
    return number(name, Long.toString(count), Long.toString(count));
  }

  private String amount(String name, BigDecimal amount) {
    return number(name, amount.stripTrailingZeros().toPlainString(), Screen.cents(amount));
  }

  private String number(String name, String exact, String shown) {
    if (numbers.put(name, exact) != null) {
      throw new IllegalStateException("Two numbers are named " + name);
    }

    return "data-name=\"%s\" data-value=\"%s\">%s".formatted(escaped(name), exact, shown);
  }

  private void add(String text) {
    html.append(text);
  }

  /** When the newest of the results was read. */
  private Instant newest() {
    return costs.history().newest().stream()
        .map(Result::finishedAt)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  private static String style() {
    try (InputStream in = CostPage.class.getResourceAsStream("/quickstart/costs.css")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
