package io.atlascost.connect.rows;

import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.rows.CsvLines.Line;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * CSV in, rows out, in either of two layouts: a line of labels and then a line for each row, or, as
 * in Atlas's published example, a label and its value on each line.
 */
final class CsvRows implements Rows {
  private final UsageBody body;
  private final CsvLines lines;
  private final Deque<Line> ahead = new ArrayDeque<>();

  private boolean started;
  private boolean sideways;
  private Columns columns;
  private long number;
  private long fingerprint = Fingerprint.NOTHING;

  CsvRows(InputStream in, UsageBody body) throws IOException, MalformedBody {
    this.body = body;
    this.lines = new CsvLines(in, body);
  }

  @Override
  public Optional<Row> next() throws IOException, MalformedBody {
    if (!started) {
      start();
    }

    return sideways ? sidewaysRow() : row();
  }

  @Override
  public boolean isEndTold() {
    return body.framed();
  }

  private void start() throws IOException, MalformedBody {
    this.started = true;
    Optional<Line> first = line();
    if (first.isEmpty()) {
      Rows.acceptEmpty(body);
      return;
    }

    if (!(first.get() instanceof Line.Cut head)
        || head.cells().stream().noneMatch(Labels::isKnown)) {
      throw new MalformedBody(
          "the first line has no label that is known: '"
              + shown(first.get().raw())
              + "'; expected labels such as Usage Date, Usage Amount");
    }

    if (head.cells().stream().anyMatch(Limits::exceedsCell)) {
      throw new MalformedBody("a label in the first line is longer than 64 KiB");
    }

    if (isLabelAndValue(head)) {
      Optional<Line> second = line();
      second.ifPresent(ahead::push);
      this.sideways =
          second.isEmpty()
              ? head.width() == 2
              : second.get() instanceof Line.Cut line && isLabelAndValue(line);
    }

    if (sideways) {
      ahead.push(head);
    } else {
      this.columns = columns(head);
    }
  }

  /** A known label, then something else than a label: two of these in a row are no table. */
  private static boolean isLabelAndValue(Line.Cut line) {
    List<String> cells = line.cells();
    return cells.size() >= 2
        && line.width() <= 2
        && Labels.isKnown(cells.get(0))
        && !Labels.isKnown(cells.get(1));
  }

  private static Columns columns(Line.Cut head) {
    List<String> labels = new ArrayList<>();
    for (String cell : head.cells().subList(0, head.width())) {
      labels.add(cell.isBlank() ? "column " + (labels.size() + 1) : cell.strip());
    }

    return new Columns(labels);
  }

  private Optional<Row> row() throws IOException, MalformedBody {
    Optional<Line> line = line();
    if (line.isEmpty()) {
      return Optional.empty();
    }

    if (!(line.get() instanceof Line.Cut cut)) {
      return Optional.of(damaged(line.get().raw(), ((Line.Damaged) line.get()).fault()));
    }

    if (cut.cells().size() < columns.size() || cut.width() > columns.size()) {
      return Optional.of(
          damaged(
              cut.raw(),
              RejectedRow.row(
                  "the row has "
                      + cut.cells().size()
                      + " cells; expected "
                      + columns.size()
                      + ", as the first line has labels")));
    }

    return Optional.of(sound(cut.raw(), columns, cut.cells().subList(0, columns.size())));
  }

  private Optional<Row> sidewaysRow() throws IOException, MalformedBody {
    SidewaysRow row = new SidewaysRow();
    Optional<Line> line = line();
    while (line.isPresent() && row.add(line.get())) {
      line = line();
    }

    line.ifPresent(ahead::push);
    if (row.isEmpty()) {
      return Optional.empty();
    }

    return Optional.of(
        row.fault().isPresent()
            ? damaged(row.raw(), row.fault().get())
            : sound(row.raw(), row.columns(), row.texts()));
  }

  private Optional<Line> line() throws IOException, MalformedBody {
    return ahead.isEmpty() ? lines.next() : Optional.of(ahead.pop());
  }

  private Row sound(String raw, Columns columns, List<String> texts) {
    for (int column = 0; column < texts.size(); column++) {
      String text = texts.get(column);
      if (Limits.exceedsCell(text)) {
        return damaged(raw, RejectedRow.oversizedCell(columns.label(column), text));
      }
    }

    Cells cells = new Cells(columns, texts.toArray(new String[0]));
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, cells);
    return new Row.Sound(number, fingerprint, raw, cells);
  }

  private Row damaged(String raw, RejectedRow fault) {
    this.number++;
    this.fingerprint = Fingerprint.extend(fingerprint, raw);
    return new Row.Damaged(number, fingerprint, raw, fault);
  }

  private static String shown(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
