package io.atlascost.connect.cluster;

import static io.atlascost.connect.cluster.ConnectCluster.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.cluster.Withholding.Manner;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.simulator.books.Books;
import io.atlascost.connect.simulator.books.GroupBy;
import io.atlascost.connect.simulator.books.SampleCompany;
import io.atlascost.connect.simulator.books.Scope;
import io.atlascost.connect.simulator.books.Trouble;
import io.atlascost.connect.simulator.books.Troubles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * All organizations on schedule on real workers with exactly-once, whose worker dies in every phase
 * of a month, while organizations come and go and costs are restated: at every status record the
 * topic says what the books say.
 */
class ScheduledClusterIT {
  private static final String NAME = "scheduled-costs";

  /** Two transactions for the services of a month, one for its clusters. */
  private static final int LARGEST_TRANSACTION = 5;

  private static final List<String> CUTS = List.of("services", "clusters");

  private final ConnectCluster cluster = new ConnectCluster("scheduled", 2, Map.of());
  private final Books books = SampleCompany.fast(7, Clock.systemUTC());
  private final YearMonth running = YearMonth.from(books.now().atOffset(ZoneOffset.UTC));
  private final Instant began = Instant.now();
  private final AtomicInteger throttled = new AtomicInteger();
  private CostAudit audit;
  private int kills;

  @BeforeEach
  void startCluster() throws Exception {
    books.desk().creationTroubles(throttled(5)).resultTroubles(throttled(7));
    cluster.atlas().backedBy(books.desk());
    cluster.complete();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", cluster.broker().bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(NAME, 1, (short) 1))).all().get();
    }

    this.audit =
        new CostAudit(cluster.broker().bootstrapServers(), NAME, books.desk(), LARGEST_TRANSACTION);
  }

  /** Before one question of so many. */
  private Troubles throttled(int each) {
    return new Troubles(
        name -> {
          if (Math.floorMod(name.hashCode(), each) != 0) {
            return List.of();
          }

          throttled.incrementAndGet();
          return List.of(Trouble.THROTTLED_429);
        });
  }

  @AfterEach
  void closeCluster() {
    audit.close();
    cluster.close();
  }

  @Test
  void everyStatusRecordAgreesWithTheBooksWhateverPhaseTheWorkerDiesIn() {
    cluster.rest().put(NAME, config());
    await("all months of both organizations", () -> completed(org -> true) >= 6L * CUTS.size());

    killWhenCreated();
    SampleCompany.roboticsCome(books);
    killWhileProcessing();
    await("the new organization", () -> completed(SampleCompany.ROBOTICS::equals) >= CUTS.size());
    books.rename("App Services", "Charts", running);
    killInTheMiddleOfASnapshotOfSeveralTransactions();
    SampleCompany.correctLastMonth(books);
    killInTheMiddleOfASnapshotOfOneTransaction();
    books.vanish(SampleCompany.LABS);
    killAfter("COMPLETE");
    killAfter("UNCHANGED");
    long ofTheVanished = audit.ends(status -> isOf(status, SampleCompany.LABS));
    awaitMore(status -> isOf(status, SampleCompany.RETAIL, "COMPLETE"), 2 * CUTS.size());
    awaitMore(status -> isOf(status, SampleCompany.ROBOTICS, "COMPLETE"), CUTS.size());

    report();
    assertThat(audit.ends(status -> isOf(status, SampleCompany.LABS))).isEqualTo(ofTheVanished);
    assertThat(audit.restatements()).isPositive();
    assertThat(audit.withdrawn()).isPositive();
    assertThat(audit.parts()).isPositive();
    assertThat(throttled).hasPositiveValue();
    assertThat(audit.deadLetters())
        .allSatisfy(
            letter -> {
              assertThat(letter.getString("orgId")).isEqualTo(SampleCompany.LABS);
              assertThat(letter.getString("errorCode")).isEqualTo("ORG_NOT_FOUND");
            })
        .hasSizeLessThanOrEqualTo(1);
    assertThat(kills).isEqualTo(6);
  }

  private void killWhenCreated() {
    try (Withholding kept = withhold("services", Manner.SILENCE)) {
      await("a query", () -> audit.isCreated(kept.token()));
      kill();
      kept.release();
      await("its end", () -> audit.hasEnded(kept.token()));
    }
  }

  private void killWhileProcessing() {
    try (Withholding kept = withhold("clusters", Manner.PROCESSING)) {
      await("a query", () -> audit.isCreated(kept.token()) && kept.requests() > 2);
      kill();
      int requests = kept.requests();
      await("another task that asks for it", () -> kept.requests() > requests + 1);
      kept.release();
      await("its end", () -> audit.hasEnded(kept.token()));
    }
  }

  private void killInTheMiddleOfASnapshotOfSeveralTransactions() {
    try (Withholding kept = withhold("services", Manner.FIRST_ROWS)) {
      await("the first part", () -> audit.rows(kept.token()) == LARGEST_TRANSACTION);
      assertThat(audit.hasEnded(kept.token())).isFalse();
      kill();
      kept.release();
      await("its end", () -> audit.hasEnded(kept.token()));
    }
  }

  private void killInTheMiddleOfASnapshotOfOneTransaction() {
    try (Withholding kept = withhold("clusters", Manner.FIRST_ROWS)) {
      await("the first rows", () -> audit.writtenRows(kept.token()) > 0);
      audit.read();
      assertThat(audit.rows(kept.token())).as("visible rows").isZero();
      kill();
      kept.release();
      await("its end", () -> audit.hasEnded(kept.token()));
    }
  }

  private void killAfter(String state) {
    awaitMore(status -> isOf(status, SampleCompany.RETAIL, state), 1);
    kill();
    awaitMore(status -> isOf(status, SampleCompany.RETAIL, "COMPLETE"), 1);
  }

  private Withholding withhold(String cut, Manner manner) {
    Scope scope = new Scope(SampleCompany.RETAIL, GroupBy.of(cut), running);
    Withholding withholding = new Withholding(books.desk(), scope, manner);
    cluster.atlas().intercept(withholding);
    return withholding;
  }

  private void awaitMore(Predicate<Struct> kind, int more) {
    long before = audit.ends(kind);
    await(more + " more", () -> audit.ends(kind) >= before + more);
  }

  private static boolean isOf(Struct status, String orgId, String state) {
    return isOf(status, orgId) && status.getString("state").equals(state);
  }

  private static boolean isOf(Struct status, String orgId) {
    return status.getString("orgId").equals(orgId);
  }

  private long completed(Predicate<String> organizations) {
    return audit.ends(
        status ->
            status.getString("state").equals("COMPLETE")
                && organizations.test(status.getString("orgId")));
  }

  /** By kill -9; the other worker must be there to go on. */
  private void kill() {
    cluster.complete();
    ConnectWorker worker =
        waiting()
            .alias("worker of the task")
            .until(() -> cluster.worker(workerId()), Optional::isPresent)
            .orElseThrow();
    cluster.kill(worker);
    kills++;
    cluster.replenish();
  }

  private String workerId() {
    JsonNode tasks = cluster.rest().status(NAME).path("tasks");
    return tasks.path(0).path("worker_id").asText();
  }

  private void await(String what, BooleanSupplier condition) {
    waiting()
        .alias(what)
        .until(
            () -> {
              audit.read();
              return condition.getAsBoolean();
            });
  }

  private void report() {
    System.out.printf(
        "SCHEDULED CLUSTER: %d kills; %d times 429; %d of %d queries known to readers; %s;"
            + " requests %s; %d s%n",
        kills,
        throttled.get(),
        audit.creations(),
        books.desk().snapshots().values().stream()
            .filter(snapshot -> CUTS.contains(snapshot.ask().groupBy().label()))
            .count(),
        audit,
        books.desk().traffic().requests(),
        Duration.between(began, Instant.now()).toSeconds());
  }

  private Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", AtlasCostSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("atlas.base.url", cluster.atlas().baseUrl().toString());
    config.put("atlas.auth.mode", "access_token");
    config.put("atlas.access.token", "nobody-asks-for-it");
    config.put("atlas.schedule.orgs", "*");
    config.put("atlas.schedule.group.by", String.join(",", CUTS));
    config.put("atlas.schedule.start.month", running.minusMonths(2).toString());
    config.put("atlas.schedule.interval.ms", "1500");
    config.put("atlas.requests.per.minute", "6000");
    // Silence is the test's own, and no reason to ask again.
    config.put("atlas.read.timeout.ms", "300000");
    config.put("poll.interval.ms", "50");
    config.put("poll.interval.max.ms", "200");
    config.put("retry.backoff.ms", "10");
    config.put("retry.backoff.max.ms", "50");
    config.put("topic", NAME + "-usage");
    config.put("status.topic", NAME + "-status");
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", NAME + "-errors");
    // All on one topic, so that there is one order, and one end of each transaction.
    config.put("transforms", "together");
    config.put("transforms.together.type", "org.apache.kafka.connect.transforms.RegexRouter");
    config.put("transforms.together.regex", ".*");
    config.put("transforms.together.replacement", NAME);
    config.put("key.converter", SingleObjectAvroConverter.class.getName());
    config.put("value.converter", SingleObjectAvroConverter.class.getName());
    config.put("exactly.once.support", "required");
    config.put("transaction.boundary", "connector");
    config.put("transaction.max.rows", Integer.toString(LARGEST_TRANSACTION));
    config.put("producer.override.transaction.timeout.ms", "120000");
    config.put("offsets.storage.topic", NAME + "-offsets");
    return config;
  }
}
