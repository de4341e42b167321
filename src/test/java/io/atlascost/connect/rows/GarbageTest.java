package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.atlascost.connect.api.UsageBody;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes: rows, then an end, a {@link MalformedBody} or an I/O error; nothing else. */
class GarbageTest {
  private static final List<String> CONTENT_TYPES =
      List.of(Bodies.CSV, Bodies.JSON, "", "text/plain", "text/csv; charset=iso-8859-1");
  private static final String CSV =
      "Usage Date,Service,Usage Amount\n2024-09-01,\"A, \"\"B\"\"\",1.5\n2024-09-01,é,-2\n";
  private static final String SIDEWAYS =
      "Billed Date,2024-09-01\nService,x\nUsage Amount, 1\nBilled Date,2024-09-01\n";
  private static final String JSON =
      "{\"status\":200,\"content\":{\"usageDetails\":[{\"usageDate\":\"2024-09-01\",\"n\":null,"
          + "\"usageAmount\":-1.5e3},{\"tags\":{\"a\":[true,\"\\u00e9\"]}},5]}}";

  @Property(tries = 1000)
  void anyBytesAreReadToSomeEnd(@ForAll byte[] bytes) {
    assertRead(bytes);
  }

  @Property(tries = 1000)
  void anyMarksAreReadToSomeEnd(@ForAll("marks") String text) {
    assertRead(text.getBytes(StandardCharsets.UTF_8));
    assertRead(("Service,Usage Date\n" + text).getBytes(StandardCharsets.UTF_8));
    assertRead(("{\"usageDetails\":[" + text).getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 1000)
  void aDamagedBodyIsReadToSomeEnd(@ForAll Random random) {
    List<String> bodies = List.of(CSV, SIDEWAYS, JSON);
    byte[] bytes = bodies.get(random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
    int damages = 1 + random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      String marks = "\",:{}[]\\\n\r\0 0e.-\u00ff\u0080";
      bytes[random.nextInt(bytes.length)] = (byte) marks.charAt(random.nextInt(marks.length()));
    }

    assertRead(bytes);
  }

  private static void assertRead(byte[] bytes) {
    for (String contentType : CONTENT_TYPES) {
      for (UsageBody body :
          List.of(Bodies.framed(contentType, bytes), Bodies.unframed(contentType, bytes))) {
        List<Reading> readings = new ArrayList<>();
        assertThatCode(() -> readings.add(Reading.of(body))).doesNotThrowAnyException();

        Reading reading = readings.get(0);
        // No row takes less than a byte, and each has the number that follows.
        assertThat(reading.rows()).hasSizeLessThanOrEqualTo(bytes.length);
        for (int i = 0; i < reading.rows().size(); i++) {
          assertThat(reading.rows().get(i).number()).isEqualTo(i + 1);
        }

        // Nor does it matter how it came.
        UsageBody trickled =
            new UsageBody(
                contentType,
                body.framed(),
                body.retrievedAt(),
                new Pieces(new ByteArrayInputStream(bytes), new Random(bytes.length), 2),
                () -> {});
        Reading again = Reading.of(trickled);
        assertThat(again.told()).isEqualTo(reading.told());
        assertThat(failure(again)).isEqualTo(failure(reading));

        // What came whole fails as what it is, not as an outage.
        assertThat(reading.isClean() || !body.framed() || malformed(reading)).isTrue();
      }
    }
  }

  private static String failure(Reading reading) {
    return reading.failure().map(Exception::toString).orElse("");
  }

  private static boolean malformed(Reading reading) {
    return reading.failure().filter(MalformedBody.class::isInstance).isPresent();
  }

  @Provide
  Arbitrary<String> marks() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\n",
            "\r\n",
            " ",
            "1",
            "-",
            "e",
            ".",
            "null",
            "true",
            "\"usageDetails\"",
            "\"content\"",
            "Service",
            "Usage Date",
            "\uFEFF",
            "é",
            "\\u")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
