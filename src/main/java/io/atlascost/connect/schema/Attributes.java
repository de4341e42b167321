package io.atlascost.connect.schema;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a row says beside its fields, as a JSON object of texts: every column that no field takes,
 * every column that another took its field from, and an amount with more digits than its field.
 */
final class Attributes implements FieldReader {
  private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();

  private final Slot slot;
  private final Columns columns;
  private final int[] strangers;
  private final List<FieldCells> rivals;
  private final FieldCells amount;
  private final DecimalMode mode;

  /**
   * @param known the columns of each field
   */
  Attributes(
      Slot slot, Columns columns, List<FieldCells> known, FieldCells amount, DecimalMode mode) {
    this.slot = slot;
    this.columns = columns;
    this.rivals = known.stream().filter(cells -> cells.columns().length > 1).toList();
    this.amount = amount;
    this.mode = mode;
    this.strangers =
        IntStream.range(0, columns.size())
            .filter(column -> known.stream().noneMatch(cells -> cells.has(column)))
            .toArray();
  }

  @Override
  public void read(Draft draft) {
    Text text = new Text(draft.cells);
    for (int column : strangers) {
      text.addUnlessBlank(column);
    }

    for (FieldCells field : rivals) {
      int taken = field.column(draft.cells);
      for (int column : field.columns()) {
        if (column != taken) {
          text.addUnlessBlank(column);
        }
      }
    }

    if (draft.amount.isCut(mode)) {
      text.addUnlessBlank(amount.column(draft.cells));
    }

    if (text.json != null) {
      slot.put(draft.value, text.json.append('}').toString());
    }
  }

  /** The object in the making; most rows have none. */
  private final class Text {
    private final Cells cells;
    private StringBuilder json;

    Text(Cells cells) {
      this.cells = cells;
    }

    void addUnlessBlank(int column) {
      if (cells.isBlank(column)) {
        return;
      }

      if (json == null) {
        this.json = new StringBuilder("{");
      } else {
        json.append(',');
      }

      quote(columns.label(column));
      json.append(':');
      quote(cells.text(column));
    }

    private void quote(String text) {
      json.append('"');
      JSON.quoteAsString(text, json);
      json.append('"');
    }
  }
}
