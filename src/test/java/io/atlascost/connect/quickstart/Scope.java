package io.atlascost.connect.quickstart;

import java.time.LocalDate;
import java.time.YearMonth;
import org.apache.avro.generic.GenericRecord;

/** One month of one organization in one cut: what a query of the schedule is about. */
record Scope(String orgId, YearMonth month, String groupBy) {
  static Scope of(GenericRecord status) {
    return new Scope(
        status.get("orgId").toString(),
        YearMonth.from((LocalDate) status.get("month")),
        status.get("groupBy").toString());
  }

  /** Whatever the cut. */
  boolean isSameMonth(Scope other) {
    return orgId.equals(other.orgId) && month.equals(other.month);
  }
}
