package io.atlascost.connect.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * JSON of any bytes: where another parser finds rows, all of them are found; and whatever is in one
 * row, the next is read.
 */
final class JsonTarget implements Target {
  /** Longer ones would take long and show nothing else. */
  private static final int MOST_WITHIN_A_ROW = 4096;

  private static final String SOUND = "{\"usageDate\":\"2024-09-01\",\"usageAmount\":1}";
  private static final ObjectMapper TREE =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(90)
                          .maxNameLength(400)
                          .build())
                  .disable(JsonFactory.Feature.CHARSET_DETECTION)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public void accept(byte[] data) {
    Trial.Outcome outcome = Trial.of("application/json", data);

    Optional<JsonNode> rows = rows(data);
    if (rows.isPresent()) {
      assertThat(outcome.end()).isEqualTo(Trial.End.WHOLE);
      assertThat(outcome.rows()).isEqualTo(rows.get().size());
    }

    if (data.length <= MOST_WITHIN_A_ROW) {
      spoilsOneRow("{\"service\":\"", data, "\\\"", "\"}");
      spoilsOneRow("{\"service\":", data, "\\\"[]{},", "}");
    }
  }

  /** As long as nothing in it closes or opens anything. */
  private static void spoilsOneRow(String start, byte[] data, String marks, String end) {
    byte[] harmless = data.clone();
    for (int i = 0; i < harmless.length; i++) {
      harmless[i] = marks.indexOf(harmless[i]) < 0 ? harmless[i] : (byte) '_';
    }

    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("{\"usageDetails\":[" + start).getBytes(UTF_8));
    body.writeBytes(harmless);
    body.writeBytes((end + "," + SOUND + "]}").getBytes(UTF_8));
    Trial.Outcome outcome = Trial.of("application/json", body.toByteArray());

    assertThat(outcome.end()).isEqualTo(Trial.End.WHOLE);
    assertThat(outcome.rows()).isEqualTo(2);
    assertThat(outcome.records().get(1).topic()).isEqualTo("usage");
  }

  private static Optional<JsonNode> rows(byte[] data) {
    try {
      JsonNode root = TREE.readTree(data);
      boolean plain = root != null && root.isObject() && !root.has("content");
      return Optional.ofNullable(plain ? root.get("usageDetails") : null).filter(JsonNode::isArray);
    } catch (IOException e) {
      return Optional.empty(); // Not JSON, or not of characters.
    }
  }
}
