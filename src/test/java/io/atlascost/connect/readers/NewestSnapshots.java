package io.atlascost.connect.readers;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/** Usage and status records in, as they come; the rows of the newest snapshot of a scope out. */
final class NewestSnapshots {
  private final Map<String, Map<List<String>, GenericRecord>> rows = new HashMap<>();
  private final Map<List<String>, String> newest = new HashMap<>();

  /** A row that comes again takes the place of the first, wherever it stands in the result. */
  void addUsage(GenericRecord row) {
    rows.computeIfAbsent(text(row, "queryToken"), token -> new LinkedHashMap<>())
        .put(about(row), row);
  }

  void addStatus(GenericRecord status) {
    if (Set.of("COMPLETE", "UNCHANGED").contains(text(status, "state"))) {
      newest.put(scope(status), text(status, "token"));
    }
  }

  /** The rows that count for a status record's organization, cut and month. */
  Collection<GenericRecord> rows(GenericRecord status) {
    return rows.getOrDefault(newest.get(scope(status)), Map.of()).values();
  }

  private static List<String> about(GenericRecord row) {
    return List.of(
        text(row, "organizationId"),
        text(row, "invoiceId"),
        text(row, "usageDate"),
        text(row, "projectId"),
        text(row, "clusterId"),
        text(row, "service"));
  }

  private static List<String> scope(GenericRecord status) {
    return List.of(text(status, "orgId"), text(status, "groupBy"), text(status, "month"));
  }

  private static String text(GenericRecord record, String field) {
    return String.valueOf(record.get(field));
  }
}
