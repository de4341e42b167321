package io.atlascost.connect.schedule;

import java.util.List;

/**
 * What the connector asks for by itself: whose costs, and by which rules.
 *
 * @param allOrganizations whether it is all that Atlas lists
 * @param organizations their ids, each once; empty where it is all
 */
public record ScheduledReading(
    boolean allOrganizations, List<String> organizations, ScheduleRules rules) {
  public ScheduledReading {
    organizations = List.copyOf(organizations);
    if (allOrganizations != organizations.isEmpty()) {
      throw new IllegalArgumentException(
          "either all organizations or some, and not " + organizations.size());
    }
  }
}
