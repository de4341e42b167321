package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.SampleCompany;
import io.atlascost.connect.simulator.books.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A task on schedule for one organization whose costs change only when a test says so, and what
 * readers of committed records have of it, however often it dies.
 */
final class CostTask implements AutoCloseable {
  static final String ORG = SampleCompany.LABS;
  static final YearMonth MONTH = YearMonth.of(2026, 6);

  private static final Instant BEGINNING = FakeClock.BEGINNING.plus(Duration.ofDays(10));

  /** In a row without a record: more than any test has reason to wait for. */
  private static final int MOST_EMPTY_POLLS = 40;

  private final FakeClock clock = new FakeClock();
  private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();
  private final Map<String, String> props = new HashMap<>();
  private final List<SourceRecord> records = new ArrayList<>();
  private final CostTopic topic = new CostTopic();
  private final Books books;
  private final AtlasSimulator atlas = AtlasSimulator.start();
  private boolean hasAccounts;
  private ScheduledTask task;

  CostTask() {
    clock.advance(Duration.between(FakeClock.BEGINNING, BEGINNING));
    this.books =
        new Books(7, clock.wall(), FakeClock.BEGINNING)
            .on(FakeClock.BEGINNING, b -> SampleCompany.found(b).charge(Duration.ofHours(6), 6))
            // From now on nothing happens by itself.
            .on(BEGINNING, b -> b.charge(Duration.ofDays(36_500), 1));
    atlas.backedBy(books.desk());
    with("atlas.schedule.orgs", ORG);
    with("atlas.schedule.settle.days", "0");
    with("batch.max.rows", "1");
  }

  CostTask with(String key, String value) {
    props.put(key, value);
    return this;
  }

  /** Two accounts, each of which sees one organization; both are asked for. */
  CostTask withAccounts() {
    this.hasAccounts = true;
    books.desk().account("retail-id", "retail-secret", SampleCompany.RETAIL);
    books.desk().account("labs-id", "labs-secret", SampleCompany.LABS);
    return with("atlas.accounts", "retail,labs")
        .with("atlas.account.retail.client.id", "retail-id")
        .with("atlas.account.retail.client.secret", "retail-secret")
        .with("atlas.account.labs.client.id", "labs-id")
        .with("atlas.account.labs.client.secret", "labs-secret")
        .with("atlas.schedule.orgs", SampleCompany.RETAIL + "," + SampleCompany.LABS);
  }

  Books books() {
    return books;
  }

  AtlasSimulator atlas() {
    return atlas;
  }

  FakeClock clock() {
    return clock;
  }

  /** All that readers have. */
  List<SourceRecord> records() {
    return List.copyOf(records);
  }

  /** Of one topic. */
  List<Struct> values(String name) {
    return records.stream()
        .filter(record -> record.topic().equals(name))
        .map(record -> (Struct) record.value())
        .toList();
  }

  /** Status records in this state. */
  List<Struct> statuses(String state) {
    return values(ScheduledTask.STATUS).stream()
        .filter(status -> status.getString("state").equals(state))
        .toList();
  }

  /** What Connect has stored. */
  Map<Map<String, ?>, Map<String, Object>> stored() {
    return stored;
  }

  CostTopic topic() {
    return topic;
  }

  /** Delivers and commits, up to and with a record. */
  SourceRecord until(Predicate<SourceRecord> last) throws InterruptedException {
    for (int empty = 0; empty < MOST_EMPTY_POLLS; empty++) {
      List<SourceRecord> batch = poll();
      empty = batch.isEmpty() ? empty : 0;
      if (batch.stream().anyMatch(last)) {
        return batch.get(batch.size() - 1);
      }
    }

    throw new AssertionError("no such record behind " + records.size() + " others");
  }

  /** Delivers and commits whatever there is. */
  List<SourceRecord> poll() throws InterruptedException {
    if (task == null) {
      this.task = new ScheduledTask(atlas.baseUrl(), clock, stored);
      props.forEach(task::with);
      if (hasAccounts) {
        task.without("atlas.auth.mode").without("atlas.access.token");
      }

      task.start();
    }

    List<SourceRecord> batch = task.poll();
    task.commit();
    for (SourceRecord record : batch) {
      records.add(record);
      topic.add(record);
    }

    return batch;
  }

  /** Up to and with a status record in this state. */
  Struct until(String state) throws InterruptedException {
    return (Struct) until(status(state)).value();
  }

  static Predicate<SourceRecord> status(String state) {
    return record ->
        record.topic().equals(ScheduledTask.STATUS)
            && ((Struct) record.value()).getString("state").equals(state);
  }

  static Predicate<SourceRecord> deadLetter() {
    return record -> record.topic().equals(ScheduledTask.ERRORS);
  }

  /** Delivers so many records more. */
  void next(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      until(record -> true);
    }
  }

  /** The task dies; the next one starts when something is wanted of it. */
  void kill() {
    if (task != null) {
      task.kill();
      this.task = null;
    }
  }

  /** The query that was created last for the services. */
  Snapshot newest() {
    return books.desk().newest(ORG, GroupBy.SERVICES, MONTH).orElseThrow();
  }

  /** The topic says what the books say, in each of the three ways to read it. */
  void requireAgreement(Struct status) {
    requireAgreementOfSnapshots(status);
    assertThat(topic.compacted(status))
        .isEqualTo(CostTopic.amounts(snapshot(status.getString("token"))));
  }

  /** The same, but for who keeps the newest of each key. */
  void requireAgreementOfSnapshots(Struct status) {
    Snapshot snapshot = snapshot(status.getString("token"));
    assertThat(topic.newestSnapshot(status)).isEqualTo(CostTopic.amounts(snapshot));
    assertThat(topic.appendedAndFiltered(status)).isEqualTo(CostTopic.amounts(snapshot));
    assertThat(status.getInt64("rows")).isEqualTo(snapshot.rows().size());
  }

  Snapshot snapshot(String token) {
    return books.desk().snapshot(token).orElseThrow();
  }

  @Override
  public void close() {
    kill();
    atlas.close();
  }
}
