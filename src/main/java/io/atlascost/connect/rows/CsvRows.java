package io.atlascost.connect.rows;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** CSV in, rows out, in whatever layout it comes. */
final class CsvRows implements Rows {
  private final Body body;
  private final CsvRecords records;
  private final Sequence sequence = new Sequence();
  private final Deque<CsvRecord> ahead = new ArrayDeque<>();
  private CsvLayout layout;
  private Cells latest = Cells.NONE;

  CsvRows(Window window, Body body) throws IOException, MalformedBody {
    this.body = body;
    this.records = new CsvRecords(window, body);
  }

  @Override
  public Optional<Row> next() throws IOException, MalformedBody {
    if (layout == null) {
      this.layout = CsvLayout.of(records, body);
      if (layout instanceof CsvLayout.Sideways sideways) {
        ahead.addAll(sideways.ahead());
      }
    }

    if (layout instanceof CsvLayout.Table table) {
      Optional<CsvRecord> record = records.next();
      return record.isEmpty() ? Optional.empty() : Optional.of(row(record.get(), table));
    }

    if (layout instanceof CsvLayout.Sideways sideways) {
      return sidewaysRow(sideways);
    }

    if (layout instanceof CsvLayout.Nothing) {
      return Optional.empty();
    }

    throw new AssertionError(layout);
  }

  @Override
  public boolean isEndTold() {
    return body.isFramed();
  }

  private Row row(CsvRecord record, CsvLayout.Table table) {
    if (record instanceof CsvRecord.Unreadable unreadable) {
      return sequence.damaged(unreadable.raw(), unreadable.fault());
    }

    CsvRecord.Texts texts = (CsvRecord.Texts) record;
    int cells = texts.texts().size();
    int width = table.width();
    if (cells < width || (cells > width && texts.width() > width)) {
      return sequence.damaged(
          texts.raw(),
          RejectedRow.row(
              "the row has "
                  + cells
                  + " cells; expected "
                  + width
                  + ", as the first line has labels"));
    }

    String[] all = new String[table.columns().size()];
    for (int column = 0; column < all.length; column++) {
      all[column] = column < width ? texts.texts().get(column) : table.shared().get(column - width);
    }

    return checked(texts.raw(), new Cells(table.columns(), all));
  }

  private Optional<Row> sidewaysRow(CsvLayout.Sideways sideways) throws IOException, MalformedBody {
    SidewaysRow row = new SidewaysRow();
    Optional<CsvRecord> record = record();
    while (record.isPresent() && row.add(record.get())) {
      if (isLateHeader(record.get())) {
        throw lateHeader((CsvRecord.Texts) record.get(), row);
      }

      record = record();
    }

    record.ifPresent(ahead::push);
    if (row.isEmpty()) {
      return Optional.empty();
    }

    // A line that cannot be read may be the one that is missing, where the rows behind have it.
    boolean isDamaged = row.fault().isPresent() && sideways.hasLabelsOfARow();
    if (sequence.length() == 0 && !isDamaged && !Labels.missing(row.labels()).isEmpty()) {
      String fault = CsvLayout.lacks(row.candidates(), body);
      // A connection may have ended behind a preamble.
      throw record.isEmpty() ? body.endedEarly(fault) : body.malformed(fault);
    }

    if (row.fault().isPresent()) {
      return Optional.of(sequence.damaged(row.raw(), row.fault().get()));
    }

    Cells cells = new Cells(new Columns(row.labels()), row.texts().toArray(new String[0]));
    return Optional.of(checked(row.raw(), cells));
  }

  /** A header that was none where it was looked for: it lacks a label, or came too late. */
  private MalformedBody lateHeader(CsvRecord.Texts header, SidewaysRow before) throws IOException {
    List<String> labels =
        Stream.concat(before.labels().stream(), header.texts().stream().map(CsvLayout::label))
            .distinct()
            .toList();
    if (!Labels.missing(labels).isEmpty()) {
      return body.malformed(CsvLayout.lacks(labels, body));
    }

    return body.malformed(
        "a line with the labels of a table comes too late: '"
            + body.shown(header.raw().toString())
            + "'; expected at most "
            + CsvLayout.MOST_LINES
            + " lines and "
            + CsvLayout.MOST_BYTES / 1024
            + " KiB before it");
  }

  private static boolean isLateHeader(CsvRecord record) {
    return CsvLayout.mayBeHeader(record) && ((CsvRecord.Texts) record).width() > 1;
  }

  private Optional<CsvRecord> record() throws IOException, MalformedBody {
    return ahead.isEmpty() ? records.next() : Optional.of(ahead.pop());
  }

  private Row checked(Raw raw, Cells cells) {
    for (int column = 0; column < cells.size(); column++) {
      if (cells.repeats(latest, column)) {
        continue;
      }

      String text = cells.text(column);
      String label = cells.columns().label(column);
      if (Limits.exceedsCell(text)) {
        return sequence.damaged(raw, RejectedRow.oversizedCell(label, text));
      }

      // The only one that bytes can hold.
      if (text.indexOf('\0') >= 0) {
        return sequence.damaged(
            raw, RejectedRow.unwritableCell(label, Unwritable.in(text).orElseThrow()));
      }
    }

    this.latest = cells;
    return sequence.sound(raw, cells);
  }
}
