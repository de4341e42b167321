package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final Path PAGE = Path.of("docs", "metrics.md");

  @Test
  void pageSaysWhatTheDefinitionsSay() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, MetricsPage.write());
    }

    assertThat(Files.readString(PAGE))
        .as("renew it: mvn test -Dtest=MetricsPageTest -Dupdate.docs=true")
        .isEqualTo(MetricsPage.write());
  }

  @Test
  void everyMetricSaysWhatItTellsInASentence() {
    assertThat(Metric.values())
        .allSatisfy(
            metric -> {
              assertThat(metric.help()).as(metric.label()).matches("[A-Z].*[^.]\\.");
              assertThat(metric.help()).as(metric.label()).doesNotContain("|");
              assertThat(metric.unit()).as(metric.label()).isNotBlank();
            })
        .extracting(Metric::help)
        .doesNotHaveDuplicates();
  }

  /** So that what others have built on them goes on. */
  @Test
  void metricsOfEarlierVersionsKeepTheirNames() {
    assertThat(Metric.values())
        .extracting(Metric::label)
        .contains(
            "usage-records",
            "dead-letters",
            "queries-open",
            "queries-complete",
            "queries-failed",
            "requests",
            "processing-replies",
            "retries",
            "slow-downs");
  }
}
