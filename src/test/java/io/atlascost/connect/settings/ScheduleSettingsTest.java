package io.atlascost.connect.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.schedule.ScheduleRules;
import io.atlascost.connect.schedule.ScheduledReading;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleSettingsTest {
  private static final String ORG = "0123456789abcdef01234567";
  private static final String OTHER = "5e2211c17a3e5a48f5497de3";
  private static final String QUERY = ORG + ":" + "T".repeat(64);
  private static final ScheduleRules STANDARD =
      new ScheduleRules(
          List.of(Cut.SERVICES),
          Duration.ofHours(6),
          Optional.empty(),
          5,
          2,
          Map.of(Cut.SERVICES, List.of(), Cut.PROJECTS, List.of(), Cut.CLUSTERS, List.of()),
          true,
          true,
          true,
          ScheduleRules.Withdrawal.ZERO);

  private final Map<String, String> props = new HashMap<>();

  ScheduleSettingsTest() {
    props.put("name", "costs");
    props.put("topic", "usage");
    props.put("atlas.auth.mode", "access_token");
    props.put("atlas.access.token", "let-me-in");
    props.put("atlas.connection.check", "false");
    props.put("atlas.schedule.orgs", "*");
  }

  @Test
  void aStarAloneIsAllOrganizationsByTheStandardRules() {
    assertThat(problems()).isEmpty();
    ConnectorSettings settings = ConnectorSettings.of(props);
    assertThat(settings.schedule()).contains(new ScheduledReading(true, List.of(), STANDARD));
    assertThat(settings.queries()).isEmpty();
  }

  @Test
  void organizationsKeepTheirOrder() {
    props.put("atlas.schedule.orgs", OTHER + " , " + ORG);

    assertThat(schedule().allOrganizations()).isFalse();
    assertThat(schedule().organizations()).containsExactly(OTHER, ORG);
  }

  @Test
  void everyRuleCanBeSaidOtherwise() {
    props.put("atlas.schedule.group.by", "Clusters, projects,services,organizations");
    props.put("atlas.schedule.interval.ms", "1000");
    props.put("atlas.schedule.start.month", "2010-01");
    props.put("atlas.schedule.settle.days", "0");
    props.put("atlas.schedule.months", "36");
    props.put("atlas.schedule.services", "Backup, Cloud Manager Standard/Premium");
    props.put("atlas.schedule.projects", ORG);
    props.put("atlas.schedule.clusters", OTHER + "," + ORG);
    props.put("atlas.schedule.include.partial.matches", "false");
    props.put("atlas.schedule.control", "false");
    props.put("atlas.schedule.skip.unchanged", "false");
    props.put("atlas.schedule.withdrawn.rows", "tombstone");

    assertThat(problems()).isEmpty();
    assertThat(schedule().rules())
        .isEqualTo(
            new ScheduleRules(
                List.of(Cut.CLUSTERS, Cut.PROJECTS, Cut.SERVICES, Cut.ORGANIZATIONS),
                Duration.ofSeconds(1),
                Optional.of(YearMonth.of(2010, 1)),
                0,
                36,
                Map.of(
                    Cut.SERVICES,
                    List.of("Backup", "Cloud Manager Standard/Premium"),
                    Cut.PROJECTS,
                    List.of(ORG),
                    Cut.CLUSTERS,
                    List.of(OTHER, ORG)),
                false,
                false,
                false,
                ScheduleRules.Withdrawal.TOMBSTONE));
  }

  @Test
  void theCurrentMonthMayBeTheFirst() {
    props.put("atlas.schedule.start.month", YearMonth.now(ZoneOffset.UTC).toString());

    assertThat(problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "atlas.schedule.orgs | *,0123456789abcdef01234567 | has * beside others; write * alone",
        "atlas.schedule.orgs | *,* | has * beside others; write * alone",
        "atlas.schedule.orgs | all | 'all' is not the id of an organization; expected 24 lower-case",
        "atlas.schedule.orgs | 0123456789ABCDEF01234567 | '01234567…' is not the id of an",
        "atlas.schedule.orgs | \"0123456789abcdef01234567,\" | entry with nothing in it",
        "atlas.schedule.orgs | \"0123456789abcdef01234567,0123456789abcdef01234567\" | stands there"
            + " twice",
        "atlas.schedule.group.by | service | 'service' is not valid; expected one of services,",
        "atlas.schedule.group.by | services,Services | Services stands there twice; leave one out",
        "atlas.schedule.group.by | \"\" | is empty; expected a list of services, projects,",
        "atlas.schedule.group.by | \"services,\" | entry with nothing in it",
        "atlas.schedule.interval.ms | 999 | milliseconds from 1000 to 31536000000",
        "atlas.schedule.interval.ms | 6h | milliseconds from 1000 to 31536000000",
        "atlas.schedule.start.month | 2009-12 | a month, YYYY-MM, from 2010-01 to the current one",
        "atlas.schedule.start.month | 2999-01 | a month, YYYY-MM, from 2010-01 to the current one",
        "atlas.schedule.start.month | 2024-13 | a month, YYYY-MM",
        "atlas.schedule.start.month | 2024-1 | a month, YYYY-MM",
        "atlas.schedule.start.month | 2024-01-01 | a month, YYYY-MM",
        "atlas.schedule.settle.days | -1 | a whole number from 0 to 90",
        "atlas.schedule.settle.days | 91 | a whole number from 0 to 90",
        "atlas.schedule.months | 0 | a whole number from 1 to 36",
        "atlas.schedule.months | 37 | a whole number from 1 to 36",
        "atlas.schedule.services | \"Backup,,Charts\" | entry with nothing in it",
        "atlas.schedule.services | \"Backup,Backup\" | Backup stands there twice",
        "atlas.schedule.services | \"Back\tup\" | 'Back?up' is not valid; expected a name",
        "atlas.schedule.projects | My Project | 'My Proje…' is not the id of a project; expected 24",
        "atlas.schedule.clusters | Cluster0 | 'Cluster0' is not the id of a cluster; expected 24",
        "atlas.schedule.include.partial.matches | yes | true or false",
        "atlas.schedule.control | 1 | true or false",
        "atlas.schedule.skip.unchanged | no | true or false",
        "atlas.schedule.withdrawn.rows | delete | one of zero, tombstone, keep"
      })
  void refusesWhatCanOnlyFailAndTellsWhatToWrite(String key, String text, String expected) {
    props.put(key, text);

    assertThat(problems()).containsOnlyKeys(key);
    assertThat(problems().get(key)).startsWith(key + ": ").contains(expected);
    assertThatThrownBy(() -> ConnectorSettings.of(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key);
  }

  @Test
  void doesNotRepeatATokenThatStandsBesideTheOrganization() {
    props.put("atlas.schedule.orgs", QUERY);

    assertThat(problems().get("atlas.schedule.orgs")).doesNotContain("TTTT");
  }

  @ParameterizedTest
  @CsvSource({
    ", , is missing, is missing",
    "'', ' ', is empty, is empty",
    ", '', is missing, is empty"
  })
  void somethingMustBeReadAndBothKeysSaySo(String queries, String orgs, String one, String other) {
    props.put("atlas.queries", queries);
    props.put("atlas.schedule.orgs", orgs);

    assertThat(problems())
        .containsOnly(
            Map.entry(
                "atlas.queries",
                "atlas.queries: "
                    + one
                    + "; expected a list of orgId:token, or atlas.schedule.orgs=* for queries that"
                    + " the connector creates by itself"),
            Map.entry(
                "atlas.schedule.orgs",
                "atlas.schedule.orgs: "
                    + other
                    + "; expected * or organization ids, or a list of orgId:token in"
                    + " atlas.queries"));
  }

  @Test
  void aMistakeInTheOneIsNotAlsoAnAbsenceOfTheOther() {
    props.put("atlas.schedule.orgs", "every");

    assertThat(problems()).containsOnlyKeys("atlas.schedule.orgs");
  }

  @Test
  void whereNothingIsScheduledTheRulesAreNotShownAndThereIsNoSchedule() {
    props.remove("atlas.schedule.orgs");
    props.put("atlas.queries", QUERY);

    assertThat(ConnectorSettings.of(props).schedule()).isEmpty();
    assertThat(hidden(ConnectorSettings.validate(props).configValues()))
        .hasSize(12)
        .isEqualTo(hidden(ConnectorSettings.definition().validate(props)))
        .isEqualTo(Set.copyOf(definitionOf("atlas.schedule.orgs").dependents))
        .allSatisfy(name -> assertThat(name).startsWith("atlas.schedule."));
  }

  private static ConfigDef.ConfigKey definitionOf(String key) {
    return ConnectorSettings.definition().configKeys().get(key);
  }

  private static Set<String> hidden(List<ConfigValue> values) {
    return values.stream()
        .filter(value -> !value.visible() && value.name().startsWith("atlas.schedule"))
        .map(ConfigValue::name)
        .collect(Collectors.toSet());
  }

  @Test
  void aTaskReadsItsOwnQueriesAndOrganizationsByTheSameRules() {
    props.put("atlas.queries", QUERY);
    props.put("atlas.schedule.months", "3");
    Map<String, String> common = ConnectorSettings.common(props);
    assertThat(common).doesNotContainKeys("atlas.queries", "atlas.schedule.orgs");

    ConnectorSettings both = ofTask(common, QUERY, ORG + "," + OTHER);
    assertThat(both.queries()).hasSize(1);
    assertThat(both.schedule().orElseThrow().allOrganizations()).isFalse();
    assertThat(both.schedule().orElseThrow().organizations()).containsExactly(ORG, OTHER);
    assertThat(both.schedule().orElseThrow().rules().windowMonths()).isEqualTo(3);

    assertThat(ofTask(common, QUERY, "").schedule()).isEmpty();
    assertThat(ofTask(common, QUERY, null).schedule()).isEmpty();
    assertThat(ofTask(common, "", ORG).queries()).isEmpty();
    assertThat(ofTask(common, "", ORG).schedule()).isPresent();
    assertThat(ofTask(common, "", "").queries()).isEmpty();
  }

  private static ConnectorSettings ofTask(Map<String, String> common, String queries, String orgs) {
    Map<String, String> own = new HashMap<>(common);
    own.put("task.queries", queries);
    own.put("task.orgs", orgs);

    return ConnectorSettings.ofTask(own);
  }

  @Test
  void anEmptyListIsShownToConnectAsOne() {
    props.put("atlas.schedule.services", " ");
    props.put("atlas.queries", "");

    assertThat(ConnectorSettings.validate(props).configValues())
        .filteredOn(value -> value.name().matches("atlas.(queries|schedule.services)"))
        .hasSize(2)
        .allSatisfy(
            value ->
                assertThat(ConfigDef.convertToString(value.value(), ConfigDef.Type.LIST))
                    .isEmpty());
  }

  private ScheduledReading schedule() {
    return ConnectorSettings.of(props).schedule().orElseThrow();
  }

  private Map<String, String> problems() {
    return ConnectorSettings.validate(props).configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(
            Collectors.toMap(ConfigValue::name, value -> String.join("\n", value.errorMessages())));
  }
}
