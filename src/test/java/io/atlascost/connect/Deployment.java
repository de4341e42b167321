package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.SingleObjectAvroConverter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.awaitility.core.ConditionFactory;

/** One connector on a worker: its configuration in; its status, offsets and records out. */
final class Deployment {
  /** Planted, so that tests can look for it where it must not be. */
  static final String ACCESS_TOKEN = "atlas-secret-5f1c";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Rest rest;
  private final Broker broker;
  private final Map<String, String> config = new HashMap<>();
  private Converter converter = new SingleObjectAvroConverter();

  /**
   * A record as a reader gets it.
   *
   * @param raw as it is on the topic
   */
  record Delivered(Struct key, Struct value, ConsumerRecord<byte[], byte[]> raw) {
    /** Number of the row of a usage record. */
    long row() {
      return value.getInt64("queryRow");
    }

    String header(String header) {
      return new String(
          raw.headers().lastHeader(header).value(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  Deployment(String name, Rest rest, Broker broker, URI atlas, Query... queries) {
    this.name = name;
    this.rest = rest;
    this.broker = broker;
    config.put("name", name);
    config.put("connector.class", AtlasCostSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("atlas.base.url", atlas.toString());
    config.put("atlas.auth.mode", "access_token");
    config.put("atlas.access.token", ACCESS_TOKEN);
    config.put("atlas.requests.per.minute", "6000");
    config.put("poll.interval.ms", "50");
    config.put("poll.interval.max.ms", "200");
    config.put("retry.backoff.ms", "10");
    config.put("retry.backoff.max.ms", "50");
    config.put("topic", topic());
    config.put("key.converter", SingleObjectAvroConverter.class.getName());
    config.put("value.converter", SingleObjectAvroConverter.class.getName());
    with("atlas.queries", list(queries));
  }

  private static String list(Query... queries) {
    return Arrays.stream(queries)
        .map(query -> query.orgId() + ":" + query.token())
        .collect(Collectors.joining(","));
  }

  Deployment with(String key, String value) {
    config.put(key, value);
    return this;
  }

  Deployment withTolerance() {
    return with("errors.tolerance", "all");
  }

  Deployment withDeadLetters() {
    return withTolerance().with("errors.deadletterqueue.topic.name", deadLetterTopic());
  }

  Deployment withStatus() {
    return with("status.topic", statusTopic());
  }

  /** In a topic that no other connector writes to; on a worker for exactly-once only. */
  Deployment withOffsetsOfItsOwn() {
    return with("offsets.storage.topic", offsetsTopic());
  }

  /** By another converter, which must read keys and values alike. */
  Deployment withConverter(Converter other) {
    this.converter = other;
    return with("key.converter", other.getClass().getName())
        .with("value.converter", other.getClass().getName());
  }

  /** As JSON with its schemas, which reads what a transform has made, too. */
  Deployment withJson() {
    JsonConverter json = new JsonConverter();
    json.configure(Map.of(), false);
    return withConverter(json);
  }

  String name() {
    return name;
  }

  String topic() {
    return name;
  }

  String deadLetterTopic() {
    return name + "-errors";
  }

  String statusTopic() {
    return name + "-status";
  }

  private String offsetsTopic() {
    return name + "-offsets";
  }

  Deployment create() {
    broker.createTopics(topic(), deadLetterTopic(), statusTopic());
    return configure();
  }

  /** Gives the connector the present configuration. */
  Deployment configure() {
    rest.put(path("/config"), config).succeeded();
    return this;
  }

  Rest.Answer validate() {
    return rest.put(
        "/connector-plugins/" + AtlasCostSourceConnector.class.getName() + "/config/validate",
        config);
  }

  void restart() {
    rest.post(path("/restart?includeTasks=true&onlyFailed=false")).succeeded();
  }

  void restartTask() {
    rest.post(path("/tasks/0/restart")).succeeded();
  }

  /** Until no task is left, so that offsets can be changed. */
  void stop() {
    rest.put(path("/stop"), "").succeeded();
    waiting()
        .untilAsserted(
            () -> {
              JsonNode status = status();
              assertThat(status.at("/connector/state").asText()).isEqualTo("STOPPED");
              assertThat(status.path("tasks")).isEmpty();
            });
  }

  /** Until its tasks are paused. */
  void pause() {
    rest.put(path("/pause"), "").succeeded();
    waiting()
        .untilAsserted(
            () ->
                assertThat(status().path("tasks").findValuesAsText("state"))
                    .isNotEmpty()
                    .containsOnly("PAUSED"));
  }

  void resume() {
    rest.put(path("/resume"), "").succeeded();
  }

  void delete() {
    rest.delete(path(""));
  }

  JsonNode status() {
    return rest.get(path("/status")).json();
  }

  /** What each task reads, in the order of the tasks. */
  List<List<String>> assignments() {
    List<List<String>> assignments = new ArrayList<>();
    for (JsonNode task : rest.get(path("/tasks")).succeeded().json()) {
      assignments.add(List.of(task.at("/config/task.queries").asText().split(",", -1)));
    }

    return assignments;
  }

  Rest.Answer offsets() {
    return rest.get(path("/offsets")).succeeded();
  }

  Rest.Answer resetOffsets() {
    return rest.delete(path("/offsets"));
  }

  Rest.Answer alterOffsets(Object offsets) {
    return rest.patch(path("/offsets"), offsets);
  }

  /** How far Connect knows a query to be delivered. */
  Optional<JsonNode> offset(Query query) {
    return StreamSupport.stream(offsets().json().path("offsets").spliterator(), false)
        .filter(entry -> entry.at("/partition/token").asText().equals(query.token()))
        .filter(entry -> entry.at("/partition/orgId").asText().equals(query.orgId()))
        .map(entry -> entry.path("offset"))
        .findFirst();
  }

  /** Until Connect has stored an offset, and so has delivered all that lies before it. */
  JsonNode awaitOffset(Query query, String state, long row) {
    return waiting()
        .until(
            () -> offset(query),
            offset ->
                offset.isPresent()
                    && offset.get().path("state").asText().equals(state)
                    && offset.get().path("row").asLong() == row)
        .get();
  }

  JsonNode awaitComplete(Query query, long rows) {
    return awaitOffset(query, "COMPLETE", rows);
  }

  void awaitRunning(int tasks) {
    waiting()
        .untilAsserted(
            () ->
                assertThat(status().path("tasks").findValuesAsText("state"))
                    .hasSize(tasks)
                    .containsOnly("RUNNING"));
  }

  /** Until a task has failed; answers its trace. */
  String awaitFailure(int task) {
    return waiting()
        .until(
            () -> status().path("tasks").path(task),
            state -> state.path("state").asText().equals("FAILED"))
        .path("trace")
        .asText();
  }

  /** Until a metric of Connect's about the first task has a value; on a worker in this JVM. */
  void awaitMetric(String group, String metric, double value) {
    waiting().until(() -> metric(group, metric) == value);
  }

  /** Not a number while the task starts. */
  private double metric(String group, String metric) throws JMException {
    ObjectName bean =
        new ObjectName("kafka.connect:type=" + group + ",connector=" + name + ",task=0");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    return server.isRegistered(bean) ? (Double) server.getAttribute(bean, metric) : Double.NaN;
  }

  static ConditionFactory waiting() {
    return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50));
  }

  List<Delivered> usage() {
    return usage(topic());
  }

  /** Of another topic than the one that is configured. */
  List<Delivered> usage(String topic) {
    return decode(broker.committed(topic));
  }

  List<Delivered> deadLetters() {
    return decode(broker.committed(deadLetterTopic()));
  }

  List<Delivered> statuses() {
    return decode(broker.committed(statusTopic()));
  }

  /** Row numbers of the usage records, in the order of their delivery. */
  List<Long> rows() {
    return usage().stream().map(Delivered::row).toList();
  }

  List<Long> rows(Query query) {
    return usage().stream()
        .filter(record -> record.value().get("queryToken").equals(query.token()))
        .map(Delivered::row)
        .toList();
  }

  /** How many usage records there are, of open transactions, too. */
  int uncommittedRows() {
    return broker.uncommitted(topic()).size();
  }

  /** Until the transaction of its usage records has ended, one way or the other. */
  void awaitNoOpenTransaction() {
    waiting().until(() -> !broker.hasOpenTransaction(topic()));
  }

  /** How many transactions it has committed, each with offsets; it must have those for itself. */
  long transactions() {
    // A commit leaves a marker behind its records, which is no record but has an offset.
    return broker.end(offsetsTopic()) - broker.uncommitted(offsetsTopic()).size();
  }

  private List<Delivered> decode(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream()
        .map(
            record ->
                new Delivered(
                    (Struct) converter.toConnectData(record.topic(), record.key()).value(),
                    (Struct) converter.toConnectData(record.topic(), record.value()).value(),
                    record))
        .toList();
  }

  private String path(String end) {
    return "/connectors/" + name + end;
  }
}
