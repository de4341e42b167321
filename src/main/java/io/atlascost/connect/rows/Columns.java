package io.atlascost.connect.rows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The labels of a row's cells, each once: a second "Tag" is called "Tag (2)", so that no cell hides
 * another.
 */
public final class Columns {
  /** Characters of labels that are few enough to keep; Atlas's own are about a hundred. */
  private static final int FEW_CHARACTERS = 16 * 1024;

  private final List<String> labels;
  private final int own;
  private final Set<String> ownFields;
  private final long[] fingerprints;
  private final int hash;

  Columns(List<String> given) {
    this(given, List.of());
  }

  /**
   * @param given labels of the row's own cells
   * @param shared labels of cells behind these that are the same in every row
   */
  Columns(List<String> given, List<String> shared) {
    this.labels = distinct(Stream.concat(given.stream(), shared.stream()).toList());
    this.own = given.size();
    // Where nothing is shared, nothing can stand in for anything.
    this.ownFields = shared.isEmpty() ? Set.of() : Labels.fields(labels.subList(0, own));
    this.fingerprints = labels.stream().mapToLong(l -> Fingerprint.extend(0, l)).toArray();
    this.hash = 31 * labels.hashCode() + own;
  }

  public int size() {
    return labels.size();
  }

  public String label(int column) {
    return labels.get(column);
  }

  /**
   * What a column stands for. A cell that is the same in every row stands for a field only where
   * the rows have no column for that: it never fills a gap in one.
   */
  public Optional<Labels.Meaning> meaning(int column) {
    Optional<Labels.Meaning> meaning = Labels.meaning(label(column));
    return column < own ? meaning : meaning.filter(m -> !ownFields.contains(m.field()));
  }

  /** A label without what writers of labels differ in: case, spaces, "_", "-", byte-order mark. */
  public static String normalize(String label) {
    return label.replaceAll("[\\s_\\-\\uFEFF]", "").toLowerCase(Locale.ROOT);
  }

  /** Whether these may be remembered for later rows, however many others are. */
  public boolean isSmall() {
    return size() <= 1000 && labels.stream().mapToInt(String::length).sum() <= FEW_CHARACTERS;
  }

  long fingerprint(int column) {
    return fingerprints[column];
  }

  private static List<String> distinct(List<String> given) {
    Set<String> taken = new HashSet<>(given);
    Map<String, Integer> numbers = new HashMap<>();
    List<String> labels = new ArrayList<>(given.size());
    for (String label : given) {
      int number = numbers.getOrDefault(label, 1);
      String free = label;
      while (number > 1 && !taken.add(free)) {
        free = label + " (" + number + ")";
        number++;
      }

      numbers.put(label, Math.max(2, number));
      labels.add(free);
    }

    return List.copyOf(labels);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Columns columns
            && own == columns.own
            && labels.equals(columns.labels));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return labels.toString();
  }
}
