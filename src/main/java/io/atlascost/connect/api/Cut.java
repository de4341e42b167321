package io.atlascost.connect.api;

import java.util.Locale;

/** What the rows of a query are formed by: Atlas's {@code groupBy}. */
public enum Cut {
  SERVICES,
  PROJECTS,
  CLUSTERS,
  ORGANIZATIONS;

  /** As Atlas, the configuration and the records write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
