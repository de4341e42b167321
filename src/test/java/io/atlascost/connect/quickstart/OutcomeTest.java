package io.atlascost.connect.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void missesEverythingWhereNothingArrived() {
    ConnectorFile connector = ConnectorFile.read(Path.of("config", "quickstart.json"));
    Outcome outcome =
        new Outcome(
            Sample.of(connector.queries()),
            Map.of(),
            List.of(),
            List.of(),
            JsonNodeFactory.instance.arrayNode());

    assertThat(outcome.missing())
        .contains(
            "Query 4ABBE973.. has no offset that says COMPLETE",
            "Query 4ABBE973.. has no status record",
            "usage records: 0 instead of 475",
            "dead letters: 0 instead of 1",
            "The total is 0 instead of 20198.3817115120",
            "The published example is not among the usage records as it should be");
    assertThat(outcome.exact()).isFalse();
  }

  @Test
  void theSamplesAreAlwaysTheSame() {
    assertThat(Invoice.shop().total()).isEqualTo(Invoice.shop().total()).isPositive();
    assertThat(Invoice.shop().rows()).isEqualTo(270);
    assertThat(Invoice.dataCompany().rows()).isEqualTo(204);
    assertThat(Invoice.dataCompany().badRows()).isEqualTo(1);
  }
}
