package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Progress;
import java.util.Collections;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the connector lets Connect's REST API do to its offsets. */
class AlteredOffsetsTest {
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "T".repeat(64));

  private final AtlasCostSourceConnector connector = new AtlasCostSourceConnector();

  /** Whoever resets all offsets must get rid of these, too. */
  @Test
  void whatAnotherConnectorOfTheSameNameLeftCanBeReset() {
    assertThat(alter(Map.of("filename", "costs.txt"), null)).isTrue();
    assertThat(alter(Map.of(), null)).isTrue();
    assertThat(alter(Map.of("invoice", "5", "month", "2024-06"), null)).isTrue();
  }

  @Test
  void whatAnotherConnectorOfTheSameNameLeftCannotBeChanged() {
    assertThatThrownBy(() -> alter(Map.of("filename", "costs.txt"), Map.of("position", 7)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "The offsets were not changed: the partition has the keys [filename]; expected"
                + " {\"orgId\": \"…\", \"token\": \"…\"} with texts as values");
  }

  /** It would reset nothing, and nobody would know. */
  @ParameterizedTest
  @ValueSource(strings = {"orgId", "token"})
  void aPartitionThatIsAlmostOursCannotBeReset(String key) {
    Map<String, ?> part = Collections.singletonMap(key, QUERY.toPartition().get(key));

    assertThatThrownBy(() -> alter(part, null))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("the partition has the keys [" + key + "]");
  }

  @Test
  void aPartitionCannotBeMissing() {
    assertThatThrownBy(() -> alter(null, null))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("a partition is missing; expected {\"orgId\"");
  }

  @Test
  void queriesCanBeResetAndSet() {
    assertThat(alter(QUERY.toPartition(), null)).isTrue();
    assertThat(alter(QUERY.toPartition(), Progress.NONE.toOffset())).isTrue();
  }

  private boolean alter(Map<String, ?> partition, Map<String, ?> offset) {
    return connector.alterOffsets(Map.of(), Collections.singletonMap(partition, offset));
  }
}
