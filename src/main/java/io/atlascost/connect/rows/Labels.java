package io.atlascost.connect.rows;

import io.atlascost.connect.avro.RecordSchemas;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The labels that are known: a label in, the field of a usage record that it stands for out. A
 * field is known by its name and its aliases in the record's Avro schema.
 */
public final class Labels {
  private static final Map<String, Meaning> MEANINGS = meanings();
  private static final List<String> REQUIRED = List.of("usageDate", "usageAmount");

  private Labels() {}

  /**
   * What a label stands for.
   *
   * @param rank 0 for the field's own name, then its aliases in order: where several columns mean
   *     the same field, the lowest that has a text is read
   */
  public record Meaning(String field, int rank) {}

  public static Optional<Meaning> meaning(String label) {
    return Optional.ofNullable(MEANINGS.get(Columns.normalize(label)));
  }

  static boolean isKnown(String label) {
    return meaning(label).isPresent();
  }

  /** The fields that some of the labels stand for. */
  static Set<String> fields(Collection<String> labels) {
    return labels.stream()
        .flatMap(label -> meaning(label).stream())
        .map(Meaning::field)
        .collect(Collectors.toSet());
  }

  /** The fields without which there is no row, and for which there is no label. */
  static List<String> missing(Collection<String> labels) {
    Set<String> fields = fields(labels);
    return REQUIRED.stream().filter(field -> !fields.contains(field)).toList();
  }

  /** Whether a row must have a cell of this label, or of another that means the same. */
  static boolean isRequired(String label) {
    return meaning(label).filter(meaning -> REQUIRED.contains(meaning.field())).isPresent();
  }

  private static Map<String, Meaning> meanings() {
    Map<String, Meaning> meanings = new LinkedHashMap<>();
    for (Schema.Field field : RecordSchemas.usage().getFields()) {
      if (field.getProp("madeBy") != null) {
        continue; // the connector's own, whatever a column is called
      }

      int rank = 0;
      meanings.put(Columns.normalize(field.name()), new Meaning(field.name(), rank));
      for (String alias : field.aliases()) {
        rank++;
        meanings.put(Columns.normalize(alias), new Meaning(field.name(), rank));
      }
    }

    return Map.copyOf(meanings);
  }
}
