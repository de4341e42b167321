package io.atlascost.connect.simulator.books;

import java.time.YearMonth;

/** What one snapshot after the other is taken of; of a query over several months, the first. */
public record Scope(String orgId, GroupBy groupBy, YearMonth month) {
  /** Such as {@code 666acb8787ba90706905dcae/services/2026-05}. */
  @Override
  public String toString() {
    return orgId + "/" + groupBy.label() + "/" + month;
  }

  static Scope of(Ask ask) {
    return new Scope(ask.orgId(), ask.groupBy(), ask.start());
  }
}
