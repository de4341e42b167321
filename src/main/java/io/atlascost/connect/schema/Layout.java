package io.atlascost.connect.schema;

import io.atlascost.connect.rows.Cells;
import io.atlascost.connect.rows.Columns;
import io.atlascost.connect.rows.Labels;
import io.atlascost.connect.rows.RejectedRow;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** Which columns stand for which fields: worked out once for all rows that have these columns. */
final class Layout {
  private final Columns columns;
  private final int[][] columnsByField;
  private final int[] strangers;

  Layout(Columns columns, Schema schema) {
    record Candidate(int column, Labels.Meaning meaning) {}

    this.columns = columns;
    List<Candidate> candidates =
        IntStream.range(0, columns.size())
            .boxed()
            .flatMap(
                column ->
                    Labels.meaning(columns.label(column)).stream()
                        .map(meaning -> new Candidate(column, meaning)))
            .sorted(Comparator.comparingInt(candidate -> candidate.meaning().rank()))
            .toList();
    this.columnsByField =
        schema.fields().stream()
            .map(
                field ->
                    candidates.stream()
                        .filter(candidate -> candidate.meaning().field().equals(field.name()))
                        .mapToInt(Candidate::column)
                        .toArray())
            .toArray(int[][]::new);
    Set<Integer> known = candidates.stream().map(Candidate::column).collect(Collectors.toSet());
    this.strangers =
        IntStream.range(0, columns.size()).filter(column -> !known.contains(column)).toArray();
  }

  boolean isFor(Columns others) {
    return columns.equals(others);
  }

  /**
   * The field's text: of the columns that stand for it the first that is not blank.
   *
   * @throws RejectedRow if the text is a JSON object or array
   */
  Optional<String> text(Cells cells, Field field) throws RejectedRow {
    for (int column : columnsByField[field.index()]) {
      if (cells.isNested(column)) {
        throw RejectedRow.cell(field.name(), cells.text(column), "a text or a number");
      }

      if (!cells.isBlank(column)) {
        return Optional.of(cells.text(column));
      }
    }

    return Optional.empty();
  }

  /** Every cell that no field takes, by its label. */
  Map<String, String> attributes(Cells cells) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int column : strangers) {
      attributes.put(columns.label(column), cells.text(column));
    }

    for (int[] rivals : columnsByField) {
      addPassedOver(cells, rivals, attributes);
    }

    return attributes;
  }

  /** Where two columns stand for one field and both say something, neither is lost. */
  private void addPassedOver(Cells cells, int[] rivals, Map<String, String> attributes) {
    boolean taken = false;
    for (int column : rivals) {
      if (taken && !cells.isBlank(column)) {
        attributes.put(columns.label(column), cells.text(column));
      }

      taken = taken || !cells.isBlank(column);
    }
  }
}
