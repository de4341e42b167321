package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    props.put("producer.override.transaction.timeout.ms", "soon");

    assertThat(problems())
        .containsOnlyKeys(
            "producer.override.transaction.timeout.ms",
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

  @Test
  void takesAJsonNullForLeftOut() {
    for (String key : ConnectorSettings.definition().names()) {
      Map<String, String> without = new HashMap<>(props);
      without.remove(key);
      Map<String, String> withNull = new HashMap<>(without);
      withNull.put(key, null);

      if (!key.equals("atlas.connection.check") && !key.equals("errors.tolerance")) {
        assertThat(problems(withNull)).as(key).isEqualTo(problems(without));
      }
    }
  }

  @Test
  void refusesAVariableThatNoProviderHasReplacedWhateverTheKey() {
    List<String> keys = new ArrayList<>(ConnectorSettings.definition().names());
    keys.add("name");
    keys.add("producer.override.transaction.timeout.ms");

    for (String key : keys) {
      Map<String, String> unresolved = new HashMap<>(props);
      unresolved.put(key, "${vault:atlas:secret}");

      assertThat(problems(unresolved)).as(key).containsKey(key);
      assertThat(problems(unresolved).get(key))
          .startsWith(key + ": ")
          .contains("no config provider of the worker has replaced", "config.providers");
      assertThatThrownBy(() -> ConnectorSettings.of(unresolved)).hasMessageContaining(key);
    }
  }

  @Test
  void repeatsNoVariableOfASecretWhichMayBeTheSecret() {
    props.put("atlas.access.token", "abc${s3cr3t:x}");

    assertThat(problems().get("atlas.access.token"))
        .contains("no config provider")
        .doesNotContain("s3cr3t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${", "${}", "$", "a}b", "${abc}", "}:${"})
  void takesDollarsAndBracesOfASecretForWhatTheyAre(String secret) {
    props.put("atlas.access.token", secret);

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "atlas.base.url | https://cloud.mongodb.com:65536 | a port from 1 to 65535",
        "atlas.base.url | https://cloud.mongodb.com:0 | a port from 1 to 65535",
        "atlas.base.url | https://cloud.mongodb.com:99999999999 | a port from 1 to 65535",
        "atlas.proxy.url | http://proxy:70000 | a port from 1 to 65535",
        "atlas.base.url | https://[fe80::1%25eth0] | with a host and without a path",
        "atlas.base.url | https://[fe80::1%eth0] | with a host",
        "atlas.base.url | https://[:::1] | with a host",
        "atlas.base.url | https://[] | with a host",
        "atlas.base.url | https://[::ffff:127.0.0.1] | with a host",
        "atlas.base.url | https://300.1.1.1 | with a host",
        "atlas.base.url | http://127.1 | with a host",
        "atlas.base.url | http://2130706433 | with a host",
        "atlas.base.url | http://0177.0.0.1 | with a host",
        "atlas.base.url | https://a..b | with a host",
        "atlas.base.url | https://-a.example | with a host",
        "atlas.base.url | https://. | with a host",
        "atlas.base.url | https://bücher.example | with a host",
        "atlas.base.url | https:///x | with a host",
        "atlas.base.url | https://a b | with a host",
        "atlas.base.url | https://a%20b | with a host",
        "atlas.base.url | https://atlas_sim:8443 | a host without an underscore",
        "atlas.proxy.url | https://the_proxy:8443 | a host without an underscore",
        "atlas.base.url | \"\" | with a host",
        "atlas.allow.plaintext | yes | true or false",
        "atlas.auth.mode | oauth | service_account, api_key, access_token",
        "atlas.api.version | 2023-02-30 | a date, YYYY-MM-DD",
        "atlas.api.version | 2023-1-1 | a date, YYYY-MM-DD",
        "atlas.requests.per.minute | 99999999999999999999 | a whole number from 1 to 100000",
        "atlas.requests.per.minute | 1.5 | a whole number from 1 to 100000",
        "atlas.requests.per.minute | 1e3 | a whole number",
        "atlas.read.timeout.ms | -1 | milliseconds from 1 to 2147483647",
        "atlas.connect.timeout.ms | 3000000000 | milliseconds from 1 to 2147483647",
        "retry.timeout.ms | 9223372036854775807 | or -1 for never",
        "retry.timeout.ms | 9223372036854775808 | or -1 for never",
        "query.timeout.ms | 9223372036854775807 | milliseconds from 1 to 31536000000",
        "batch.max.rows | 0 | a whole number from 1 to 1000000",
        "transaction.max.rows | 0 | a whole number from 1 to 2147483647",
        "producer.override.transaction.timeout.ms | soon | a whole number from 1",
        "producer.override.transaction.timeout.ms | \"\" | a whole number from 1",
        "producer.override.transaction.timeout.ms | 0 | a whole number from 1",
        "atlas.queries | \"0123456789abcdef01234567:TTTTTTTT,\" | entry with nothing in it",
        "atlas.queries | \" , \" | entry with nothing in it",
        "topic | \"\" | is empty; expected a topic name",
        "topic | .. | a topic name",
        "topic | ${month} | expected ${groupBy}, ${orgId}, or no variable",
        "topic | ${groupby} | expected ${groupBy}, ${orgId}, or no variable",
        "topic | ${} | expected ${groupBy}, ${orgId}, or no variable",
        "topic | usage-${orgId | a topic name",
        "topic | usage-$orgId | a topic name",
        "status.topic | status-${orgId} | a topic name",
        "atlas.ssl.truststore.type | pkcs11 | one of pem, pkcs12, jks",
        "decimal.handling.mode | exact | precise, string, double"
      })
  void refusesWhatCanOnlyFailAndTellsWhatToWrite(String key, String text, String expected) {
    props.put(key, text);

    assertThat(problems()).containsOnlyKeys(key);
    assertThat(problems().get(key)).startsWith(key + ": ").contains(expected);
    assertThatThrownBy(() -> ConnectorSettings.of(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "atlas.base.url | HTTPS://Cloud.MongoDB.com:65535/",
        "atlas.base.url | https://cloud.mongodb.com.",
        "atlas.base.url | https://203.0.113.7",
        "atlas.base.url | https://[2001:db8::1]:443",
        "atlas.base.url | https://4you.example",
        "atlas.proxy.url | http://the_proxy:3128",
        "atlas.allow.plaintext | TRUE",
        "atlas.auth.mode | Access_Token",
        "atlas.response.format | CSV",
        "retry.timeout.ms | -1",
        "retry.timeout.ms | 0",
        "topic | usage-${groupBy}.${orgId}",
        "topic | ${orgId}${orgId}",
        "producer.override.transaction.timeout.ms | 900000",
        "decimal.handling.mode | String"
      })
  void takesWhatIsRight(String key, String text) {
    props.put(key, text);

    assertThat(problems()).isEmpty();
    assertThat(ConnectorSettings.of(props).queries()).hasSize(1);
  }

  @Test
  void refusesANullForTheProducerWhichWouldTakeIt() {
    props.put("producer.override.transaction.timeout.ms", null);

    assertThat(problems()).containsOnlyKeys("producer.override.transaction.timeout.ms");
  }

  @Test
  void refusesATopicThatIsTooLongOnceItsVariablesAreFilledIn() {
    props.put("topic", "${orgId}" + "t".repeat(225));
    assertThat(problems()).isEmpty();

    props.put("topic", "${orgId}" + "t".repeat(226));
    assertThat(problems()).containsOnlyKeys("topic");
    assertThat(problems().get("topic")).contains("250 characters", "at most 249");

    props.put("topic", "${groupBy}" + "t".repeat(236));
    assertThat(problems()).isEmpty();

    props.put("topic", "${groupBy}" + "t".repeat(237));
    assertThat(problems()).containsOnlyKeys("topic");
  }

  @ParameterizedTest
  @CsvSource({
    "usage-${groupBy}, usage-services, true",
    "usage-${groupBy}, usage-none, true",
    "usage-${groupBy}, usage-status, false",
    "usage.${groupBy}, usage_projects, true",
    "${orgId}-usage, 5e2211c17a3e5a48f5497de3-usage, true",
    "${orgId}-usage, 5E2211C17A3E5A48F5497DE3-usage, false",
    "${orgId}-usage, org-usage, false",
    "${orgId}.${groupBy}, 5e2211c17a3e5a48f5497de3.clusters, true",
    "my.usage, my_usage, true",
    "my.usage, my-usage, false"
  })
  void refusesAStatusTopicThatUsageMayGoTo(String topic, String status, boolean taken) {
    props.put("topic", topic);
    props.put("status.topic", status);

    assertThat(problems().keySet()).isEqualTo(taken ? Set.of("status.topic") : Set.of());

    props.remove("status.topic");
    props.put("errors.tolerance", "all");
    props.put("errors.deadletterqueue.topic.name", status);
    assertThat(problems().keySet())
        .isEqualTo(taken ? Set.of("errors.deadletterqueue.topic.name") : Set.of());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, http://proxy.example:3128, false",
    "http://localhost:8080, http://10.0.0.1:3128, false",
    "http://127.0.0.1:8080, http://127.0.0.1:3128, true",
    "http://127.0.0.1:8080, https://[::1]:3128, true",
    "https://127.0.0.1:8080, http://proxy.example:3128, true",
    "http://cloud.example, http://127.0.0.1:3128, false"
  })
  void acceptsPlaintextOnlyWhereTheProxyKeepsItHereToo(String url, String proxy, boolean kept) {
    props.put("atlas.base.url", url);
    props.put("atlas.proxy.url", proxy);

    assertThat(problems().keySet()).isEqualTo(kept ? Set.of() : Set.of("atlas.base.url"));

    props.put("atlas.allow.plaintext", "true");
    assertThat(problems()).isEmpty();
  }

  @Test
  void asksHostsWithAnUnderscoreAsTheyAreCalled() {
    props.put("atlas.base.url", "HTTP://Atlas_Sim:8080/");
    props.put("atlas.allow.plaintext", "true");

    assertThat(ConnectorSettings.of(props).api().network().baseUrl())
        .hasToString("http://atlas_sim:8080");
  }

  @ParameterizedTest
  @CsvSource({
    "service_account, atlas.client.id atlas.client.secret",
    "api_key, atlas.public.key atlas.private.key",
    "ACCESS_TOKEN, atlas.access.token",
    "nonsense, atlas.client.id atlas.client.secret atlas.public.key atlas.private.key"
        + " atlas.access.token"
  })
  void showsTheKeysOfTheChosenWayInAlone(String mode, String shown) {
    props.put("atlas.auth.mode", mode);
    props.put("atlas.schedule.orgs", "*");
    Set<String> secrets =
        Set.of(
            "atlas.client.id",
            "atlas.client.secret",
            "atlas.public.key",
            "atlas.private.key",
            "atlas.access.token");

    for (List<ConfigValue> values :
        List.of(
            ConnectorSettings.validate(props).configValues(),
            ConnectorSettings.definition().validate(props))) {
      assertThat(values)
          .filteredOn(value -> secrets.contains(value.name()) && value.visible())
          .extracting(ConfigValue::name)
          .containsExactlyInAnyOrder(shown.split(" "));
      assertThat(values)
          .filteredOn(value -> !secrets.contains(value.name()))
          .allMatch(ConfigValue::visible);
    }

    assertThat(ConnectorSettings.definition().configKeys().get("atlas.auth.mode").dependents)
        .containsExactlyInAnyOrderElementsOf(secrets);
  }

  @Test
  void recommendsEveryChoice() {
    Map<String, List<Object>> recommended = new HashMap<>();
    for (ConfigValue value : ConnectorSettings.validate(props).configValues()) {
      recommended.put(value.name(), value.recommendedValues());
    }

    assertThat(recommended)
        .containsEntry("atlas.auth.mode", List.of("service_account", "api_key", "access_token"))
        .containsEntry("atlas.response.format", List.of("json", "csv"))
        .containsEntry("decimal.handling.mode", List.of("precise", "string", "double"))
        .containsEntry("atlas.ssl.truststore.type", List.of("pem", "pkcs12", "jks"))
        .containsEntry("atlas.ssl.keystore.type", List.of("pem", "pkcs12", "jks"))
        .containsEntry("atlas.allow.plaintext", List.of(true, false))
        .containsEntry("atlas.connection.check", List.of(true, false))
        .containsEntry(
            "atlas.schedule.group.by", List.of("services", "projects", "clusters", "organizations"))
        .containsEntry("atlas.schedule.withdrawn.rows", List.of("zero", "tombstone", "keep"))
        .containsEntry("topic", List.of());
    for (ConfigValue value : ConnectorSettings.definition().validate(props)) {
      if (!value.name().equals("errors.tolerance")) {
        assertThat(value.recommendedValues()).isEqualTo(recommended.get(value.name()));
      }
    }
  }

  private Map<String, String> problems() {
    return problems(props);
  }

  private static Map<String, String> problems(Map<String, String> props) {
    List<ConfigValue> values = ConnectorSettings.validate(props).configValues();
    return values.stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
