package io.atlascost.connect.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.metrics.Metric;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What config/monitoring says of the connector's metrics, beside their definitions. */
class MonitoringSamplesTest {
  private static final Pattern COUNTERS = Pattern.compile("\\((usage-records[a-z|-]*)\\):");

  @Test
  void theExporterKnowsWhichMetricsAreCounters() {
    Matcher counters = COUNTERS.matcher(MonitoringSamples.text(MonitoringSamples.EXPORTER));

    assertThat(counters.find()).isTrue();
    assertThat(counters.group(1).split("\\|"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Metric.values()).filter(m -> m.kind().grows()).map(Metric::label).toList());
  }

  @Test
  void everyMetricIsOnTheDashboardOrInAnAlertAndNoOther() {
    assertThat(MonitoringSamples.names().stream().filter(name -> name.startsWith("atlas_cost_")))
        .containsExactlyInAnyOrderElementsOf(exported());
  }

  @Test
  void theTestsOfTheAlertsAreAboutMetricsThatThereAre() {
    assertThat(
            MonitoringSamples.names(MonitoringSamples.text(MonitoringSamples.ALERT_TESTS)).stream()
                .filter(name -> name.startsWith("atlas_cost_")))
        .isSubsetOf(exported());
  }

  /** One that is not tested may never fire. */
  @Test
  void everyAlertIsTested() {
    Set<String> tested =
        Pattern.compile("alertname: (\\w+)\\s+exp_alerts")
            .matcher(MonitoringSamples.text(MonitoringSamples.ALERT_TESTS))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());

    assertThat(tested).containsExactlyInAnyOrderElementsOf(MonitoringSamples.alerts());
  }

  @Test
  void thePageTellsWhatEveryAlertMeans() {
    assertThat(
            Pattern.compile("\\| `(\\w+)` \\|")
                .matcher(MonitoringSamples.text(MonitoringSamples.PAGE))
                .results()
                .map(match -> match.group(1)))
        .containsExactlyInAnyOrderElementsOf(MonitoringSamples.alerts());
  }

  @Test
  void panelsDoNotOverlapAndSayWhatTheyShow() {
    Set<String> cells = new HashSet<>();
    Set<Integer> numbers = new HashSet<>();
    for (JsonNode panel : MonitoringSamples.dashboard().path("panels")) {
      assertThat(numbers.add(panel.path("id").asInt())).as("%s", panel.path("title")).isTrue();
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("description").asText()).endsWith(".");
      }

      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          int column = place.path("x").asInt() + x;
          assertThat(column).isLessThan(24);
          assertThat(cells.add(column + " " + (place.path("y").asInt() + y)))
              .as("%s", panel.path("title"))
              .isTrue();
        }
      }
    }
  }

  private static Set<String> exported() {
    return Stream.of(Metric.values())
        .map(
            metric ->
                "atlas_cost_"
                    + metric.label().replace('-', '_')
                    + (metric.kind().grows() ? "_total" : ""))
        .collect(Collectors.toSet());
  }
}
