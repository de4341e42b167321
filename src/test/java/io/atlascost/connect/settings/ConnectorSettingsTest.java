package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorSettingsTest {
  private static final String ORG = "0123456789abcdef01234567";
  private static final String TOKEN = "T".repeat(64);
  private static final String SECRET = "s3cr3t-s3cr3t";

  private final Map<String, String> props = new HashMap<>();

  ConnectorSettingsTest() {
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", SECRET);
    props.put("atlas.queries", ORG + ":" + TOKEN);
    props.put("atlas.connection.check", "false");
  }

  @Test
  void acceptsTheLeastThatMustBeSaid() {
    assertThat(problems()).isEmpty();
    assertThat(ConnectorSettings.of(props).queries())
        .singleElement()
        .hasToString("0123…4567/TTTTTTTT…");
  }

  @Test
  void reportsEveryProblemAtOnceEachOnItsKey() {
    props.remove("topic");
    props.remove("atlas.access.token");
    props.put("atlas.base.url", "http://example.com");
    props.put("atlas.queries", "abc");
    props.put("atlas.requests.per.minute", "0");
    props.put("atlas.response.format", "xml");
    props.put("poll.interval.ms", "9000");
    props.put("poll.interval.max.ms", "8000");
    props.put("errors.deadletterqueue.topic.name", "dead");
    props.put("status.topic", "no topic");
    props.put("batch.max.rows", "many");
    props.put("retry.timeout.ms", "-2");

    assertThat(problems())
        .containsOnlyKeys(
            "topic",
            "atlas.access.token",
            "atlas.base.url",
            "atlas.queries",
            "atlas.requests.per.minute",
            "atlas.response.format",
            "poll.interval.max.ms",
            "errors.deadletterqueue.topic.name",
            "status.topic",
            "batch.max.rows",
            "retry.timeout.ms");
    assertThatThrownBy(() -> ConnectorSettings.of(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topic")
        .hasMessageContaining("atlas.base.url")
        .hasMessageContaining("retry.timeout.ms");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "abc | 'abc' is not orgId:token; expected 24 hex digits, a colon and 64 characters",
        "abc:def | 'abc' is not an organization id; expected 24 lower-case hex digits",
        "0123456789ABCDEF01234567:x | 24 lower-case hex digits",
        "0123456789abcdef01234567:short | has 5 characters; expected 64",
        "\"\" | is empty; expected a list of orgId:token"
      })
  void tellsWhatToWriteForAQuery(String queries, String message) {
    props.put("atlas.queries", queries);

    assertThat(problems().get("atlas.queries")).contains(message);
  }

  @Test
  void doesNotRepeatATokenThatStandsInThePlaceOfTheOrganization() {
    props.put("atlas.queries", TOKEN + ":" + ORG);

    assertThat(problems().get("atlas.queries")).contains("organization id").doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy:3128", "http:proxy", "user:s3cr3t@proxy:3128", "ftp://proxy"})
  void refusesAProxyThatIsNoneWithoutItsPassword(String url) {
    props.put("atlas.proxy.url", url);

    assertThat(problems()).containsOnlyKeys("atlas.proxy.url");
    assertThat(problems().get("atlas.proxy.url")).contains("http://").doesNotContain("s3cr3t");
  }

  @Test
  void refusesAQueryThatStandsTwice() {
    props.put("atlas.queries", ORG + ":" + TOKEN + "," + ORG + ":" + TOKEN);

    assertThat(problems().get("atlas.queries")).contains("stands there twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:99",
        "https://cloud.mongodbgov.com/",
        " https://cloud.mongodb.com "
      })
  void acceptsAnAddressThatKeepsSecrets(String url) {
    props.put("atlas.base.url", url);

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://cloud.mongodb.com",
        "http://127.0.0.1.example.com",
        "http://10.0.0.1",
        "HTTP://example.com",
        "ftp://cloud.mongodb.com",
        "cloud.mongodb.com",
        "https://",
        "https://cloud.mongodb.com/api",
        "https://cloud.mongodb.com?x=1",
        "https://user@cloud.mongodb.com",
        "localhost:8080",
        "https:cloud.mongodb.com",
        "not a url"
      })
  void refusesAnAddressThatDoesNotOrIsNone(String url) {
    props.put("atlas.base.url", url);

    assertThat(problems()).containsOnlyKeys("atlas.base.url");
    assertThat(problems().get("atlas.base.url")).contains("https://");
  }

  @Test
  void acceptsPlaintextWhereItIsAllowed() {
    props.put("atlas.base.url", "http://example.com");
    props.put("atlas.allow.plaintext", "true");

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "line\nbreak", "Bearer abc", "übung"})
  void neverRepeatsASecret(String secret) {
    props.put("atlas.access.token", secret);

    assertThat(problems()).containsOnlyKeys("atlas.access.token");
    assertThat(problems().get("atlas.access.token")).doesNotContain(secret);
    assertThatThrownBy(() -> ConnectorSettings.of(props)).message().doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource({
    "errors.deadletterqueue.topic.name,usage,errors.deadletterqueue.topic.name",
    "status.topic,usage,status.topic",
    "status.topic,dead,status.topic"
  })
  void refusesATopicThatIsTakenAlready(String key, String topic, String reported) {
    props.put("errors.tolerance", "all");
    props.put("errors.deadletterqueue.topic.name", "dead");
    props.put(key, topic);

    assertThat(problems()).containsOnlyKeys(reported);
  }

  @Test
  void leavesConnectsOwnKeyToConnect() {
    props.put("errors.tolerance", "some");

    assertThat(ConnectorSettings.validate(props).configValues())
        .extracting(ConfigValue::name)
        .doesNotContain("errors.tolerance");
    assertThatThrownBy(() -> ConnectorSettings.of(props)).hasMessageContaining("none, all");
  }

  private Map<String, String> problems() {
    List<ConfigValue> values = ConnectorSettings.validate(props).configValues();
    return values.stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
