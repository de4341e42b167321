package io.atlascost.connect.api;

import java.time.YearMonth;
import java.util.List;

/**
 * A Cost Explorer query that is to be created: the costs of one organization in one month.
 *
 * @param names what the cut is formed over, each once: Atlas forms a dimension only over the values
 *     that the query names; of the cut by organizations none, since that is the organization itself
 * @param includePartialMatches whether usage counts that has no value for the cut, such as support
 *     and credits
 */
public record UsageQuery(
    String orgId, YearMonth month, Cut cut, List<String> names, boolean includePartialMatches) {
  /**
   * @throws IllegalArgumentException if the organization's id is not 24 lower-case hex digits
   */
  public UsageQuery {
    Query.requireOrganizationId(orgId);
    names = List.copyOf(names);
  }
}
