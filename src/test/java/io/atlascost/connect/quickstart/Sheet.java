package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts, tables and numbers in, HTML out. Each number stands there for people, and exactly, under a
 * name, for programs.
 */
final class Sheet {
  /** It loads nothing and runs nothing. */
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private final Map<String, String> numbers = new LinkedHashMap<>();
  private final StringBuilder html = new StringBuilder();

  /** A column of a table; texts stand on its left, numbers on its right. */
  record Column(String name, boolean isText) {
    static Column text(String name) {
      return new Column(name, true);
    }

    static Column number(String name) {
      return new Column(name, false);
    }
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Everything else comes next. */
  void begin(String title, String note) {
    add(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="%s">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>%s</h1>
        <p>%s</p>
        """
            .formatted(POLICY, escaped(title), style(), escaped(title), escaped(note)));
  }

  /** Adds all numbers once more, in one JSON object. */
  void end() {
    try {
      String json = new ObjectMapper().writeValueAsString(numbers).replace("<", "\\u003c");
      add("<script type=\"application/json\" id=\"numbers\">" + json + "</script>\n");
      add("</body>\n</html>\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** HTML as it stands. */
  void add(String more) {
    html.append(more);
  }

  /** A box with a title; what comes next is in it. */
  void beginSection(String title) {
    add("<section><h2>" + escaped(title) + "</h2>\n");
  }

  void endSection() {
    add("</section>\n");
  }

  /** Rows come next. */
  void beginTable(List<Column> columns) {
    add("<div class=\"scroll\"><table><thead><tr>");
    columns.forEach(
        column ->
            add("<th" + (column.isText() ? " class=\"text\">" : ">") + escaped(column.name())));
    add("</tr></thead>\n");
  }

  void endTable() {
    add("</table></div>\n");
  }

  /** A cell. */
  void text(String text) {
    add("<td class=\"text\">" + escaped(text) + "</td>");
  }

  /** A cell; its number is rounded for people. */
  void money(String name, BigDecimal amount) {
    add("<td " + amount(name, amount) + "</td>");
  }

  /** A cell. */
  void number(String name, long count) {
    add("<td " + count(name, count) + "</td>");
  }

  /** A cell. */
  void unknown() {
    add("<td>unknown</td>");
  }

  /** An element, from its attributes to its text, not to its end. */
  String count(String name, long count) {
    return named(name, Long.toString(count), Long.toString(count));
  }

  /** The same, rounded for people. */
  String amount(String name, BigDecimal amount) {
    return named(name, amount.stripTrailingZeros().toPlainString(), Screen.cents(amount));
  }

  /**
   * The same, of whatever is said.
   *
   * @param exact for programs
   * @param shown for people
   */
  String named(String name, String exact, String shown) {
    if (numbers.put(name, exact) != null) {
      throw new IllegalStateException("Two numbers are named " + name);
    }

    return "data-name=\"%s\" data-value=\"%s\">%s"
        .formatted(escaped(name), escaped(exact), escaped(shown));
  }

  @Override
  public String toString() {
    return html.toString();
  }

  private static String style() {
    try (InputStream in = Sheet.class.getResourceAsStream("/quickstart/costs.css")) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
