package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Credentials;
import io.atlascost.connect.api.HttpAtlasApi;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Organization;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class AccountSettingsTest {
  private static final String SECRET = "planted-secret-of-emea";
  private static final String PRIVATE = "planted-key-of-apac";

  private final Map<String, String> props = new HashMap<>();

  AccountSettingsTest() {
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.schedule.orgs", "*");
    props.put("atlas.connection.check", "false");
    props.put("atlas.accounts", "emea, APAC-2");
    props.put("atlas.account.emea.client.id", "mdb_sa_id");
    props.put("atlas.account.emea.client.secret", SECRET);
    props.put("atlas.account.APAC-2.public.key", "public");
    props.put("atlas.account.APAC-2.private.key", PRIVATE);
  }

  @Test
  void eachAccountHasItsOwnWayInInTheOrderOfTheConfiguration() {
    assertThat(problems()).isEmpty();
    ConnectorSettings settings = ConnectorSettings.of(props);
    Map<String, HttpAtlasApi.Options> accounts = settings.accounts();
    assertThat(accounts).containsOnlyKeys("emea", "APAC-2");
    assertThat(accounts.keySet()).containsExactly("emea", "APAC-2");
    assertThat(accounts.get("emea").credentials())
        .isEqualTo(
            new Credentials.ServiceAccount(
                "atlas.account.emea.", "mdb_sa_id", new Password(SECRET)));
    assertThat(accounts.get("APAC-2").credentials())
        .isEqualTo(
            new Credentials.ApiKey("atlas.account.APAC-2.", "public", new Password(PRIVATE)));
    assertThat(accounts.get("emea").credentials().keys())
        .isEqualTo("atlas.account.emea.client.id and atlas.account.emea.client.secret");
    assertThat(accounts.get("APAC-2").credentials().keys())
        .isEqualTo("atlas.account.APAC-2.public.key and atlas.account.APAC-2.private.key");
    assertThat(settings.api()).isEqualTo(accounts.get("emea"));
  }

  @Test
  void theOnlyAccountHasNoName() {
    props.keySet().removeIf(key -> key.startsWith("atlas.account"));
    props.put("atlas.client.id", "mdb_sa_id");
    props.put("atlas.client.secret", SECRET);

    ConnectorSettings settings = ConnectorSettings.of(props);
    assertThat(settings.accounts()).containsOnly(Map.entry("", settings.api()));
    assertThat(settings.api().credentials().keys())
        .isEqualTo("atlas.client.id and atlas.client.secret");
  }

  @Test
  void aTaskHasTheAccountsOfItsConnector() {
    Map<String, String> task = ConnectorSettings.common(props);
    task.put("task.queries", "");
    task.put("task.orgs", "0123456789abcdef01234567");

    assertThat(ConnectorSettings.ofTask(task).accounts().keySet())
        .containsExactly("emea", "APAC-2");
  }

  @Test
  void anAccountWithoutKeysIsToldBothWays() {
    props.remove("atlas.account.emea.client.id");
    props.remove("atlas.account.emea.client.secret");

    String needs =
        ": is missing; the account emea needs atlas.account.emea.client.id and"
            + " atlas.account.emea.client.secret, or atlas.account.emea.public.key and"
            + " atlas.account.emea.private.key";
    assertThat(problems())
        .containsOnly(
            Map.entry("atlas.account.emea.client.id", "atlas.account.emea.client.id" + needs),
            Map.entry(
                "atlas.account.emea.client.secret", "atlas.account.emea.client.secret" + needs));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "atlas.account.emea.client.id",
        "atlas.account.emea.client.secret",
        "atlas.account.APAC-2.public.key",
        "atlas.account.APAC-2.private.key"
      })
  void halfAPairIsAProblemOfTheOtherHalf(String key) {
    for (String nothing : new String[] {null, "", " "}) {
      props.put(key, nothing);

      assertThat(problems()).containsOnlyKeys(key);
      assertThat(problems().get(key)).contains("is missing; the account").doesNotContain(", or ");
    }
  }

  @Test
  void bothPairsAreAProblemOfTheKeysOfTheSecond() {
    props.put("atlas.account.emea.private.key", PRIVATE);

    assertThat(problems()).containsOnlyKeys("atlas.account.emea.private.key");
    assertThat(problems().get("atlas.account.emea.private.key"))
        .contains("is set, and so is atlas.account.emea.client.id")
        .doesNotContain(PRIVATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "atlas.client.id",
        "atlas.client.secret",
        "atlas.public.key",
        "atlas.private.key",
        "atlas.access.token"
      })
  void theKeysOfTheOnlyAccountDoNotStandBesideThem(String key) {
    props.put(key, "let-me-in");

    assertThat(problems()).containsOnlyKeys(key);
    assertThat(problems().get(key)).contains("is set, and so is atlas.accounts", "leave one");
  }

  @Test
  void theWayInOfTheOnlyAccountDoesNotMatter() {
    props.put("atlas.auth.mode", "access_token");

    assertThat(problems()).isEmpty();
  }

  @Test
  void aKeyOfAnAccountThatIsNotListedIsAProblemOfItsOwn() {
    props.put("atlas.account.emae.client.secret", SECRET);

    assertThat(problems())
        .containsOnly(
            Map.entry(
                "atlas.account.emae.client.secret",
                "atlas.account.emae.client.secret: 'emae' does not stand in atlas.accounts; name it"
                    + " there, or leave this out"));

    props.put("atlas.accounts", null);
    props.put("atlas.client.id", "mdb_sa_id");
    props.put("atlas.client.secret", SECRET);
    assertThat(problems())
        .containsOnlyKeys(
            "atlas.account.emae.client.secret",
            "atlas.account.emea.client.id",
            "atlas.account.emea.client.secret",
            "atlas.account.APAC-2.public.key",
            "atlas.account.APAC-2.private.key");
  }

  @Test
  void aKeyThatNoAccountHasIsToldWhichItMayBe() {
    props.put("atlas.account.emea.client.secrets", SECRET);

    assertThat(problems())
        .containsOnly(
            Map.entry(
                "atlas.account.emea.client.secrets",
                "atlas.account.emea.client.secrets: is no key of this connector; did you mean"
                    + " atlas.account.emea.client.secret?"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.b", "a b", "a/b", "ä", "emea,emea", "emea,,APAC-2", ","})
  void namesAreLettersDigitsAndLinesEachOnce(String names) {
    props.put("atlas.accounts", names);

    assertThat(problems()).containsOnlyKeys("atlas.accounts");
    assertThat(problems().get("atlas.accounts"))
        .containsAnyOf("names of letters, digits", "stands there twice", "nothing in it");
  }

  @Test
  void aSecretThatNoneCanBeIsNotRepeated() {
    props.put("atlas.account.emea.client.secret", SECRET + "\nplanted");
    props.put("atlas.account.APAC-2.private.key", "${vault:" + PRIVATE + "}");

    assertThat(problems())
        .containsOnlyKeys("atlas.account.emea.client.secret", "atlas.account.APAC-2.private.key");
    assertThat(problems().values()).noneMatch(text -> text.contains("planted"));
    assertThatThrownBy(() -> ConnectorSettings.of(props))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains("atlas.account.emea.client.secret", "atlas.account.APAC-2.private.key")
        .doesNotContain("planted");
  }

  /** Connect shows the value of a key that its definition does not know as the text it makes. */
  @Test
  void theReportHasTheKeysOfEachAccountAndNoSecret() {
    props.put("atlas.account.nobody.client.secret", "planted-elsewhere");
    props.put("atlas.clientsecret", "planted-by-a-slip");

    List<ConfigValue> values = ConnectorSettings.validate(props).configValues();
    assertThat(values)
        .extracting(ConfigValue::name)
        .contains(
            "atlas.account.emea.client.id",
            "atlas.account.emea.client.secret",
            "atlas.account.APAC-2.public.key",
            "atlas.account.APAC-2.private.key",
            "atlas.account.nobody.client.secret",
            "atlas.clientsecret");
    assertThat(values)
        .extracting(value -> value + ConfigDef.convertToString(value.value(), null))
        .noneMatch(text -> text.contains("planted"));
    assertThat(values)
        .filteredOn(value -> value.name().equals("atlas.account.emea.client.id"))
        .singleElement()
        .extracting(ConfigValue::value)
        .isEqualTo("mdb_sa_id");
  }

  @Test
  void theCheckKnocksWithEachAndReportsOnItsOwnKeys() {
    try (AtlasSimulator simulator = atlas()) {
      assertThat(problems()).isEmpty();
      assertThat(knocks(simulator)).isEqualTo(2);

      props.put("atlas.account.APAC-2.client.secret", "planted-wrong");
      assertThat(problems()).containsOnlyKeys("atlas.account.APAC-2.client.secret");
      assertThat(problems().get("atlas.account.APAC-2.client.secret"))
          .contains("401", "atlas.account.APAC-2.client.id and atlas.account.APAC-2.client.secret")
          .doesNotContain("planted");
    }
  }

  @Test
  void whatIsWrongForAllIsSaidOnce() {
    try (AtlasSimulator simulator = atlas()) {
      simulator.down();

      assertThat(problems()).containsOnlyKeys("atlas.base.url");
      assertThat(problems().get("atlas.base.url").lines()).hasSize(1);
    }
  }

  @Test
  void moreAccountsThanAskAtATimeAreAllAsked() {
    try (AtlasSimulator simulator = atlas()) {
      props.keySet().removeIf(key -> key.startsWith("atlas.account"));
      List<String> names = IntStream.range(0, 30).mapToObj(i -> "a" + i).toList();
      props.put("atlas.accounts", String.join(",", names));
      for (String name : names) {
        props.put("atlas.account." + name + ".client.id", name);
        props.put("atlas.account." + name + ".client.secret", "secret-of-" + name);
      }
      props.put("atlas.account.a29.client.secret", "another");

      assertThat(problems()).containsOnlyKeys("atlas.account.a29.client.secret");
      assertThat(knocks(simulator)).isEqualTo(29);
    }
  }

  private static long knocks(AtlasSimulator simulator) {
    return simulator.requests().stream()
        .filter(request -> request.path().equals("/api/atlas/v2/orgs"))
        .count();
  }

  /** Knows each client whose secret is its id behind {@code secret-of-}. */
  private AtlasSimulator atlas() {
    AtlasSimulator simulator =
        AtlasSimulator.start()
            .organizations(List.of(new Organization("0123456789abcdef01234567", "Test")))
            .intercept(AccountSettingsTest::token);
    props.put("atlas.base.url", simulator.baseUrl().toString());
    props.put("atlas.connection.check", "true");
    props.keySet().removeIf(key -> key.matches(".*(private|public).key"));
    props.put("atlas.account.emea.client.id", "emea");
    props.put("atlas.account.emea.client.secret", "secret-of-emea");
    props.put("atlas.account.APAC-2.client.id", "apac");
    props.put("atlas.account.APAC-2.client.secret", "secret-of-apac");
    return simulator;
  }

  private static Optional<Reply> token(Request request) {
    if (!request.path().equals("/api/oauth/token")) {
      return Optional.empty();
    }

    String basic = request.header("Authorization").orElse("").replace("Basic ", "");
    String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
    String id = pair.substring(0, pair.indexOf(':'));
    return Optional.of(
        pair.equals(id + ":secret-of-" + id)
            ? Reply.of(
                200,
                "application/json",
                "{\"access_token\":\"token-of-%s\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                    .formatted(id))
            : Reply.error(401, "UNAUTHORIZED", "No."));
  }

  private Map<String, String> problems() {
    return ConnectorSettings.validate(props).configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
