package io.atlascost.connect.quickstart;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/** Costs by service and month in, a bar for each month out: one piece for each service. */
final class CostChart {
  /** Colours of the style sheet; further services share a grey. */
  private static final int COLOURS = 8;

  private static final double WIDTH = 1000;

  private final Costs.Table services;
  private final List<YearMonth> months;
  private final double credits;
  private final double scale;

  CostChart(Costs.Table services, List<YearMonth> months) {
    this.services = services;
    this.months = months;
    this.credits = longest(-1);
    this.scale = WIDTH / Math.max(1e-9, credits + longest(1));
  }

  /** The style of a service's colour. */
  static String colour(int service) {
    return service < COLOURS ? "s" + (service + 1) : "s0";
  }

  /** Elements of a page: labels as text, so that they stay readable however narrow it is. */
  String html() {
    StringBuilder html = new StringBuilder();
    for (YearMonth month : months) {
      String total = Screen.cents(services.total(month)) + " USD";
      html.append("<div class=\"month\"><span>")
          .append(month)
          .append("</span><b>")
          .append(total)
          .append("</b>\n<svg viewBox=\"0 0 1000 30\" preserveAspectRatio=\"none\" role=\"img\"")
          .append(" aria-label=\"" + month + ": " + total + "\">\n");
      pieces(month, html);
      html.append("</svg></div>\n");
    }

    return html.toString();
  }

  /** Costs to the right of zero, credits to its left. */
  private void pieces(YearMonth month, StringBuilder html) {
    double right = credits * scale;
    double left = right;
    List<String> names = services.names();
    for (int i = 0; i < names.size(); i++) {
      BigDecimal amount = services.amount(names.get(i), month);
      double width = Math.abs(amount.doubleValue()) * scale;
      boolean isCredit = amount.signum() < 0;
      left -= isCredit ? width : 0;
      html.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"%s\" x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"30\">"
                  + "<title>%s: %s USD</title></rect>%n",
              colour(i),
              isCredit ? left : right,
              width,
              Sheet.escaped(names.get(i)),
              Screen.cents(amount)));
      right += isCredit ? 0 : width;
    }
  }

  /** The longest of all bars, of costs or of credits. */
  private double longest(int sign) {
    return months.stream()
        .mapToDouble(
            month ->
                services.names().stream()
                    .map(name -> services.amount(name, month))
                    .filter(amount -> amount.signum() == sign)
                    .mapToDouble(amount -> amount.abs().doubleValue())
                    .sum())
        .max()
        .orElse(0);
  }
}
