package io.atlascost.connect.simulator.books;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The invoice of one organization and month. */
public record Invoice(
    String id, String orgId, YearMonth month, String status, Instant created, Instant updated) {
  /** Since its month began, or since the organization is there. */
  static Invoice open(String orgId, YearMonth month, Instant founded) {
    Instant created = start(month).isAfter(founded) ? start(month) : founded;
    String id = Books.invoiceId(orgId, month);
    return new Invoice(id, orgId, month, "PENDING", created, created);
  }

  boolean isPending() {
    return status.equals("PENDING");
  }

  Instant start() {
    return start(month);
  }

  /** Exclusive. */
  Instant end() {
    return start(month.plusMonths(1));
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  Invoice as(String other, Instant now) {
    return new Invoice(id, orgId, month, other, created, now);
  }

  /** As Atlas lists it. */
  Map<String, Object> item() {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("created", created.toString());
    item.put("endDate", end().toString());
    item.put("id", id);
    item.put("links", List.of());
    item.put("orgId", orgId);
    item.put("startDate", start().toString());
    item.put("statusName", status);
    item.put("updated", updated.toString());
    return item;
  }
}
