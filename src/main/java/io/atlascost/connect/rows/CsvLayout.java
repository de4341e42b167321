package io.atlascost.connect.rows;

import io.atlascost.connect.rows.CsvRecord.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The first records in, what they say about the ones behind them out.
 *
 * <p>The records before the one that has the labels of a table are a preamble: a label and its
 * value each, which hold for every row, as in Atlas's invoices. Where no such record comes, labels
 * and values are all there is, and the rows lie on their sides, as in Atlas's published example.
 */
sealed interface CsvLayout {
  /** Records of a preamble; Atlas's invoices have four. */
  int MOST_LINES = 64;

  /** Bytes of a preamble: each of its values is in every row. */
  int MOST_BYTES = 64 * 1024;

  /** No record at all. */
  record Nothing() implements CsvLayout {}

  /**
   * A row for each record.
   *
   * @param width of the row's own cells
   * @param shared texts of the columns behind these, for every row the same
   */
  record Table(Columns columns, int width, List<String> shared) implements CsvLayout {}

  /**
   * A row for several records.
   *
   * @param ahead the first ones, which are read already
   */
  record Sideways(List<CsvRecord> ahead) implements CsvLayout {
    /** Whether these lines, taken together, have the labels of a row. */
    boolean hasLabelsOfARow() {
      return Labels.missing(CsvLayout.labels(ahead).toList()).isEmpty();
    }
  }

  static CsvLayout of(CsvRecords records, Body body) throws IOException, MalformedBody {
    List<CsvRecord> lines = new ArrayList<>();
    long bytes = 0;
    Optional<CsvRecord> next = records.next();
    while (next.isPresent()) {
      CsvRecord line = next.get();
      if (isHeader(line, lines)) {
        return table((Texts) line, lines, body);
      }

      lines.add(line.kept());
      bytes += line.size() + 1;
      if (lines.size() > MOST_LINES || bytes > MOST_BYTES) {
        break;
      }

      next = records.next();
    }

    if (lines.isEmpty()) {
      body.acceptEmpty();
      return new Nothing();
    }

    if (isSideways(lines)) {
      return new Sideways(lines);
    }

    throw headless(lines, next.isEmpty(), body);
  }

  /** Whether a record has the labels of a table, as opposed to a label and its value. */
  static boolean mayBeHeader(CsvRecord line) {
    return line instanceof Texts texts
        && !isLabelAndValue(texts)
        && texts.texts().stream().anyMatch(Labels::isRequired);
  }

  /** Labels as they are called: without what surrounds them. */
  static String label(String text) {
    return ByteOrderMark.off(text.strip()).strip();
  }

  private static boolean isHeader(CsvRecord line, List<CsvRecord> before) {
    return mayBeHeader(line)
        && Labels.missing(Stream.concat(labels(before), ((Texts) line).texts().stream()).toList())
            .isEmpty();
  }

  /** A known label, then something else than a label. */
  private static boolean isLabelAndValue(Texts line) {
    List<String> texts = line.texts();
    return texts.size() >= 2
        && line.width() <= 2
        && Labels.isKnown(texts.get(0))
        && !Labels.isKnown(texts.get(1));
  }

  /** Whether there are labels and values alone, as it seems from the first line on. */
  private static boolean isSideways(List<CsvRecord> lines) {
    if (!(lines.get(0) instanceof Texts first) || first.width() > 2) {
      return false;
    }

    long pairs =
        lines.stream().filter(line -> line instanceof Texts t && isLabelAndValue(t)).count();
    return pairs >= 2 || (pairs == 1 && lines.size() == 1 && first.width() == 2);
  }

  /** What stands where the labels of a preamble do. */
  private static Stream<String> labels(List<CsvRecord> lines) {
    return lines.stream()
        .filter(line -> line instanceof Texts texts && texts.width() <= 2)
        .map(line -> ((Texts) line).texts().get(0));
  }

  private static CsvLayout table(Texts header, List<CsvRecord> preamble, Body body)
      throws IOException, MalformedBody {
    List<String> labels = new ArrayList<>();
    for (String text : header.texts().subList(0, header.width())) {
      labels.add(text.isBlank() ? "column " + (labels.size() + 1) : label(text));
    }

    List<String> sharedLabels = new ArrayList<>();
    List<String> sharedTexts = new ArrayList<>();
    for (CsvRecord line : preamble) {
      if (!(line instanceof Texts pair) || pair.width() > 2) {
        throw body.malformed(
            "a line before the one with the labels is no label and its value: '"
                + body.shown(line.raw().toString())
                + "'");
      }

      if (pair.width() > 0) {
        String label = label(pair.texts().get(0));
        sharedLabels.add(label.isEmpty() ? "line " + (sharedLabels.size() + 1) : label);
        sharedTexts.add(pair.texts().size() > 1 ? pair.texts().get(1) : "");
      }
    }

    check("label", labels, body);
    check("label", sharedLabels, body);
    check("value", sharedTexts, body);
    return new Table(new Columns(labels, sharedLabels), labels.size(), sharedTexts);
  }

  /**
   * Checks what will be in every row.
   *
   * @param kind what the texts are
   */
  private static void check(String kind, List<String> texts, Body body)
      throws IOException, MalformedBody {
    for (String text : texts) {
      if (Limits.exceedsCell(text)) {
        throw body.malformed("the " + kind + " '" + body.shown(text) + "' is longer than 64 KiB");
      }

      Optional<String> unwritable = Unwritable.in(text);
      if (unwritable.isPresent()) {
        throw body.malformed("the " + kind + " '" + body.shown(text) + "' has " + unwritable.get());
      }
    }
  }

  /** What to throw where no record can be the one with the labels. */
  private static MalformedBody headless(List<CsvRecord> lines, boolean isAll, Body body)
      throws IOException {
    Optional<Texts> best =
        lines.stream()
            .filter(Texts.class::isInstance)
            .map(Texts.class::cast)
            .filter(line -> line.texts().stream().anyMatch(Labels::isKnown))
            .max(Comparator.comparingInt(line -> Labels.fields(line.texts()).size()));
    if (best.isEmpty()) {
      return body.malformed(
          "the first line has no label that is known: '"
              + body.shown(lines.get(0).raw().toString())
              + "'; expected labels such as Usage Date, Usage Amount");
    }

    List<String> labels =
        Stream.concat(
                labels(lines.subList(0, lines.indexOf(best.get()))), best.get().texts().stream())
            .map(CsvLayout::label)
            .toList();
    String fault = lacks(labels, body);
    // A connection may have ended behind a preamble.
    return isAll ? body.endedEarly(fault) : body.malformed(fault);
  }

  /** That labels can give no row, and why. */
  static String lacks(List<String> labels, Body body) {
    List<String> missing = Labels.missing(labels);
    return "no label stands for "
        + String.join(", nor for ", missing.isEmpty() ? List.of("a row") : missing)
        + " among '"
        + body.shown(String.join("', '", labels), 400)
        + "'; expected labels such as Usage Date, Usage Amount";
  }
}
