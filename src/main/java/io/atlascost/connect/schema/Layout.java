package io.atlascost.connect.schema;

import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import io.atlascost.connect.rows.RejectedRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * What the columns of a result mean, compiled once for all rows that have them: a reader for each
 * field, through which a row goes in one loop.
 */
final class Layout {
  private final Columns columns;
  private final Schema schema;
  private final FieldReader[] readers;

  Layout(Columns columns, Schema schema, DecimalMode mode, Periods periods) {
    this.columns = columns;
    this.schema = schema;
    this.readers = readers(mode, periods).toArray(FieldReader[]::new);
  }

  private List<FieldReader> readers(DecimalMode mode, Periods periods) {
    FieldCells amount = cells("usageAmount");
    List<FieldCells> known = schema.fields().stream().map(f -> cells(f.name())).toList();
    List<FieldReader> compiled = new ArrayList<>();
    compiled.add(organization(cells("organizationId")));
    for (FieldCells field : known) {
      if (isOptionalText(field.slot()) && field.columns().length > 0) {
        compiled.add(text(field));
      }
    }

    compiled.add(
        new PeriodReader(cells("usageDate"), cells("usageEndDate"), cells("invoiceId"), periods));
    compiled.add(amount(amount, mode));
    compiled.add(new Attributes(Slot.of(schema, "attributes"), columns, known, amount, mode));
    return compiled;
  }

  /** The invoice is read with the days, since it may have changed places with them. */
  private static boolean isOptionalText(Slot slot) {
    return slot.schema().type() == Schema.Type.STRING
        && slot.schema().isOptional()
        && !slot.name().equals("invoiceId");
  }

  private static FieldReader organization(FieldCells cells) {
    return draft -> {
      String text = cells.text(draft.cells);
      cells.slot().put(draft.value, text == null ? draft.origin.query().orgId() : text);
    };
  }

  private static FieldReader text(FieldCells cells) {
    return draft -> {
      String text = cells.text(draft.cells);
      if (text != null) {
        cells.slot().put(draft.value, text);
      }
    };
  }

  private static FieldReader amount(FieldCells cells, DecimalMode mode) {
    return draft -> {
      String text = cells.text(draft.cells);
      if (text == null) {
        throw RejectedRow.missing(cells.name(), "US dollars");
      }

      draft.amount = Amount.parse(cells.name(), text);
      cells.slot().put(draft.value, draft.amount.represent(mode));
    };
  }

  /** The columns that stand for a field, by their rank. */
  private FieldCells cells(String name) {
    record Candidate(int column, int rank) {}

    int[] found =
        IntStream.range(0, columns.size())
            .boxed()
            .flatMap(
                column ->
                    columns.meaning(column).stream()
                        .filter(meaning -> meaning.field().equals(name))
                        .map(meaning -> new Candidate(column, meaning.rank())))
            .sorted(Comparator.comparingInt(Candidate::rank))
            .mapToInt(Candidate::column)
            .toArray();
    return new FieldCells(Slot.of(schema, name), found);
  }

  boolean isFor(Columns others) {
    return columns.equals(others);
  }

  /**
   * Reads a row's cells.
   *
   * @return the draft of a record that says everything but where its row comes from
   * @throws RejectedRow if a field is missing or is not of its type
   */
  Draft read(Cells cells, Origin origin) throws RejectedRow {
    Draft draft = new Draft(cells, origin, new Struct(schema));
    for (FieldReader reader : readers) {
      reader.read(draft);
    }

    return draft;
  }
}
