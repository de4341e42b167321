package io.atlascost.connect.sinks;

import static java.util.Map.entry;

import io.atlascost.connect.avro.RecordSchemas;
import io.atlascost.connect.sinks.Books.Line;
import io.atlascost.connect.sinks.Books.Scope;
import io.atlascost.connect.sinks.Books.Snapshot;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Struct;

/** Books in, the records out that a schedule writes of them, and some that must not count. */
record BooksTopics(Books books, Road road) {
  static final String TOPIC = "books-cost";
  static final String STATUS_TOPIC = "books-status";

  /** A query that somebody configured: it is about no month. */
  private static final Snapshot CONFIGURED =
      new Snapshot(
          new Scope("5e2211c17a3e5a48f5497de3", "", LocalDate.of(2026, 9, 1)),
          "F1".repeat(32),
          "COMPLETE",
          Instant.parse("2026-09-02T00:00:00Z"),
          List.of(new Line("Clusters", "1000")),
          Optional.empty());

  static String projectName(String project) {
    return "Project " + project;
  }

  /** Answers how many usage records there are. */
  int publish(String bootstrapServers) {
    int rows = 0;
    try (Publisher publisher = Publisher.to(bootstrapServers, road.keys(), road.values())) {
      for (Snapshot snapshot : books.snapshots()) {
        if (!snapshot.state().equals("UNCHANGED")) {
          rows += publishRows(publisher, snapshot);
        }

        publisher.send(STATUS_TOPIC, queryKey(snapshot), status(snapshot));
      }

      publisher.send(STATUS_TOPIC, queryKey(CONFIGURED), status(CONFIGURED));
      return rows + publishRows(publisher, CONFIGURED);
    }
  }

  private int publishRows(Publisher publisher, Snapshot snapshot) {
    int rows = publishAnotherOrder(publisher, snapshot);
    int row = 0;
    for (Line line : snapshot.lines()) {
      row++;
      publisher.send(TOPIC, key(snapshot, line), usage(snapshot, line, row));
    }

    // At least once: after a restart the last one may come again.
    if (row > 0) {
      Line last = snapshot.lines().get(row - 1);
      publisher.send(TOPIC, key(snapshot, last), usage(snapshot, last, row));
      rows++;
    }

    rows += row;
    Set<String> withdrawn = snapshot.counts() ? books.withdrawn(snapshot) : Set.of();
    for (String thing : withdrawn) {
      row++;
      rows++;
      Line zero = new Line(thing, "0");
      publisher.send(TOPIC, key(snapshot, zero), usage(snapshot, zero, row));
    }

    return rows;
  }

  /** What a first reading brought, before Atlas gave the rows in another order. */
  private int publishAnotherOrder(Publisher publisher, Snapshot snapshot) {
    List<Line> lines = new ArrayList<>(snapshot.lines());
    Collections.reverse(lines);
    java.util.Date before = java.util.Date.from(snapshot.finishedAt().minusSeconds(1));
    int row = 0;
    for (Line line : lines) {
      row++;
      Struct usage = usage(snapshot, line, row).put("retrievedAt", before);
      publisher.send(TOPIC, key(snapshot, line), usage);
    }

    return row;
  }

  /** How many different keys there are. */
  int keys() {
    Set<String> keys = new TreeSet<>(Set.of("configured"));
    for (Snapshot snapshot : books.snapshots()) {
      snapshot.lines().forEach(line -> keys.add(snapshot.scope() + line.thing()));
    }

    return keys.size();
  }

  private Struct key(Snapshot snapshot, Line line) {
    boolean isProject = snapshot.scope().groupBy().equals("projects");
    return Publisher.struct(
        RecordSchemas.usageKey(),
        Map.of(
            "organizationId",
            snapshot.scope().orgId(),
            "invoiceId",
            "",
            "usageDate",
            day(snapshot.scope().month()),
            "projectId",
            isProject ? line.thing() : "",
            "clusterId",
            "",
            "service",
            isProject ? "" : line.thing(),
            "groupBy",
            snapshot.scope().groupBy()));
  }

  private Struct usage(Snapshot snapshot, Line line, long row) {
    Map<String, Object> fields =
        new HashMap<>(
            Map.of(
                "organizationId", snapshot.scope().orgId(),
                "usageDate", day(snapshot.scope().month()),
                "usageAmount", line.amount().setScale(18),
                "queryOrgId", snapshot.scope().orgId(),
                "queryToken", snapshot.token(),
                "queryRow", row,
                "retrievedAt", java.util.Date.from(snapshot.finishedAt())));
    if (!snapshot.scope().groupBy().isEmpty()) {
      fields.put("groupBy", snapshot.scope().groupBy());
    }

    if (snapshot.scope().groupBy().equals("projects")) {
      fields.put("projectId", line.thing());
      fields.put("projectName", projectName(line.thing()));
    } else if (!line.thing().isEmpty()) {
      fields.put("service", line.thing());
    }

    return Publisher.struct(RecordSchemas.usage(), fields);
  }

  private Struct queryKey(Snapshot snapshot) {
    return Publisher.struct(
        RecordSchemas.queryKey(),
        Map.of("orgId", snapshot.scope().orgId(), "token", snapshot.token()));
  }

  private Struct status(Snapshot snapshot) {
    Map<String, Object> fields =
        new HashMap<>(
            Map.ofEntries(
                entry("orgId", snapshot.scope().orgId()),
                entry("token", snapshot.token()),
                entry("state", snapshot.state()),
                entry("rows", (long) snapshot.lines().size()),
                entry("deadLetters", 0L),
                entry("sharedKeys", 0L),
                entry("totalUsageAmount", snapshot.total().setScale(18)),
                entry("startedAt", java.util.Date.from(snapshot.finishedAt())),
                entry("finishedAt", java.util.Date.from(snapshot.finishedAt()))));
    if (!snapshot.scope().groupBy().isEmpty()) {
      fields.put("groupBy", snapshot.scope().groupBy());
      fields.put("month", day(snapshot.scope().month()));
      fields.put("withdrawn", (long) books.withdrawn(snapshot).size());
    }

    snapshot
        .control()
        .ifPresent(
            control -> {
              fields.put("controlTotal", control);
              fields.put("difference", control.subtract(snapshot.total()).setScale(18));
            });

    return Publisher.struct(RecordSchemas.queryStatus(), fields);
  }

  private static java.util.Date day(LocalDate date) {
    return java.util.Date.from(date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
