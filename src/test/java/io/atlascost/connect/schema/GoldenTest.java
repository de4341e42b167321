package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.avro.DecimalMode;
import io.atlascost.connect.rows.Bodies;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.rows.Reading;
import io.atlascost.connect.rows.RejectedRow;
import io.atlascost.connect.rows.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A body in, what is expected of it beside it: {@code golden/csv/name.csv} and {@code
 * name.expected.json}, or the same with {@code json}.
 *
 * <p>What is expected is a list: a usage record's fields as texts for each row, those left out
 * being null, or {@code rejected} with the row's number, field and parts of the message, and last
 * {@code malformed} with parts of the message if the body ends so. A file {@code name.content-type}
 * holds another Content-Type than Atlas's.
 */
class GoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN = resource("/golden");
  private static final Query QUERY = new Query("5e2211c17a3e5a48f5497de3", "A".repeat(64));
  private static final Set<String> ORIGIN =
      Set.of("groupBy", "queryOrgId", "queryToken", "queryRow", "retrievedAt");
  private static final Instant RETRIEVED_AT = Instant.parse("2026-11-23T12:00:00Z");

  private final UsageSchema schema = new UsageSchema(DecimalMode.PRECISE);

  static Stream<String> bodies() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      return files
          .map(file -> GOLDEN.relativize(file).toString().replace('\\', '/'))
          .filter(name -> name.endsWith(".csv") || name.endsWith(".json"))
          .filter(name -> !name.endsWith(".expected.json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void readsWhatIsExpected(String name) throws IOException {
    Path body = GOLDEN.resolve(name);
    JsonNode expected = JSON.readTree(beside(body, ".expected.json").toFile());

    Reading reading = Reading.of(Bodies.framed(contentType(body), Files.readAllBytes(body)));

    int rows = 0;
    for (JsonNode item : expected) {
      if (item.has("malformed")) {
        assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
        assertContains(reading.failure().get().getMessage(), item.get("malformed"));
      } else {
        assertThat(reading.rows()).hasSizeGreaterThan(rows);
        assertRow(reading.rows().get(rows), item);
        rows++;
        assertThat(reading.rows().get(rows - 1).number()).isEqualTo(rows);
      }
    }

    assertThat(reading.rows()).hasSize(rows);
    assertThat(reading.failure().isPresent())
        .isEqualTo(!expected.isEmpty() && expected.get(expected.size() - 1).has("malformed"));
  }

  @Test
  void thePublishedExampleIsHereByteForByte() {
    assertThat(GOLDEN.resolve("csv/published-example.csv"))
        .hasSameBinaryContentAs(resource("/samples/documented-example.csv"));
    assertThat(GOLDEN.resolve("json/seen-services.json"))
        .hasSameBinaryContentAs(resource("/samples/seen-services.json"));
  }

  private void assertRow(Row row, JsonNode expected) throws JsonProcessingException {
    TypedRow typed =
        schema.read(row, new Origin(QUERY, Optional.empty(), RETRIEVED_AT), new SharedKeys());
    if (typed instanceof TypedRow.Sound usage) {
      assertThat(fields(usage)).isEqualTo(expected);
      assertOrigin(usage, row);
    } else {
      RejectedRow fault = ((TypedRow.Rejected) typed).fault();
      JsonNode rejected = expected.path("rejected");
      assertThat(rejected.isMissingNode()).as(fault.getMessage()).isFalse();
      assertThat(row.number()).isEqualTo(rejected.get("row").asLong());
      assertThat(fault.field().orElse("")).isEqualTo(rejected.path("field").asText());
      assertContains(fault.getMessage(), rejected.get("message"));
    }
  }

  /** What is the same in every record, and is not worth repeating in every file. */
  private static void assertOrigin(TypedRow.Sound usage, Row row) {
    Struct value = usage.value();
    assertThat(value.getString("groupBy")).isNull();
    assertThat(value.getString("queryOrgId")).isEqualTo(QUERY.orgId());
    assertThat(value.getString("queryToken")).isEqualTo(QUERY.token());
    assertThat(value.getInt64("queryRow")).isEqualTo(row.number());
    assertThat(value.get("retrievedAt")).isEqualTo(Date.from(RETRIEVED_AT));
    for (Field field : usage.key().schema().fields()) {
      Object part = value.get(field.name());
      assertThat(usage.key().get(field)).isEqualTo(part == null ? "" : part);
    }
  }

  private static JsonNode fields(TypedRow.Sound usage) throws JsonProcessingException {
    usage.value().validate();
    usage.key().validate();
    ObjectNode fields = JSON.createObjectNode();
    for (Field field : usage.value().schema().fields()) {
      if (ORIGIN.contains(field.name())) {
        continue;
      }

      Object value = usage.value().get(field);
      if (field.name().equals("usageAmount")) {
        assertThat(usage.amount()).isEqualByComparingTo((BigDecimal) value);
        fields.put(field.name(), usage.amount().stripTrailingZeros().toPlainString());
      } else if (field.name().equals("attributes") && value != null) {
        fields.set(field.name(), JSON.readTree((String) value));
      } else if (value instanceof Date date) {
        fields.put(
            field.name(), date.toInstant().atOffset(ZoneOffset.UTC).toLocalDate().toString());
      } else if (value instanceof String text) {
        fields.put(field.name(), text);
      }
    }

    return fields;
  }

  private static void assertContains(String message, JsonNode parts) {
    assertThat(parts).isNotEmpty();
    for (JsonNode part : parts) {
      assertThat(message).contains(part.asText());
    }
  }

  private static String contentType(Path body) throws IOException {
    Path file = beside(body, ".content-type");
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }

    return body.toString().endsWith(".csv") ? Bodies.CSV : Bodies.JSON;
  }

  private static Path beside(Path body, String extension) {
    String name = body.getFileName().toString();
    return body.resolveSibling(name.substring(0, name.lastIndexOf('.')) + extension);
  }

  private static Path resource(String name) {
    try {
      return Path.of(GoldenTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
