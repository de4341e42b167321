package io.atlascost.connect.benchmark;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.utils.AppInfoParser;

/** Figures as they come in, one page out at the end: the tables, and how far to trust them. */
final class Report {
  /** Above this part of all processors, others bear on what is measured. */
  private static final double BUSY = 0.1;

  private final PrintStream out;
  private final List<String> sections = new ArrayList<>();
  private final Set<String> checksums = new LinkedHashSet<>();
  private final List<String> disturbed = new ArrayList<>();
  private final double loadBefore = load();
  private final long begin = System.nanoTime();

  Report(PrintStream out) {
    this.out = out;
  }

  /** So that one sees that it goes on. */
  void progress(String done) {
    out.printf(Locale.ROOT, "%4d s  %s%n", seconds(), done);
  }

  /** How far to trust a run. */
  void note(String run, Figures figures) {
    if (figures.others() > BUSY) {
      disturbed.add(String.format(Locale.ROOT, "%s (%.0f %%)", run, 100 * figures.others()));
    }
  }

  /** What rows were, to be compared with those of another day. */
  void checksum(Figures figures) {
    checksums.add("%s of %s rows".formatted(figures.checksum(), Table.whole(figures.rows())));
  }

  void sentence(String sentence) {
    sections.add(sentence + "\n");
  }

  void table(String title, Table table) {
    sections.add(title + "\n\n" + table);
  }

  void print() {
    out.println();
    sections.forEach(out::println);
    out.printf(
        "Measured with Kafka %s on Java %s, %d processors, in %d s: a broker and a simulated Atlas in"
            + " one JVM,%n",
        AppInfoParser.getVersion(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        seconds());
    out.println(
        """
        for each run a new Connect worker in another (stock options, -Xmx512m), config/connector*.json. From the first row
        on the topic to the last that committed readers see. A ceiling repeats keys and values of the first 1000 records.
        CPU seconds are the worker's from the operating system; heap and allocation from its log of collections: the most
        that one left, and what the last left. Every row is counted on the topic, and its bytes compared with those of the
        same task without Connect; the checksum is over keys and values but for the time when they were read.""");
    out.println("Checksums: " + String.join(", ", checksums));
    out.println(business());
  }

  private String business() {
    String loads =
        String.format(Locale.ROOT, "Load average %.1f before, %.1f now. ", loadBefore, load());
    if (disturbed.isEmpty() && loadBefore > Runtime.getRuntime().availableProcessors() / 2.0) {
      return loads + "THE MACHINE WAS BUSY before, trust ratios at most.";
    }

    return disturbed.isEmpty()
        ? loads + "Nobody else had more than a tenth of the machine during any run."
        : loads
            + "THE MACHINE WAS BUSY, trust ratios at most; others had more than a tenth of it during: "
            + String.join(", ", disturbed);
  }

  private long seconds() {
    return (System.nanoTime() - begin) / 1_000_000_000;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
