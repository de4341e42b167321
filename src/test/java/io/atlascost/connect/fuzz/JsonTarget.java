package io.atlascost.connect.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.Trial;
import java.io.IOException;
import java.util.Optional;

/** JSON of any bytes: where another parser finds rows, all of them are found. */
final class JsonTarget implements Target {
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
