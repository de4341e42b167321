package io.atlascost.connect.simulator.books;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One row of a result; an empty text for a column that it does not have.
 *
 * @param amount exact, without zeros at its end behind the point
 */
public record Row(
    String invoiceId,
    String organizationId,
    String organizationName,
    YearMonth month,
    String projectId,
    String projectName,
    String clusterId,
    String clusterName,
    String service,
    BigDecimal amount) {
  public Row {
    BigDecimal plain = amount.stripTrailingZeros();
    amount = plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  public LocalDate usageDate() {
    return month.atDay(1);
  }

  /** What the row is about: two rows of one result that share it would overwrite each other. */
  public List<String> key() {
    return List.of(
        organizationId, invoiceId, usageDate().toString(), projectId, clusterId, service);
  }

  /** Under their names in JSON, in Atlas's order. */
  Map<String, Object> columns() {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("clusterId", clusterId);
    columns.put("clusterName", clusterName);
    columns.put("invoiceId", invoiceId);
    columns.put("organizationId", organizationId);
    columns.put("organizationName", organizationName);
    columns.put("projectId", projectId);
    columns.put("projectName", projectName);
    columns.put("service", service);
    columns.values().removeIf(""::equals);
    columns.put("usageAmount", amount);
    columns.put("usageDate", usageDate().toString());
    return columns;
  }
}
