package io.atlascost.connect;

import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Usage and status records in, in their order; what the readers of the topic have of a scope out,
 * in each of the three ways to read it: exact amounts by what a row is about.
 */
public final class CostTopic {
  private final Map<Struct, Struct> compacted = new LinkedHashMap<>();
  private final Map<List<Object>, String> current = new HashMap<>();
  private final Map<String, List<Struct>> appended = new HashMap<>();

  /** What stands in a snapshot of the books: exact amounts by what a row is about. */
  public static Map<List<String>, BigDecimal> amounts(Snapshot snapshot) {
    Map<List<String>, BigDecimal> amounts = new HashMap<>();
    snapshot.rows().stream()
        .filter(row -> row.amount().signum() != 0)
        .forEach(
            row ->
                amounts.merge(
                    List.of(row.invoiceId(), row.projectId(), row.clusterId(), row.service()),
                    row.amount().stripTrailingZeros(),
                    BigDecimal::add));
    return amounts;
  }

  /** What is about to be written. */
  void add(SourceRecord record) {
    if (record.topic().equals(ScheduledTask.USAGE)) {
      addUsage((Struct) record.key(), (Struct) record.value());
    } else if (record.topic().equals(ScheduledTask.STATUS)) {
      addStatus((Struct) record.value());
    }
  }

  /**
   * A usage record.
   *
   * @param value null for a tombstone
   */
  public void addUsage(Struct key, Struct value) {
    if (value == null) {
      compacted.remove(key);
      return;
    }

    compacted.put(key, value);
    appended.computeIfAbsent(value.getString("queryToken"), t -> new ArrayList<>()).add(value);
  }

  /** A status record. */
  public void addStatus(Struct status) {
    boolean isWhole = List.of("COMPLETE", "UNCHANGED").contains(status.getString("state"));
    if (isWhole && status.get("month") != null) {
      current.put(scope(status), status.getString("token"));
    }
  }

  /** The newest value of each key, as a compacted topic or an upsert has it. */
  public Map<List<String>, BigDecimal> compacted(Struct status) {
    Map<List<String>, BigDecimal> amounts = new HashMap<>();
    compacted.forEach(
        (key, value) -> {
          if (value.getString("organizationId").equals(status.getString("orgId"))
              && value.getString("groupBy").equals(status.getString("groupBy"))
              && value.get("usageDate").equals(status.get("month"))) {
            add(amounts, value);
          }
        });
    return amounts;
  }

  /**
   * The rows of the newest snapshot, each once, whatever was written twice: what was written again
   * may stand at another place of the result.
   */
  public Map<List<String>, BigDecimal> newestSnapshot(Struct status) {
    Map<List<String>, Struct> rows = new LinkedHashMap<>();
    appended
        .getOrDefault(current.get(scope(status)), List.of())
        .forEach(row -> rows.put(about(row), row));
    Map<List<String>, BigDecimal> amounts = new HashMap<>();
    rows.values().forEach(row -> add(amounts, row));
    return amounts;
  }

  /**
   * All that was ever written, filtered by what the last status record says; of a row that was
   * written again, as after an outage, the one that was retrieved last.
   */
  public Map<List<String>, BigDecimal> appendedAndFiltered(Struct status) {
    Map<List<String>, Struct> rows = new HashMap<>();
    appended.getOrDefault(status.getString("token"), List.of()).stream()
        .filter(row -> row.getString("groupBy").equals(status.getString("groupBy")))
        .sorted(Comparator.comparing(row -> (Date) row.get("retrievedAt")))
        .forEach(row -> rows.put(about(row), row));
    Map<List<String>, BigDecimal> amounts = new HashMap<>();
    rows.values().forEach(row -> add(amounts, row));
    return amounts;
  }

  private static List<Object> scope(Struct status) {
    return List.of(
        status.getString("orgId"),
        String.valueOf(status.getString("groupBy")),
        status.get("month"));
  }

  /** What costs nothing is not there: so a row that was withdrawn reads as none. */
  private static void add(Map<List<String>, BigDecimal> amounts, Struct row) {
    BigDecimal amount = (BigDecimal) row.get("usageAmount");
    if (amount.signum() != 0) {
      amounts.merge(about(row), amount.stripTrailingZeros(), BigDecimal::add);
    }
  }

  private static List<String> about(Struct row) {
    return List.of(
        text(row, "invoiceId"),
        text(row, "projectId"),
        text(row, "clusterId"),
        text(row, "service"));
  }

  private static String text(Struct row, String field) {
    String text = row.getString(field);
    return text == null ? "" : text;
  }
}
