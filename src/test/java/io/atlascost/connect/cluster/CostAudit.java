package io.atlascost.connect.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.CostTopic;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.simulator.books.Desk;
import io.atlascost.connect.simulator.books.Snapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.connect.data.Struct;

/**
 * One topic with all that a scheduled connector writes in, in the order of readers of committed
 * records; what it holds at each status record is compared with the books. A difference is an
 * {@link AssertionError}.
 */
final class CostAudit implements AutoCloseable {
  private final SingleObjectAvroConverter converter = new SingleObjectAvroConverter();
  private final CostTopic topic = new CostTopic();
  private final Desk desk;
  private final int largestTransaction;
  private final Reception committed;
  private final Reception uncommitted;

  private final Map<String, Set<Long>> rows = new HashMap<>();
  private final Map<String, Integer> writtenRows = new HashMap<>();
  private final Map<List<Object>, String> pending = new HashMap<>();
  private final Set<String> created = new HashSet<>();
  private final Set<String> ended = new HashSet<>();
  private final List<Struct> ends = new ArrayList<>();
  private final List<Struct> deadLetters = new ArrayList<>();
  private String partial = "";
  private int partialRecords;
  private int parts;
  private long withdrawn;
  private int restatements;
  private int comparisons;

  /**
   * @param largestTransaction the connector's {@code transaction.max.rows}
   */
  CostAudit(String bootstrapServers, String topic, Desk desk, int largestTransaction) {
    this.desk = desk;
    this.largestTransaction = largestTransaction;
    this.committed = new Reception(bootstrapServers, IsolationLevel.READ_COMMITTED, List.of(topic));
    this.uncommitted =
        new Reception(bootstrapServers, IsolationLevel.READ_UNCOMMITTED, List.of(topic));
  }

  /** Reads on. */
  void read() {
    committed.read(this::enter);
    uncommitted.read(this::count);
    if (committed.isLevelWith(committed)) {
      requireNoPart();
    }
  }

  /** Whether readers know of the query. */
  boolean isCreated(String token) {
    return created.contains(token);
  }

  /** Whether the scope that the query was created for has come to an end with it. */
  boolean hasEnded(String token) {
    return ended.contains(token);
  }

  /** Rows of a query that readers see. */
  int rows(String token) {
    return rows.getOrDefault(token, Set.of()).size();
  }

  /** Rows of a query that were written, in open and aborted transactions, too. */
  int writtenRows(String token) {
    return writtenRows.getOrDefault(token, 0);
  }

  /** How many status records of an end there are that are so. */
  long ends(Predicate<Struct> kind) {
    return ends.stream().filter(kind).count();
  }

  List<Struct> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /** Keys that were withdrawn. */
  long withdrawn() {
    return withdrawn;
  }

  /** Months that were sent again since they changed. */
  int restatements() {
    return restatements;
  }

  /** Transactions with a part of a snapshot. */
  int parts() {
    return parts;
  }

  /** Queries of which readers know. */
  int creations() {
    return created.size();
  }

  /** For a report. */
  @Override
  public String toString() {
    return ends.size()
        + " status records of an end, "
        + restatements
        + " of them of restatements and "
        + ends(status -> status.getString("state").equals("UNCHANGED"))
        + " of unchanged months; "
        + withdrawn
        + " keys withdrawn; "
        + parts
        + " parts of snapshots in transactions of their own; "
        + comparisons
        + " comparisons; "
        + deadLetters.size()
        + " dead letters";
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    Struct value = value(record);
    if (value.schema().name().endsWith("CostExplorerUsage")) {
      writtenRows.merge(value.getString("queryToken"), 1, Integer::sum);
    }
  }

  private void enter(ConsumerRecord<byte[], byte[]> record) {
    Struct value = value(record);
    String name = value.schema().name();
    if (name.endsWith("CostExplorerUsage")) {
      usage((Struct) converter.toConnectData(record.topic(), record.key()).value(), value);
    } else if (name.endsWith("QueryStatus")) {
      status(value);
    } else {
      deadLetters.add(value);
    }
  }

  private Struct value(ConsumerRecord<byte[], byte[]> record) {
    return (Struct) converter.toConnectData(record.topic(), record.value()).value();
  }

  private void usage(Struct key, Struct value) {
    String token = value.getString("queryToken");
    if (!token.equals(partial)) {
      requireNoPart();
    }

    this.partial = token;
    partialRecords++;
    topic.addUsage(key, value);
    long row = value.getInt64("queryRow");
    assertThat(rows.computeIfAbsent(token, t -> new HashSet<>()).add(row))
        .as("row %d of %s for the first time", row, token)
        .isTrue();
  }

  /** A snapshot without its status record: only where it is larger than a transaction. */
  private void requireNoPart() {
    if (partialRecords > 0) {
      assertThat(partialRecords % largestTransaction)
          .as("records of a part of %s", partial)
          .isZero();
      parts++;
    }

    this.partial = "";
    this.partialRecords = 0;
  }

  private void status(Struct status) {
    topic.addStatus(status);
    List<Object> scope =
        List.of(status.getString("orgId"), status.getString("groupBy"), status.get("month"));
    if (status.getString("state").equals("CREATED")) {
      requireNoPart();
      assertThat(pending.put(scope, status.getString("token")))
          .as("a query of %s that was not read to its end", scope)
          .isNull();
      created.add(status.getString("token"));
      return;
    }

    String token = pending.remove(scope);
    if (token != null) {
      ended.add(token);
    }

    if (!status.getString("state").equals("FAILED")) {
      boolean isOwn = status.getString("state").equals("COMPLETE");
      assertThat(isOwn).isEqualTo(status.getString("token").equals(token));
      if (!isOwn) {
        requireNoPart();
      }

      compare(scope, status, desk.snapshot(status.getString("token")).orElseThrow());
    }

    this.partial = "";
    this.partialRecords = 0;
    ends.add(status);
  }

  private void compare(List<Object> scope, Struct status, Snapshot snapshot) {
    Map<List<String>, BigDecimal> expected = CostTopic.amounts(snapshot);
    assertThat(topic.compacted(status)).as("compacted %s", scope).isEqualTo(expected);
    assertThat(topic.newestSnapshot(status)).as("newest %s", scope).isEqualTo(expected);
    assertThat(topic.appendedAndFiltered(status)).as("filtered %s", scope).isEqualTo(expected);
    assertThat((BigDecimal) status.get("totalUsageAmount"))
        .as("total of %s", scope)
        .isEqualByComparingTo(snapshot.total());
    assertThat(status.getInt64("rows")).isEqualTo(snapshot.rows().size());
    assertThat((BigDecimal) status.get("difference"))
        .isEqualByComparingTo(((BigDecimal) status.get("controlTotal")).subtract(snapshot.total()));
    withdrawn += status.getInt64("withdrawn");
    restatements += status.getString("state").equals("COMPLETE") && hasEarlier(status) ? 1 : 0;
    comparisons += 3;
  }

  private boolean hasEarlier(Struct status) {
    return ends.stream()
        .anyMatch(
            earlier ->
                !earlier.getString("state").equals("FAILED")
                    && earlier.getString("orgId").equals(status.getString("orgId"))
                    && earlier.getString("groupBy").equals(status.getString("groupBy"))
                    && earlier.get("month").equals(status.get("month")));
  }

  @Override
  public void close() {
    committed.close();
    uncommitted.close();
  }
}
