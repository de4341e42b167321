package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.ConnectFixture;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.avro.DecimalMode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A dead letter is made on another thread, when much more of the body may have been read. */
class RejectedTextTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final int FOLLOWERS = 20_000;

  @Test
  void theTextOfARejectedRowOutlastsTheRowsBehindIt() throws Exception {
    String csv =
        "Usage Date,Usage Amount\n2024-06-01,n/a\n" + "2024-06-01,1.50\n".repeat(FOLLOWERS);
    String json =
        "{\"usageDetails\":[{\"usageDate\":\"2024-06-01\",\"usageAmount\":\"n/a\"}"
            + ",{\"usageDate\":\"2024-06-01\",\"usageAmount\":1.50}".repeat(FOLLOWERS)
            + "]}";

    assertThat(rejected("text/csv", csv)).isEqualTo("2024-06-01,n/a");
    assertThat(rejected("application/json", json))
        .isEqualTo("{\"usageDate\":\"2024-06-01\",\"usageAmount\":\"n/a\"}");
  }

  private static String rejected(String contentType, String body) throws Exception {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    UsageRows rows =
        new UsageRows(
            new UsageBody(contentType, true, NOW, bytes, () -> {}),
            new UsageSchema(DecimalMode.PRECISE),
            new Origin(ConnectFixture.query(1), Optional.empty(), NOW));
    List<TypedRow> all = new ArrayList<>();
    for (Optional<TypedRow> row = rows.next(); row.isPresent(); row = rows.next()) {
      all.add(row.get());
    }

    assertThat(all).hasSize(1 + FOLLOWERS);
    assertThat(all.stream().filter(TypedRow::isRejected)).hasSize(1);
    return ((TypedRow.Rejected) all.get(0)).row().raw();
  }
}
