package io.atlascost.connect.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Contenders in, the table of what they cost out: medians, and ratios to the ceiling of the same
 * round.
 */
final class Comparison {
  private final List<Contender> contenders;
  private final Scale scale;

  private final Map<String, List<Figures>> figures = new LinkedHashMap<>();

  Comparison(List<Contender> contenders, Scale scale) {
    this.contenders = contenders;
    this.scale = scale;
  }

  /** A contender and its ceiling. */
  static List<Contender> only(String name) {
    String ceiling =
        Contender.all().stream()
            .filter(each -> each.name().equals(name))
            .map(Contender::ceiling)
            .findFirst()
            .orElseThrow();
    return Contender.all().stream()
        .filter(each -> each.name().equals(name) || each.name().equals(ceiling))
        .toList();
  }

  void run(Trial trial, Report report) throws InterruptedException {
    for (int round = 1; round <= scale.rounds(); round++) {
      for (Contender each : contenders) {
        Figures run = each.run(trial, scale.rows());
        figures.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(run);
        report.progress(
            "%s, round %d: %s rows/s, %s CPU s/M rows"
                .formatted(
                    each.name(),
                    round,
                    Table.whole(run.rate()),
                    Table.decimals(1, run.processorPerMillion())));
        report.note(each.name(), run);
        if (each.kind() == Contender.Kind.OURS) {
          report.checksum(run);
        }
      }
    }

    print(report);
  }

  private void print(Report report) {
    Table table =
        new Table(
            "run",
            "rows/s",
            "÷ ceiling",
            "at least",
            "CPU s/M rows",
            "÷ ceiling",
            "at most",
            "heap MB, most",
            "live",
            "KB/row",
            "at most",
            "others' CPU %");
    contenders.forEach(each -> table.add(line(each)));
    report.table(
        "%,d rows of 172 bytes, one task, one partition; medians of %d"
            .formatted(scale.rows(), scale.rounds()),
        table);
    printPlain(report);
  }

  /** Whoever writes a connector in an afternoon must not have a faster one. */
  private void printPlain(Report report) {
    Map<String, Contender> byName =
        contenders.stream().collect(Collectors.toMap(Contender::name, each -> each));
    if (!byName.keySet().containsAll(List.of("csv", "plain"))) {
      return;
    }

    double ours = ratio(byName.get("csv"), Figures::rate);
    double plain = ratio(byName.get("plain"), Figures::rate);
    report.sentence(
        "csv reaches %s of its ceiling, a plain Commons CSV task with flat records %s of its own;"
                .formatted(Table.decimals(2, ours), Table.decimals(2, plain))
            + " to be ahead: "
            + (ours > plain ? "met" : "MISSED"));
  }

  private Object[] line(Contender contender) {
    double rate = ratio(contender, Figures::rate);
    double processor = ratio(contender, Figures::processorPerMillion);
    double kilobytes = median(contender, Figures::kilobytesPerRow);
    return new Object[] {
      contender.name(),
      Table.whole(median(contender, Figures::rate)),
      contender.isCeiling() ? "1" : Table.decimals(2, rate),
      contender.targets().ofRate(rate),
      Table.decimals(1, median(contender, Figures::processorPerMillion)),
      contender.isCeiling() ? "1" : Table.decimals(2, processor),
      contender.targets().ofProcessor(processor),
      Table.whole(median(contender, Figures::most)),
      Table.whole(median(contender, Figures::live)),
      Table.decimals(1, kilobytes),
      contender.kind() == Contender.Kind.OURS ? Targets.ofKilobytes(kilobytes) : "",
      Table.whole(100 * median(contender, Figures::others)),
    };
  }

  private double median(Contender contender, ToDoubleFunction<Figures> figure) {
    return Median.of(figures.get(contender.name()).stream().mapToDouble(figure).toArray());
  }

  private double ratio(Contender contender, ToDoubleFunction<Figures> figure) {
    List<Figures> own = figures.get(contender.name());
    List<Figures> ceiling = figures.get(contender.ceiling());
    double[] ratios = new double[own.size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] =
          figure.applyAsDouble(own.get(round)) / figure.applyAsDouble(ceiling.get(round));
    }

    return Median.of(ratios);
  }
}
