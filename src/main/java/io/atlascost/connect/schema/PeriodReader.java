package io.atlascost.connect.schema;

import io.atlascost.connect.rows.RejectedRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Reads the days of a row, and the invoice, which may have changed places with them. */
record PeriodReader(FieldCells date, FieldCells endDate, FieldCells invoice, Periods periods)
    implements FieldReader {
  private static final Pattern ATLAS_ID = Pattern.compile("\\s*[a-f0-9]{24}\\s*");

  @Override
  public void read(Draft draft) throws RejectedRow {
    String dateText = date.text(draft.cells);
    String invoiceText = invoice.text(draft.cells);
    if (dateText == null) {
      throw RejectedRow.missing(date.name(), Period.EXPECTED);
    }

    // In Atlas's published example the two have changed places.
    boolean swapped =
        invoiceText != null
            && periods.read(dateText).isEmpty()
            && ATLAS_ID.matcher(dateText).matches()
            && periods.read(invoiceText).isPresent();
    Period period = periods.require(date.name(), swapped ? invoiceText : dateText);
    date.slot().put(draft.value, connectDate(period.start()));
    endDate.slot().put(draft.value, end(period, endDate.text(draft.cells)));
    invoice.slot().put(draft.value, swapped ? dateText : invoiceText);
  }

  /** Null where the row says no end. */
  private Date end(Period period, String text) throws RejectedRow {
    if (text == null) {
      return period.end().map(PeriodReader::connectDate).orElse(null);
    }

    Period stated = periods.require(endDate.name(), text);
    LocalDate end = stated.start();
    boolean contradicts = period.end().isPresent() && !period.end().get().equals(end);
    if (stated.end().isPresent() || contradicts || !end.isAfter(period.start())) {
      throw RejectedRow.cell(endDate.name(), text, "the day after the last of " + date.name());
    }

    return connectDate(end);
  }

  /** As Connect's logical type has it: midnight of the day, in UTC. */
  private static Date connectDate(LocalDate day) {
    return Date.from(Instant.ofEpochSecond(TimeUnit.DAYS.toSeconds(day.toEpochDay())));
  }
}
