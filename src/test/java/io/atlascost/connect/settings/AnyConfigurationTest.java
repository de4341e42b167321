package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.simulator.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;

/** Whatever stands in a configuration, it is judged, and the judgement is true. */
class AnyConfigurationTest {
  private static final String ORG = "0123456789abcdef01234567";
  private static final String QUERY = ORG + ":" + "T".repeat(64);
  private static final Path DIRECTORY = Path.of("target", "certificates", "any");

  /** No file is read, and nobody asked, for longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Texts that mean something to some key, so that mutations come close to what is right. */
  private static final List<String> TELLING =
      List.of(
          "",
          " ",
          "true",
          "false",
          "none",
          "all",
          "All",
          "json",
          "csv",
          "pem",
          "pkcs12",
          "jks",
          "service_account",
          "api_key",
          "access_token",
          "precise",
          "double",
          "0",
          "1",
          "-1",
          "60000",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "2023-01-01",
          "2023-01",
          "*",
          ORG,
          ORG + "," + ORG,
          "services",
          "services,Projects",
          "tombstone",
          "emea",
          "usage",
          "usage-${groupBy}",
          "${orgId}",
          "${file:/run/secrets:atlas}",
          "https://cloud.mongodb.com",
          "http://127.0.0.1:8080",
          "http://atlas_sim:70000",
          "http://[::1%25lo]:80",
          "http://[::1]:80",
          "http://the_proxy:3128",
          "http://user:secret@proxy:3128",
          "user",
          "a:b",
          QUERY,
          QUERY + "," + QUERY,
          QUERY + ",",
          ",",
          "/",
          "/dev/zero",
          "\u0000",
          "\ud800",
          "target/certificates/any/trust.pem",
          "target/certificates/any/trust.p12",
          "target/certificates/any/trust.jks",
          "target/certificates/any/client.pem",
          "target/certificates/any/client.p12",
          "target/certificates/any/client-encrypted.pem",
          "target/certificates/any/cut.pem",
          TestCertificates.PASSWORD);

  @BeforeContainer
  static void certify() {
    TestCertificates certificates = TestCertificates.in(DIRECTORY);
    certificates.trustPem();
    certificates.trustPkcs12();
    certificates.trustJks();
    certificates.clientPkcs12();
    certificates.clientEncryptedPem();
    try {
      String pem = Files.readString(certificates.clientPem());
      Files.writeString(DIRECTORY.resolve("cut.pem"), pem.substring(0, 100));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 5000)
  void isJudgedAndTheJudgementIsTrue(@ForAll("changes") List<Map.Entry<String, String>> changes) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    props.put("atlas.queries", QUERY);
    changes.forEach(change -> props.put(change.getKey(), change.getValue()));
    props.put("atlas.connection.check", "false");

    long start = System.nanoTime();
    List<ConfigValue> values = ConnectorSettings.validate(props).configValues();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE);

    assertThat(values)
        .allSatisfy(
            value ->
                assertThat(value.errorMessages())
                    .allSatisfy(message -> assertThat(message).startsWith(value.name() + ": ")));
    boolean right =
        values.stream().allMatch(value -> value.errorMessages().isEmpty())
            && isRightToConnect("errors.tolerance", props);
    Statistics.collect(right ? "right" : "wrong");
    if (right) {
      use(ConnectorSettings.of(props));
    } else {
      assertThatThrownBy(() -> ConnectorSettings.of(props)).isInstanceOf(ConfigException.class);
    }
  }

  /** As the connector and its tasks do, but for what goes to Atlas. */
  private static void use(ConnectorSettings settings) {
    assertThat(settings.schedule().isPresent() || !settings.queries().isEmpty()).isTrue();
    settings.schedule().ifPresent(schedule -> assertThat(schedule.rules().cuts()).isNotEmpty());
    assertThat(settings.destination(0).usageTopic()).isNotEmpty();
    assertThat(settings.transactions().timeout()).isPositive();
    assertThat(settings.pace(Map.of()).requestsPerMinute()).isPositive();
    assertThat(settings.accounts()).isNotEmpty();
    settings
        .accounts()
        .values()
        .forEach(api -> new HttpAtlasApi(api, "test", Clock.system()).close());
  }

  /** Whether Connect, which judges this key itself, takes it. */
  private static boolean isRightToConnect(String key, Map<String, String> props) {
    return SourceConnectorConfig.configDef().validate(props).stream()
        .filter(value -> value.name().equals(key))
        .allMatch(value -> value.errorMessages().isEmpty());
  }

  @Provide
  Arbitrary<List<Map.Entry<String, String>>> changes() {
    List<String> keys = new ArrayList<>(ConnectorSettings.definition().names());
    keys.add("name");
    keys.add("producer.override.transaction.timeout.ms");
    keys.add("atlas.account.emea.client.id");
    keys.add("atlas.account.emea.client.secret");
    keys.add("atlas.account.emea.public.key");
    keys.add("atlas.account.emea.private.key");
    keys.add("atlas.querys");
    keys.add("topics");
    Arbitrary<String> key = Arbitraries.of(keys);
    return key.flatMap(k -> texts().injectNull(0.1).map(text -> entry(k, text)))
        .list()
        .ofMinSize(0)
        .ofMaxSize(4);
  }

  private static Map.Entry<String, String> entry(String key, String text) {
    return new AbstractMap.SimpleImmutableEntry<>(key, text);
  }

  private static Arbitrary<String> texts() {
    Arbitrary<String> telling = Arbitraries.of(TELLING);
    Arbitrary<String> mutated =
        Arbitraries.integers()
            .between(0, 80)
            .flatMap(
                place ->
                    Arbitraries.chars()
                        .with('$', '{', '}', ':', ',', '@', '%', '.', ' ', '\n', '0', '-')
                        .flatMap(c -> telling.map(text -> mutated(text, place, c))));
    Arbitrary<String> random = Arbitraries.strings().all().ofMaxLength(40);
    Arbitrary<String> endless =
        telling.map(text -> text.isEmpty() ? " ".repeat(100_000) : text.repeat(20_000));
    return Arbitraries.frequencyOf(
        Tuple.of(10, telling), Tuple.of(6, mutated), Tuple.of(3, random), Tuple.of(1, endless));
  }

  /** With a character put in, or in another's place. */
  private static String mutated(String text, int place, char c) {
    int at = Math.min(place, text.length());
    boolean instead = place % 2 == 0 && at < text.length();
    return text.substring(0, at) + c + text.substring(instead ? at + 1 : at);
  }
}
