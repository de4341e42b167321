package io.atlascost.connect.simulator.books;

import static java.util.stream.Collectors.joining;

import io.atlascost.connect.simulator.Json;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows in, the body that carries them out. */
final class ResultText {
  /** The labels of a CSV, by the names in JSON, in the order of the published example. */
  private static final Map<String, String> LABELS = new LinkedHashMap<>();

  static {
    LABELS.put("usageDate", "Usage Date");
    LABELS.put("invoiceId", "Invoice Id");
    LABELS.put("organizationName", "Organization Name");
    LABELS.put("organizationId", "Organization ID");
    LABELS.put("projectName", "Project Name");
    LABELS.put("projectId", "Project Id");
    LABELS.put("clusterName", "Cluster Name");
    LABELS.put("clusterId", "Cluster Unique Id");
    LABELS.put("service", "Service");
    LABELS.put("usageAmount", "Usage Amount");
  }

  private ResultText() {}

  /** In the format that is asked for. */
  static Reply reply(Request request, List<Row> rows) {
    return request.header("Accept").orElse("").contains("+csv")
        ? Reply.csv(csv(rows))
        : Reply.json(json(rows));
  }

  static String json(List<Row> rows) {
    return Json.text(Map.of("usageDetails", rows.stream().map(Row::columns).toList()));
  }

  static String csv(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append(LABELS.values().stream().collect(joining(","))).append('\n');
    for (Row row : rows) {
      Map<String, Object> columns = row.columns();
      text.append(
          LABELS.keySet().stream()
              .map(name -> cell(columns.getOrDefault(name, "").toString()))
              .collect(joining(",")));
      text.append('\n');
    }

    return text.toString();
  }

  private static String cell(String text) {
    return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
