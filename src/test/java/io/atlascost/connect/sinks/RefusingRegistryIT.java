package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a connector does whose {@code decimal.handling.mode} a registry's rule does not allow. */
class RefusingRegistryIT {
  @RegisterExtension static final WarehouseExtension WAREHOUSE = new WarehouseExtension();

  private static final String ORG = "666acb8787ba90706905dcae";
  private static final Query FIRST = new Query(ORG, "E1".repeat(32));
  private static final Query SECOND = new Query(ORG, "E2".repeat(32));
  private static final Map<String, String> DOUBLE = Map.of("decimal.handling.mode", "double");
  private static final Map<String, String> NO_TOLERANCE =
      Map.of("errors.tolerance", "none", "errors.deadletterqueue.topic.name", "");

  private final Warehouse warehouse = WAREHOUSE.warehouse();
  private final Road registry = Road.registry(warehouse.registry());

  @BeforeEach
  void script() {
    for (Query query : List.of(FIRST, SECOND)) {
      warehouse
          .atlas()
          .usage(
              query.orgId(),
              query.token(),
              Reply.json(
                  "{\"usageDetails\": [{\"service\": \"Clusters\", \"usageAmount\": 1.33,"
                      + " \"usageDate\": \"2024-09-01\"}]}"));
    }
  }

  @Test
  void withToleranceNoneTheTaskFailsAndGoesOnWhenTheModeIsAsItWas() {
    Road road = new Road("refused-none", registry.settings(), registry.keys(), registry.values());
    warehouse.source(road, NO_TOLERANCE, FIRST);
    awaitStates(road, 1);
    warehouse.registry().requireCompatibility(road.name() + "-value", "BACKWARD");

    warehouse.source(road, merged(NO_TOLERANCE, DOUBLE), FIRST, SECOND);
    Warehouse.waiting()
        .untilAsserted(
            () -> {
              JsonNode task = warehouse.rest().status(road.name()).at("/tasks/0");
              assertThat(task.path("state").asText()).isEqualTo("FAILED");
              assertThat(task.path("trace").asText()).contains("RuleViolationException");
            });
    warehouse.source(road, NO_TOLERANCE, FIRST, SECOND);

    awaitStates(road, 2);
    assertThat(warehouse.records(road.name())).hasSize(2);
  }

  /** The status record is of another topic, whose rule allows it, and carries the end. */
  @Test
  void withToleranceAllTheRowsAreLostAndOnlyTheLogSaysSo() throws IOException {
    Road road = new Road("refused-all", registry.settings(), registry.keys(), registry.values());
    warehouse.source(road, Map.of(), FIRST);
    awaitStates(road, 1);
    warehouse.registry().requireCompatibility(road.name() + "-value", "BACKWARD");

    warehouse.source(road, DOUBLE, FIRST, SECOND);
    awaitStates(road, 2);

    assertThat(warehouse.records(road.name())).hasSize(1);
    assertThat(warehouse.records(road.name() + "-status")).hasSize(2);
    assertThat(Files.readString(Warehouse.LOG))
        .contains(
            "Error encountered in task refused-all-0. Executing stage 'VALUE_CONVERTER' with class"
                + " 'io.apicurio.registry.utils.converter.AvroConverter'");
  }

  private static Map<String, String> merged(Map<String, String> some, Map<String, String> others) {
    Map<String, String> merged = new HashMap<>(some);
    merged.putAll(others);

    return merged;
  }

  private void awaitStates(Road road, int complete) {
    Warehouse.waiting()
        .untilAsserted(
            () ->
                assertThat(warehouse.rest().offsets(road.name()).findValuesAsText("state"))
                    .hasSize(complete)
                    .containsOnly("COMPLETE"));
  }
}
