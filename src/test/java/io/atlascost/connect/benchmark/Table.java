package io.atlascost.connect.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines of cells in, text in columns out. */
final class Table {
  private static final String GAP = "  ";

  private final List<String[]> lines = new ArrayList<>();

  Table(String... labels) {
    lines.add(labels);
  }

  void add(Object... cells) {
    String[] line = new String[cells.length];
    for (int column = 0; column < cells.length; column++) {
      line[column] = String.valueOf(cells[column]);
    }

    lines.add(line);
  }

  static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  static String whole(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String decimals(int digits, double number) {
    return String.format(Locale.ROOT, "%,." + digits + "f", number);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String[] line : lines) {
      for (int column = 0; column < line.length; column++) {
        text.append(column == 0 ? "" : GAP).append(padded(line[column], column));
      }

      text.append('\n');
    }

    return text.toString();
  }

  /** Words to the left, all behind them to the right. */
  private String padded(String cell, int column) {
    String blanks = " ".repeat(width(column) - cell.length());
    return column == 0 ? cell + blanks : blanks + cell;
  }

  private int width(int column) {
    return lines.stream().mapToInt(line -> line[column].length()).max().orElse(0);
  }
}
