package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
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

    assertThat(problems.keySet()).isEqualTo(Set.of("atlas.queries", "atlas.access.token", "topic"));
    assertThat(problems.get("atlas.queries").get(0)).contains("is empty", "orgId:token");
    assertThat(problems.get("atlas.access.token").get(0))
        .contains("is missing", "atlas.auth.mode=access_token");
  }

  @Test
  void theSameTopicForTwoKindsOfRecordsIsAProblemOfTheSecond() {
    Deployment connector = connect.connector(query(1));

    assertThat(problems(connector.with("status.topic", connector.topic()).validate()))
        .containsOnlyKeys("status.topic");
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
