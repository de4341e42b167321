package io.atlascost.connect.quickstart;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sections, tables and bars in, plain lines of a terminal's width out. */
final class Screen {
  private static final int WIDTH = 100;
  private static final int BAR = 50;
  private static final String GAP = "  ";

  private final PrintStream out;

  Screen(PrintStream out) {
    this.out = out;
  }

  void title(String text) {
    line(text);
    line("=".repeat(text.length()));
  }

  void section(String text) {
    line("");
    line(text);
  }

  /** An indented line. */
  void item(String text) {
    line(GAP + text);
  }

  /** A name and a value, which goes on below itself where it is too long for a line. */
  void item(String name, String value) {
    String head = String.format(Locale.ROOT, "%-18s ", name);
    int width = WIDTH - GAP.length() - head.length();
    String rest = value;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      item(head + rest.substring(0, end));
      head = " ".repeat(head.length());
      rest = rest.substring(end).stripLeading();
    }

    item(head + rest);
  }

  /** Columns as wide as they need to be; the last one holds numbers. */
  void table(List<String> heads, List<List<String>> rows) {
    int[] widths = new int[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = heads.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }

    row(heads, widths);
    rows.forEach(row -> row(row, widths));
  }

  /** A bar for each amount, to one scale; negative ones in another sign. */
  void bars(Map<String, BigDecimal> amounts) {
    BigDecimal longest =
        amounts.values().stream().map(BigDecimal::abs).reduce(BigDecimal.ONE, BigDecimal::max);
    amounts.forEach((name, amount) -> bar(name, amount, longest));
  }

  /** Dollars and cents. */
  static String cents(BigDecimal amount) {
    return format("#,##0.00", amount);
  }

  /** Every digit. */
  static String exactly(BigDecimal amount) {
    return format("#,##0.00################", amount);
  }

  /** A path as one would write it here. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path whole = path.toAbsolutePath();
    return (whole.startsWith(here) ? here.relativize(whole) : whole).toString();
  }

  private void bar(String name, BigDecimal amount, BigDecimal longest) {
    int length =
        amount
            .abs()
            .multiply(BigDecimal.valueOf(BAR))
            .divide(longest, 0, RoundingMode.CEILING)
            .intValue();
    String sign = amount.signum() < 0 ? "-" : "#";
    item(String.format(Locale.ROOT, "%-24s %12s  %s", name, cents(amount), sign.repeat(length)));
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    int last = widths.length - 1;
    for (int column = 0; column < last; column++) {
      line.append(String.format(Locale.ROOT, "%-" + widths[column] + "s", cells.get(column)));
      line.append(GAP);
    }

    line.append(String.format(Locale.ROOT, "%" + widths[last] + "s", cells.get(last)));
    item(line.toString());
  }

  private void line(String text) {
    out.println(text);
    out.flush();
  }

  private static String format(String pattern, BigDecimal amount) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(amount);
  }
}
