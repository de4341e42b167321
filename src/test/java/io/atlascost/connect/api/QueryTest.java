package io.atlascost.connect.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static final String ORG = "0123456789abcdef01234567";
  private static final String TOKEN = "T".repeat(64);

  @Test
  void comesBackFromItsPartition() {
    Query query = new Query(ORG, TOKEN);

    assertThat(Query.fromPartition(query.toPartition())).isEqualTo(query);
    assertThat(query.toPartition().keySet()).containsExactly("orgId", "token");
  }

  @Test
  void takesATokenOfAnyAlphabet() {
    String token = "a:b/c+d=e-f_g.h~" + "é".repeat(48);

    assertThat(Query.parse(ORG + ":" + token).token()).isEqualTo(token);
  }

  @Test
  void showsOnlyTheBeginningOfItsToken() {
    assertThat(new Query(ORG, TOKEN)).hasToString("0123…4567/TTTTTTTT…");
  }

  @Test
  void takesAPartitionWithItsKeysInAnyOrder() {
    Map<String, String> partition = new LinkedHashMap<>();
    partition.put("token", TOKEN);
    partition.put("orgId", ORG);

    assertThat(Query.fromPartition(partition)).isEqualTo(new Query(ORG, TOKEN));
  }

  @Test
  void refusesAPartitionOfAnotherShape() {
    assertThatThrownBy(() -> Query.fromPartition(Map.of("orgId", ORG)))
        .hasMessageContaining("expected {\"orgId\": \"…\", \"token\": \"…\"}");
    assertThatThrownBy(() -> Query.fromPartition(Map.of("orgId", ORG, "token", 1)))
        .hasMessageContaining("texts");
    assertThatThrownBy(() -> Query.fromPartition(Map.of("orgId", ORG, "token", "short")))
        .hasMessageContaining("64");
    assertThatThrownBy(
            () -> Query.fromPartition(Map.of("orgId", ORG, "token", TOKEN, "month", "2026-06")))
        .hasMessageContaining("month");
  }
}
