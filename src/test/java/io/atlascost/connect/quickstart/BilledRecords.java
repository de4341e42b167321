package io.atlascost.connect.quickstart;

import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.Row;
import io.atlascost.connect.simulator.books.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/** What a company's books say in, the records that a connector would have written of it out. */
final class BilledRecords {
  final List<GenericRecord> statuses = new ArrayList<>();
  final List<GenericRecord> usage = new ArrayList<>();
  final List<Snapshot> snapshots = new ArrayList<>();

  private final Books books;
  private final Map<Scope, Snapshot> newest = new HashMap<>();

  BilledRecords(Books books) {
    this.books = books;
  }

  /** Asks for every organization's months in both cuts, as the schedule does. */
  BilledRecords ask() {
    for (String orgId : books.organizations().stream().sorted().toList()) {
      for (YearMonth month : books.months(orgId)) {
        ask(orgId, GroupBy.SERVICES, month);
        ask(orgId, GroupBy.PROJECTS, month);
      }
    }

    return this;
  }

  private void ask(String orgId, GroupBy cut, YearMonth month) {
    Instant now = books.now();
    String groupBy = cut.name().toLowerCase(Locale.ROOT);
    Snapshot snapshot =
        books.desk().create(orgId, cut, month, books.values(orgId, cut, month, now));
    Scope scope = new Scope(orgId, month, groupBy);
    Snapshot last = newest.get(scope);
    statuses.add(status(scope, snapshot, "CREATED"));
    if (last != null && last.rows().equals(snapshot.rows())) {
      statuses.add(status(scope, last, "UNCHANGED"));
      return;
    }

    newest.put(scope, snapshot);
    snapshots.add(snapshot);
    for (int i = 0; i < snapshot.rows().size(); i++) {
      usage.add(usage(snapshot, groupBy, i));
    }

    statuses.add(status(scope, snapshot, "COMPLETE"));
  }

  private GenericRecord status(Scope scope, Snapshot snapshot, String state) {
    return new GenericRecordBuilder(schema("QueryStatus.avsc"))
        .set("orgId", scope.orgId())
        .set("token", snapshot.token())
        .set("state", state)
        .set("rows", (long) snapshot.rows().size())
        .set("deadLetters", 0L)
        .set("sharedKeys", 0L)
        .set("totalUsageAmount", snapshot.total())
        .set("startedAt", snapshot.created())
        .set("finishedAt", books.now())
        .set("groupBy", scope.groupBy())
        .set("month", scope.month().atDay(1))
        .set("withdrawn", 0L)
        .set("controlTotal", snapshot.billed())
        .set("difference", snapshot.lacking())
        .build();
  }

  /** Of a query that somebody created. */
  BilledRecords configured(String orgId, String token, long rows, String total) {
    statuses.add(
        new GenericRecordBuilder(schema("QueryStatus.avsc"))
            .set("orgId", orgId)
            .set("token", token)
            .set("state", "COMPLETE")
            .set("rows", rows)
            .set("deadLetters", 1L)
            .set("totalUsageAmount", new BigDecimal(total))
            .set("startedAt", books.now())
            .set("finishedAt", books.now())
            .build());
    return this;
  }

  GenericRecord deadLetter(String raw) {
    return new GenericRecordBuilder(schema("CostExplorerError.avsc"))
        .set("orgId", "666acb8787ba90706905dcae")
        .set("token", "A1".repeat(32))
        .set("kind", "INVALID_ROW")
        .set("message", "usageAmount is '<n/a>'")
        .set("row", 7L)
        .set("field", "usageAmount")
        .set("raw", raw)
        .set("occurredAt", books.now())
        .build();
  }

  private GenericRecord usage(Snapshot snapshot, String groupBy, int index) {
    Row row = snapshot.rows().get(index);
    return new GenericRecordBuilder(schema("CostExplorerUsage.avsc"))
        .set("organizationId", row.organizationId())
        .set("organizationName", row.organizationName())
        .set("projectId", orNull(row.projectId()))
        .set("projectName", orNull(row.projectName()))
        .set("service", orNull(row.service()))
        .set("invoiceId", row.invoiceId())
        .set("usageDate", row.usageDate())
        .set("usageAmount", row.amount())
        .set("groupBy", groupBy)
        .set("queryOrgId", row.organizationId())
        .set("queryToken", snapshot.token())
        .set("queryRow", index + 1L)
        .set("retrievedAt", snapshot.created())
        .build();
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Schema schema(String name) {
    try (InputStream in = BilledRecords.class.getResourceAsStream("/io/atlascost/avro/" + name)) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
