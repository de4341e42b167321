package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Cut;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one snapshot covers: the costs of an organization in a month, in one cut.
 *
 * @param orgId 24 lower-case hex digits
 * @param month of a year with four digits
 */
public record Scope(String orgId, Cut cut, YearMonth month) {
  private static final Pattern ORG_ID = Pattern.compile("[a-f0-9]{24}");
  private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

  private static final String ORG = "orgId";
  private static final String GROUP_BY = "groupBy";
  private static final String OF_MONTH = "month";
  private static final Set<String> PARTITION_KEYS = Set.of(ORG, GROUP_BY, OF_MONTH);
  private static final String EXPECTED_PARTITION =
      "expected {\"orgId\": \"…\", \"groupBy\": \"…\", \"month\": \"YYYY-MM\"} with texts as values";

  /**
   * @throws IllegalArgumentException if a part is not of its form; the message tells the form
   */
  public Scope {
    if (!ORG_ID.matcher(orgId).matches()) {
      throw new IllegalArgumentException(
          "the organization of a scheduled month is not an organization id; expected 24 lower-case"
              + " hex digits");
    }

    if (!MONTH.matcher(month.toString()).matches()) {
      throw new IllegalArgumentException(
          "'" + month + "' is not a month; expected YYYY-MM, such as 2026-02");
    }
  }

  /**
   * Reads what {@link #toPartition()} wrote, in any order: Connect brings the keys into its own.
   *
   * @throws IllegalArgumentException if the map has other keys or values
   */
  public static Scope fromPartition(Map<String, ?> partition) {
    if (partition == null) {
      throw new IllegalArgumentException("a partition is missing; " + EXPECTED_PARTITION);
    }

    if (!partition.keySet().equals(PARTITION_KEYS)) {
      throw new IllegalArgumentException(
          "the partition has the keys " + partition.keySet() + "; " + EXPECTED_PARTITION);
    }

    return new Scope(
        text(partition, ORG), cut(text(partition, GROUP_BY)), month(text(partition, OF_MONTH)));
  }

  /**
   * Whether a partition is one of ours, perhaps with a mistake in it, rather than a configured
   * query's or that of another kind of connector.
   */
  public static boolean isOne(Map<String, ?> partition) {
    return partition != null
        && partition.containsKey(ORG)
        && !partition.containsKey("token")
        && (partition.containsKey(GROUP_BY) || partition.containsKey(OF_MONTH));
  }

  /**
   * Requires an offset that the connector could go on from.
   *
   * @param offset null for none
   * @throws IllegalArgumentException if it has another shape; the message tells the shape
   */
  public void requireReadable(Map<String, ?> offset) {
    if (offset != null) {
      Standing.fromOffset(offset);
    }
  }

  /**
   * Connect's source partition. Its keys have the order that Connect brings them into when it reads
   * them: it knows a partition by its bytes, and would find no offset, nor reset one, by others.
   */
  public Map<String, Object> toPartition() {
    Map<String, Object> partition = new LinkedHashMap<>();
    partition.put(OF_MONTH, month.toString());
    partition.put(GROUP_BY, cut.label());
    partition.put(ORG, orgId);

    return Collections.unmodifiableMap(partition);
  }

  private static String text(Map<String, ?> partition, String key) {
    if (partition.get(key) instanceof String text) {
      return text;
    }

    throw new IllegalArgumentException(
        "the partition's " + key + " is not a text; " + EXPECTED_PARTITION);
  }

  private static Cut cut(String label) {
    Optional<Cut> cut = Stream.of(Cut.values()).filter(c -> c.label().equals(label)).findFirst();
    return cut.orElseThrow(
        () ->
            new IllegalArgumentException(
                "the partition's groupBy is none of services, projects, clusters, organizations"));
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "the partition's month is not a month; expected YYYY-MM, such as 2026-02", e);
    }
  }

  /** The same in the month before. */
  Scope monthBefore() {
    return new Scope(orgId, cut, month.minusMonths(1));
  }

  /** Enough to recognise it. */
  @Override
  public String toString() {
    return orgId.substring(0, 4)
        + "…"
        + orgId.substring(orgId.length() - 4)
        + "/"
        + cut.label()
        + "/"
        + month;
  }
}
