package io.atlascost.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Progress;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the connector lets Connect's REST API do to its offsets. */
class AlteredOffsetsTest {
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "T".repeat(64));

  private static final Map<String, Object> SCOPE =
      Map.of("orgId", QUERY.orgId(), "groupBy", "services", "month", "2026-06");

  private static final Map<String, Object> READING =
      with(with(Progress.NONE.toOffset(), "token", QUERY.token()), "createdAt", 1_748_736_000_000L);

  private static final Map<String, Object> COMPLETE =
      with(
          with(
              with(
                  with(with(READING, "snapshot", QUERY.token()), "copy", QUERY.token()),
                  "askedAt",
                  1_748_736_000_000L),
              "finishedAt",
              1_748_736_001_000L),
          "digest",
          "d");

  private final AtlasCostSourceConnector connector = new AtlasCostSourceConnector();

  /** Whoever resets all offsets must get rid of these, too. */
  @Test
  void whatAnotherConnectorOfTheSameNameLeftCanBeReset() {
    assertThat(alter(Map.of("filename", "costs.txt"), null)).isTrue();
    assertThat(alter(Map.of(), null)).isTrue();
    assertThat(alter(Map.of("orgId", QUERY.orgId(), "filename", "x"), null)).isTrue();
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

  @Test
  void monthsOnScheduleCanBeResetAndSet() {
    assertThat(alter(SCOPE, null)).isTrue();
    assertThat(alter(SCOPE, READING)).isTrue();
    assertThat(
            alter(
                SCOPE,
                with(
                    with(COMPLETE, "leftovers", "A".repeat(64) + " many"),
                    "control",
                    "C".repeat(64))))
        .isTrue();
  }

  /** As Connect's REST API hands them over. */
  @Test
  void takesTheNumbersOfAMonthFromJson() {
    assertThat(alter(SCOPE, with(READING, "createdAt", 1_748_736_000_000.0))).isTrue();
    assertThat(alter(SCOPE, with(READING, "row", 3))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groupBy | accounts | none of services, projects, clusters, organizations",
        "month   | 2026-6   | expected YYYY-MM",
        "orgId   | 5e22     | expected 24 lower-case hex digits",
      })
  void saysWhatIsWrongWithTheNameOfAMonth(String key, String value, String words) {
    assertThatThrownBy(() -> alter(with(SCOPE, key, value), null))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The offsets were not changed: ")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state       | DONE | state is 'DONE'; expected one of READING, COMPLETE, FAILED",
        "row         | x    | row is the text 'x'; expected a whole number from 0",
        "fingerprint | x    | fingerprint is 'x'; expected a text of 16 hex digits",
        "createdAt   | x    | createdAt is 'x'; expected milliseconds since 1970",
        "token       | x    | token: a token has 1 characters; expected 64 without white space",
        "copy        | x    | copy: a token has 1 characters; expected 64 without white space",
        "leftovers   | x    | leftovers: a token has 1 characters; expected 64 without white",
        "askedAt     | x    | askedAt is 'x'; expected milliseconds since 1970",
        "month       | x    | expected those that the connector wrote (state, row, fingerprint,",
      })
  void saysWhatIsWrongWithTheStateOfAMonth(String key, String value, String words) {
    assertThatThrownBy(() -> alter(SCOPE, with(COMPLETE, key, value)))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The offsets were not changed: ")
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "token", "createdAt", "snapshot", "copy", "askedAt", "digest"})
  void saysWhatTheStateOfAMonthLacks(String key) {
    Map<String, Object> part = new HashMap<>(COMPLETE);
    part.remove(key);

    assertThatThrownBy(() -> alter(SCOPE, part))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("or null to ask for the month as if it never was");
  }

  /** Each has its own shape. */
  @Test
  void refusesTheStateOfAQueryForAMonthAndTheOtherWayRound() {
    assertThatThrownBy(() -> alter(SCOPE, Progress.NONE.toOffset()))
        .hasMessageContaining("the offset of a scheduled month has the keys");
    assertThatThrownBy(() -> alter(QUERY.toPartition(), READING))
        .hasMessageContaining("or null to read the query anew");
  }

  private static Map<String, Object> with(Map<String, ?> map, String key, Object value) {
    Map<String, Object> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private boolean alter(Map<String, ?> partition, Map<String, ?> offset) {
    return connector.alterOffsets(Map.of(), Collections.singletonMap(partition, offset));
  }
}
