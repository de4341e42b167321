package io.atlascost.connect.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.api.Query;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScopeTest {
  private static final String ORG = "5e2211c17a3e5a48f5497de3";
  private static final Scope SCOPE = new Scope(ORG, Cut.SERVICES, YearMonth.of(2024, 2));

  @Property(tries = 200)
  void comesBackFromItsPartitionInAnyOrderOfKeys(
      @ForAll Cut cut,
      @ForAll @IntRange(min = 0, max = 9999) int year,
      @ForAll @IntRange(min = 1, max = 12) int month) {
    Scope scope = new Scope(ORG, cut, YearMonth.of(year, month));

    assertThat(Scope.fromPartition(scope.toPartition())).isEqualTo(scope);
    assertThat(Scope.fromPartition(new TreeMap<>(scope.toPartition()))).isEqualTo(scope);
  }

  @Test
  void keepsTheOrderOfItsKeys() {
    assertThat(SCOPE.toPartition().toString())
        .isEqualTo("{month=2024-02, groupBy=services, orgId=" + ORG + "}");
  }

  /**
   * Connect knows an offset by the bytes of its partition, and its REST API writes what it read.
   */
  @ParameterizedTest
  @MethodSource("partitions")
  void connectWritesAPartitionThatItReadAsItWasWritten(Map<String, Object> partition) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "false"), true);
    byte[] written = converter.fromConnectData("", null, partition);

    Object read = converter.toConnectData("", written).value();

    assertThat(text(converter.fromConnectData("", null, read))).isEqualTo(text(written));
  }

  private static Stream<Map<String, Object>> partitions() {
    return Stream.of(SCOPE.toPartition(), new Query(ORG, "A1".repeat(32)).toPartition());
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  @Test
  void showsTheEndsOfTheOrganization() {
    assertThat(SCOPE).hasToString("5e22…7de3/services/2024-02");
  }

  @ParameterizedTest
  @CsvSource({
    "orgId,   5E2211c17a3e5a48f5497de3, 24 lower-case hex digits",
    "orgId,   5e22,                     24 lower-case hex digits",
    "groupBy, Services,                 'services, projects, clusters, organizations'",
    "groupBy, '',                       'services, projects, clusters, organizations'",
    "month,   2024-13,                  YYYY-MM",
    "month,   2024-2,                   YYYY-MM",
    "month,   2024-02-01,               YYYY-MM",
    "month,   +12024-02,                YYYY-MM",
    "month,   -0001-02,                 YYYY-MM",
    "token,   x,                        '{\"orgId\": \"…\", \"groupBy\": \"…\", \"month\":'",
  })
  void refusesAPartitionWithAMistakeAndSaysWhatToWrite(String key, String text, String expected) {
    Map<String, Object> partition = new HashMap<>(SCOPE.toPartition());
    partition.put(key, text);

    assertThatThrownBy(() -> Scope.fromPartition(partition))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void refusesAPartitionThatLacksAKeyOrHasANumber() {
    Map<String, Object> partition = new HashMap<>(SCOPE.toPartition());
    partition.put("month", 202402);
    assertThatThrownBy(() -> Scope.fromPartition(partition))
        .hasMessageContaining("month is not a text");

    partition.remove("month");
    assertThatThrownBy(() -> Scope.fromPartition(partition))
        .hasMessageContaining("expected {\"orgId\"");
    assertThatThrownBy(() -> Scope.fromPartition(null)).hasMessageContaining("is missing");
  }

  @Test
  void tellsItsPartitionsFromThoseOfOthers() {
    assertThat(Scope.isOne(SCOPE.toPartition())).isTrue();
    assertThat(Scope.isOne(Map.of("orgId", ORG, "month", "2024-02"))).isTrue();
    assertThat(Scope.isOne(Map.of("orgId", ORG, "groupBy", "services"))).isTrue();

    assertThat(Scope.isOne(null)).isFalse();
    assertThat(Scope.isOne(Map.of())).isFalse();
    assertThat(Scope.isOne(Map.of("orgId", ORG))).isFalse();
    assertThat(Scope.isOne(Map.of("orgId", ORG, "token", "x"))).isFalse();
    assertThat(Scope.isOne(Map.of("filename", "x", "month", "2024-02"))).isFalse();
  }
}
