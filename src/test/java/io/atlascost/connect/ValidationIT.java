package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.LogCaptureAppender;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Configurations as Connect's REST API judges them before anything is created. */
class ValidationIT {
  @RegisterExtension final ConnectFixture connect = ConnectFixture.atLeastOnce();

  @Test
  void aRightConfigurationHasNoErrors() {
    Rest.Answer answer =
        connect.connector(query(1)).withDeadLetters().withStatus().validate().succeeded();

    assertThat(problems(answer)).isEmpty();
    assertThat(answer.json().path("error_count").asInt()).isZero();
    assertThat(answer.json().path("groups").toString())
        .contains("Atlas", "What to read", "Polling and retries", "Where it goes");
    assertThat(answer.body()).doesNotContain(Deployment.ACCESS_TOKEN);
  }

  @Test
  void everyProblemIsReportedAtOnceOnItsOwnKey() {
    Rest.Answer answer =
        connect
            .connector()
            .with("atlas.base.url", "http://cloud.example")
            .with("atlas.access.token", "Bearer " + Deployment.ACCESS_TOKEN)
            .with("atlas.queries", "abc")
            .with("atlas.api.version", "yesterday")
            .with("atlas.response.format", "xml")
            .with("atlas.requests.per.minute", "0")
            .with("poll.interval.ms", "1000")
            .with("poll.interval.max.ms", "999")
            .with("retry.timeout.ms", "-5")
            .with("batch.max.rows", "many")
            .with("topic", "a topic")
            .with("errors.tolerance", "none")
            .with("errors.deadletterqueue.topic.name", "dead-letters")
            .with("decimal.handling.mode", "float")
            .validate()
            .succeeded();

    Map<String, List<String>> problems = problems(answer);
    assertThat(problems)
        .containsOnlyKeys(
            "atlas.base.url",
            "atlas.access.token",
            "atlas.queries",
            "atlas.api.version",
            "atlas.response.format",
            "atlas.requests.per.minute",
            "poll.interval.max.ms",
            "retry.timeout.ms",
            "batch.max.rows",
            "topic",
            "errors.deadletterqueue.topic.name",
            "decimal.handling.mode");
    assertThat(problems)
        .allSatisfy(
            (key, messages) ->
                assertThat(messages).allSatisfy(message -> assertThat(message).contains(key)));
    // What is wrong, and what to write instead.
    assertThat(problems.get("atlas.base.url").get(0))
        .contains("plaintext", "https://", "atlas.allow.plaintext=true");
    assertThat(problems.get("atlas.queries").get(0))
        .contains("'abc' is not orgId:token", "24 hex digits, a colon and 64 characters");
    assertThat(problems.get("atlas.response.format").get(0)).contains("'xml'", "json", "csv");
    assertThat(problems.get("poll.interval.max.ms").get(0)).contains("999", "poll.interval.ms");
    assertThat(problems.get("topic").get(0)).contains("'a topic'", "letters, digits");
    assertThat(problems.get("errors.deadletterqueue.topic.name").get(0))
        .contains("errors.tolerance", "all");
    assertThat(answer.body()).doesNotContain(Deployment.ACCESS_TOKEN);
  }

  @Test
  void whatIsMissingIsNamed() {
    Deployment connector = connect.connector().with("atlas.access.token", "").with("topic", "");

    Map<String, List<String>> problems = problems(connector.validate().succeeded());

    assertThat(problems.keySet())
        .isEqualTo(Set.of("atlas.queries", "atlas.schedule.orgs", "atlas.access.token", "topic"));
    assertThat(problems.get("atlas.queries").get(0))
        .contains("is empty", "orgId:token", "atlas.schedule.orgs=*");
    assertThat(problems.get("atlas.schedule.orgs").get(0)).contains("is missing", "atlas.queries");
    assertThat(problems.get("atlas.access.token").get(0))
        .contains("is missing", "atlas.auth.mode=access_token");
  }

  @Test
  void theSameTopicForTwoKindsOfRecordsIsAProblemOfTheSecond() {
    Deployment connector = connect.connector(query(1));

    assertThat(problems(connector.with("status.topic", connector.topic()).validate()))
        .containsOnlyKeys("status.topic");
  }

  @Test
  void aFormShowsTheKeysOfTheChosenWayInAndWhatMayBeChosen() {
    Deployment connector = connect.connector(query(1));

    JsonNode byToken = values(connector.validate().succeeded());
    JsonNode byKey = values(connector.with("atlas.auth.mode", "api_key").validate().succeeded());

    assertThat(shown(byToken)).containsExactly("atlas.access.token");
    assertThat(shown(byKey)).containsExactlyInAnyOrder("atlas.public.key", "atlas.private.key");
    assertThat(byToken.at("/atlas.auth.mode/recommended_values").toString())
        .isEqualTo("[\"service_account\",\"api_key\",\"access_token\"]");
    assertThat(byToken.at("/atlas.allow.plaintext/recommended_values").toString())
        .isEqualTo("[\"true\",\"false\"]");
    assertThat(byToken.at("/atlas.ssl.keystore.type/recommended_values").toString())
        .isEqualTo("[\"pem\",\"pkcs12\",\"jks\"]");
    assertThat(connector.validate().json().toString())
        .contains(
            "\"dependents\":[\"atlas.client.id\",\"atlas.client.secret\",\"atlas.public.key\","
                + "\"atlas.private.key\",\"atlas.access.token\"]");
  }

  private static List<String> shown(JsonNode values) {
    return Stream.of(
            "atlas.client.id",
            "atlas.client.secret",
            "atlas.public.key",
            "atlas.private.key",
            "atlas.access.token")
        .filter(key -> values.path(key).path("visible").asBoolean())
        .toList();
  }

  @Test
  void whatWouldOnlyFailLaterIsReportedOnItsKey() {
    Deployment connector =
        connect
            .connector(query(1))
            .with("atlas.proxy.url", "http://proxy.example:70000")
            .with("atlas.ssl.keystore.location", "/dev/zero")
            .with("atlas.ssl.keystore.type", "pem")
            .with("atlas.ssl.truststore.location", "/nowhere/trust.pem")
            .with("atlas.ssl.truststore.type", "pkcs11")
            .with("status.topic", "${file:/run/secrets:topic}")
            .with("decimal.handling.mode", null)
            .with("producer.override.transaction.timeout.ms", "0")
            .with("topic", "usage-${month}");

    Map<String, List<String>> problems = problems(connector.validate().succeeded());

    assertThat(problems)
        .containsOnlyKeys(
            "atlas.proxy.url",
            "atlas.ssl.keystore.location",
            "atlas.ssl.truststore.type",
            "status.topic",
            "producer.override.transaction.timeout.ms",
            "topic");
    assertThat(problems.get("status.topic").get(0)).contains("no config provider of the worker");
    assertThat(problems.get("topic").get(0)).contains("${groupBy}, ${orgId}");
  }

  @Test
  void aNullIsLeftOutAndOfConnectsOwnKeyConnectSaysSo() {
    Deployment connector =
        connect.connector(query(1)).with("topic", null).with("errors.tolerance", null);

    Map<String, List<String>> problems = problems(connector.validate().succeeded());

    assertThat(problems).containsOnlyKeys("topic", "errors.tolerance");
    assertThat(problems.get("topic").get(0)).contains("is missing");
  }

  @Test
  void aNameThatNoKeyHasIsToldWhatWasMeant() {
    Deployment connector =
        connect.connector(query(1)).with("atlas.schedule.org", "*").with("status.topics", "status");

    Map<String, List<String>> problems = problems(connector.validate().succeeded());

    assertThat(problems).containsOnlyKeys("atlas.schedule.org", "status.topics");
    assertThat(problems.get("atlas.schedule.org").get(0)).endsWith("mean atlas.schedule.orgs?");
    assertThat(problems.get("status.topics").get(0)).endsWith("did you mean status.topic?");
  }

  /** Their keys are none that Connect knows as passwords. */
  @Test
  void theSecretsOfSeveralAccountsAreInNoAnswerAndNoLog() {
    LogCaptureAppender log = LogCaptureAppender.createAndRegister();
    Configurator.setLevel("org.apache.kafka.connect", Level.DEBUG);
    try {
      Rest.Answer answer = withAccount().with("atlas.accounts", "emea,apac").validate().succeeded();
      assertThat(problems(answer))
          .containsOnlyKeys("atlas.account.apac.client.id", "atlas.account.apac.client.secret");
      assertThat(values(answer).at("/atlas.account.emea.client.secret/value").asText())
          .isEqualTo("[hidden]");
      assertThat(answer.body()).doesNotContain("planted");

      connect.atlas().requireServiceAccount("mdb_sa_id", "another-secret", Duration.ofHours(1));
      String trace = withAccount().create().awaitFailure(0);
      assertThat(trace)
          .contains("atlas.account.emea.client.id and atlas.account.emea.client.secret")
          .doesNotContain("planted");
      assertThat(log.getMessages())
          .anyMatch(message -> message.contains("Writing configuration for connector"))
          .noneMatch(message -> message.contains("planted"));
    } finally {
      Configurator.setLevel("org.apache.kafka.connect", Level.ERROR);
      log.close();
    }
  }

  /** One whose credentials are wrong. */
  private Deployment withAccount() {
    return connect
        .connector(query(1))
        .with("atlas.access.token", "")
        .with("atlas.accounts", "emea")
        .with("atlas.connection.check", "false")
        .with("atlas.account.emea.client.id", "mdb_sa_id")
        .with("atlas.account.emea.client.secret", "planted-secret");
  }

  /** By the names of the keys. */
  private static JsonNode values(Rest.Answer answer) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    for (JsonNode config : answer.json().path("configs")) {
      values.set(config.at("/value/name").asText(), config.path("value"));
    }

    return values;
  }

  private static Map<String, List<String>> problems(Rest.Answer answer) {
    Map<String, List<String>> problems = new LinkedHashMap<>();
    for (JsonNode config : answer.json().path("configs")) {
      List<String> messages =
          StreamSupport.stream(config.at("/value/errors").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      if (!messages.isEmpty()) {
        problems.put(config.at("/value/name").asText(), messages);
      }
    }

    return problems;
  }
}
