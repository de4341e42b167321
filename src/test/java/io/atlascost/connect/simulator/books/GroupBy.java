package io.atlascost.connect.simulator.books;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the rows of a query are formed by, in Atlas's words. */
public enum GroupBy {
  ORGANIZATIONS,
  PROJECTS,
  CLUSTERS,
  SERVICES;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its label.
   *
   * @throws IllegalArgumentException if Atlas knows no such word
   */
  public static GroupBy of(String label) {
    return find(label).orElseThrow(() -> new IllegalArgumentException(label));
  }

  static Optional<GroupBy> find(String label) {
    return Arrays.stream(values()).filter(value -> value.label().equals(label)).findFirst();
  }
}
