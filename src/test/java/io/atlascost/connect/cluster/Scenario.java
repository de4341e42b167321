package io.atlascost.connect.cluster;

import static io.atlascost.connect.cluster.ConnectCluster.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.atlascost.connect.AtlasCostSourceConnector;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import io.atlascost.connect.kafka.ConnectWorker;
import io.atlascost.connect.simulator.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A connector with results to read and something that happens to it in the middle of them in, what
 * readers of its topics got in the end out.
 */
final class Scenario implements AutoCloseable {
  private static final String ORGANIZATION = "5e2211c17a3e5a48f5497de3";
  private static final AtomicInteger scenarios = new AtomicInteger();
  private static final AtomicInteger tokens = new AtomicInteger();

  private final ConnectCluster cluster;
  private final String title;
  private final String name = "cost-" + scenarios.incrementAndGet();
  private final String deadLetterTopic = name + "-errors";
  private final String statusTopic = name + "-status";
  private final List<SentResult> results = new ArrayList<>();
  private final List<CountDownLatch> latches = new ArrayList<>();
  private final Map<String, String> config = new HashMap<>();
  private final Instant startedAt = Instant.now();
  private Audit audit;
  private Instant failedAt = startedAt;
  private Optional<Integer> open = Optional.empty();

  Scenario(ConnectCluster cluster, String title) {
    this.cluster = cluster;
    this.title = title;
    config.put("connector.class", AtlasCostSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("atlas.base.url", cluster.atlas().baseUrl().toString());
    config.put("atlas.auth.mode", "access_token");
    config.put("atlas.access.token", "nobody-asks-for-it");
    config.put("atlas.requests.per.minute", "6000");
    // Silence is the scenario's own, and no reason to ask again.
    config.put("atlas.read.timeout.ms", "300000");
    config.put("poll.interval.ms", "50");
    config.put("poll.interval.max.ms", "200");
    config.put("retry.backoff.ms", "10");
    config.put("retry.backoff.max.ms", "50");
    config.put("topic", name);
    config.put("errors.tolerance", "all");
    config.put("errors.deadletterqueue.topic.name", deadLetterTopic);
    config.put("status.topic", statusTopic);
    config.put("key.converter", SingleObjectAvroConverter.class.getName());
    config.put("value.converter", SingleObjectAvroConverter.class.getName());
    // As the sample configuration has them.
    config.put("producer.override.batch.size", "131072");
    config.put("producer.override.compression.type", "lz4");
    config.put("producer.override.linger.ms", "5");
  }

  /** With transactions that end where the connector says. */
  Scenario exactlyOnce() {
    return exactlyOnce("connector");
  }

  Scenario exactlyOnce(String boundary) {
    return with("exactly.once.support", "required")
        .with("transaction.boundary", boundary)
        // No scenario takes half of it, after which the connector would commit what is there.
        .with("producer.override.transaction.timeout.ms", "120000")
        // A transaction that stays open must not keep the tasks of other scenarios from starting.
        .with("offsets.storage.topic", name + "-offsets");
  }

  Scenario with(String key, String value) {
    config.put(key, value);
    return this;
  }

  /** One result more, which Atlas does not send yet. */
  SentResult result(int rows) {
    SentResult result =
        new SentResult(
            new Query(
                ORGANIZATION, String.format("%08X", tokens.incrementAndGet()) + "0".repeat(56)),
            rows);
    results.add(result);
    config.put(
        "atlas.queries",
        results.stream()
            .map(each -> each.query().orgId() + ":" + each.query().token())
            .collect(Collectors.joining(",")));
    if (audit != null) {
      audit.expect(result);
    }

    return result;
  }

  /** What Atlas answers, the last again and again. */
  void script(SentResult result, Reply... replies) {
    cluster.atlas().usage(result.query().orgId(), result.query().token(), replies);
  }

  /** Of which Atlas sends the rows up to one of them, and the others when the latch is down. */
  SentResult heldResult(int rows, int row, CountDownLatch latch) {
    SentResult result = result(rows);
    script(result, result.heldAfter(row, latch));
    return result;
  }

  /** A latch that is down when the scenario is over. */
  CountDownLatch latch() {
    CountDownLatch latch = new CountDownLatch(1);
    latches.add(latch);
    return latch;
  }

  void start() {
    createTopics();
    this.audit = new Audit(cluster.broker().bootstrapServers(), name, deadLetterTopic, statusTopic);
    results.forEach(audit::expect);
    configure();
  }

  /** Gives the connector the present configuration. */
  void configure() {
    cluster.rest().put(name, config);
  }

  void delete() {
    cluster.rest().delete(name);
  }

  Audit audit() {
    return audit;
  }

  void awaitTasks(int count) {
    await(
        count + " tasks",
        () ->
            cluster.rest().running(name, count)
                && cluster.rest().status(name).path("tasks").size() == count);
  }

  /** Until so many records were written, in open transactions or not. */
  void awaitWritten(int records) {
    await(records + " records written", () -> audit.readUncommitted() >= records);
  }

  /** Until so many records can be read by those who trust committed transactions alone. */
  void awaitCommitted(int records) {
    await(records + " records committed", () -> audit.read() >= records);
  }

  /** That a transaction is open now: that there are records that must not be seen yet. */
  void requireOpenTransaction() {
    int written = audit.readUncommitted();
    int visible = audit.readToTheEnd();
    this.open = Optional.of(written - visible);
    assertThat(visible).as("visible records, of %d written", written).isLessThan(written);
    assertThat(audit.isAtTheEnd()).as("all transactions have ended").isFalse();
  }

  /** Until the worker's log has a line about the query that contains the words. */
  void awaitLine(Path log, SentResult result, String words) {
    String query = result.query().toString();
    await(
        words, () -> Log.lines(log).anyMatch(line -> line.contains(query) && line.contains(words)));
  }

  /** Until the worker has noticed that others have gone on without it, as a task or as a whole. */
  void awaitFenced(ConnectWorker worker) {
    await("fencing of " + name, () -> Log.lines(worker.log()).anyMatch(this::tellsOfFencing));
  }

  private boolean tellsOfFencing(String line) {
    boolean fenced =
        line.contains("connector-producer-" + name + "-0")
            && (line.contains("InvalidProducerEpochException")
                || line.contains("ProducerFencedException"));
    return fenced || line.contains("Stopping task " + name + "-0");
  }

  /** Until Atlas has been asked for the result so often: a task that starts asks again. */
  void awaitAsked(SentResult result, int times) {
    await(
        "request " + times + " for " + result.query(),
        () -> cluster.atlas().requests(result.query().token()).size() >= times);
  }

  /** Until the task runs on another worker. */
  void awaitTaskLeft(ConnectWorker worker, int task) {
    await(
        "another worker for task " + task,
        () ->
            !workerId(task).equals(worker.url().getAuthority()) && cluster.rest().running(name, 1));
  }

  /** The living worker that runs the task, as soon as Connect says which one. */
  ConnectWorker workerOfTask(int task) {
    return waiting()
        .alias(title + ": worker of task " + task)
        .until(() -> cluster.worker(workerId(task)), Optional::isPresent)
        .orElseThrow();
  }

  private String workerId(int task) {
    JsonNode tasks = cluster.rest().status(name).path("tasks");
    return tasks.path(task).path("worker_id").asText();
  }

  /** How many rows of a result are done, as Connect has stored it. */
  long storedRow(SentResult result) {
    return offset(result).path("row").asLong();
  }

  private JsonNode offset(SentResult result) {
    for (JsonNode entry : cluster.rest().offsets(name)) {
      if (entry.at("/partition/token").asText().equals(result.query().token())) {
        return entry.path("offset");
      }
    }

    return MissingNode.getInstance();
  }

  /** Until Connect has stored that so many rows are done. */
  void awaitStored(SentResult result, long row) {
    await("offset " + row, () -> storedRow(result) >= row);
  }

  /** By kill -9. */
  void kill(ConnectWorker worker) {
    cluster.kill(worker);
    failed();
  }

  /** Lets something happen, from which it has to recover. */
  void failure(Runnable event) {
    failed();
    event.run();
  }

  private void failed() {
    audit.failed();
    this.failedAt = Instant.now();
  }

  /** Until every result is complete; each of its rows must have come once, in order. */
  void requireExactlyOnce() {
    finish(Account::faults);
  }

  /** Until every result is complete; each of its rows must have come. */
  void requireAtLeastOnce() {
    finish(Account::faultsButRepetitions);
  }

  private void finish(Function<Account, Collection<String>> rule) {
    await("status records", audit::isEnded);
    Duration recovery = Duration.between(failedAt, Instant.now());
    await("end of the topics", audit::isAtTheEnd);
    print(recovery);
    assertThat(audit.faults(rule)).as(title).isEmpty();
    waiting().untilAsserted(this::requireComplete);
  }

  private void requireComplete() {
    assertThat(cluster.rest().offsets(name)).hasSize(results.size());
    for (SentResult result : results) {
      JsonNode offset = offset(result);
      assertThat(offset.path("state").asText()).as("%s", offset).isEqualTo("COMPLETE");
      assertThat(offset.path("row").asInt()).isEqualTo(result.rows());
    }
  }

  private void print(Duration recovery) {
    System.out.printf(
        Locale.ROOT,
        "CLUSTER %s: %d rows checked, %d dead letters among them, %d lost, %d repeated;"
            + " written but not to be seen at the failure %s;"
            + " s from it to the first row written %s, seen %s, all complete %s; s in all %s%n",
        title,
        audit.received(),
        audit.deadLetters(),
        audit.lost(),
        audit.repetitions(),
        open.map(String::valueOf).orElse("-"),
        seconds(audit.longest(Account::untilWritten)),
        seconds(audit.longest(Account::untilSeen)),
        seconds(Optional.of(recovery)),
        seconds(Optional.of(Duration.between(startedAt, Instant.now()))));
  }

  private static String seconds(Optional<Duration> duration) {
    return duration
        .map(some -> String.format(Locale.ROOT, "%.1f", some.toMillis() / 1000.0))
        .orElse("-");
  }

  private void await(String what, BooleanSupplier condition) {
    waiting().alias(title + ": " + what).until(condition::getAsBoolean);
  }

  private void createTopics() {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", cluster.broker().bootstrapServers()))) {
      admin
          .createTopics(List.of(topic(name), topic(deadLetterTopic), topic(statusTopic)))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of one partition, so that records have one order, each with the time at which it was written:
   * its own timestamp says when Atlas answered, which may be long before.
   */
  private static NewTopic topic(String name) {
    return new NewTopic(name, 1, (short) 1)
        .configs(Map.of("message.timestamp.type", "LogAppendTime"));
  }

  /**
   * Starts the workers that are missing, so that the next scenario need not wait so long. The
   * topics stay: a task that still ends would make them anew.
   */
  @Override
  public void close() {
    try {
      if (audit != null) {
        audit.close();
        delete();
      }
    } finally {
      latches.forEach(CountDownLatch::countDown);
      // Their bodies are large, and Atlas would keep them as long as the cluster is there.
      results.forEach(result -> script(result, Reply.empty(404)));
      results.clear();
      cluster.replenish();
    }
  }
}
