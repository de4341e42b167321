package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.UsageBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in pieces, and bodies that break off: never more rows, never other rows, never an end. */
class TornBodyTest {
  private static final String CSV =
      """
      Usage Date,Service,Usage Amount,Tag\r
      2024-09-01,Storage,1.25,"a, ""b""
      c"\r
        2024-09-01,数据库 🚀,-2,true\r

      2024-09-01,"bad"row,3,x
      2024-09-01,Backup,10.5,null
      """;
  private static final String SIDEWAYS =
      """
      Billed Date,2024-06-01
      Usage Amount, 1018.39
      Project Name,"Sh
      op"

      Billed Date,2024-07-01
      Usage Amount,-1
      """;
  private static final String JSON =
      """
      {"usageDetails" : [
      {"usageDate":"2024-09-01","service":"数据库 🚀 \\u00e9\\n","usageAmount":-1.25e+1},
      {"usageDate":"2024-09-01","on":true,"off":false,"none":null,"tags":{"a":[1,2.0]}},
      5, "text", {}
      ],"totalCount":3}
      """;
  private static final String PREAMBLE =
      """
      \uFEFFInvoice Number,66d7254246a21a41036ff315,
      Billing Period,"June 1, 2024 -
      July 1, 2024",

      Service,Usage Amount,\uFEFF"Tag
      "
      Backup,1.5,\uFEFF"a
      b"
      ,,
      """;
  private static final String BROKEN =
      """
      {"more":{"a":[1,"}"]},"usageDetails":[{"a":"\\ud83d\\ude80\\\\"} , {"a":[1,{"b":NaN},nul}
      , \uFEFF{"a":1}},,{"a":"x\ty"},{"b" : "\uFEFF\\u0000"} {} ,{"c":[{"d":[1]]},"e":2}
       , {"last":{"a":1]}
      """;
  private static final String ENVELOPE =
      "{\"status\":200,\"content\":{\"usageDetails\":[{\"usageAmount\":1}]},\"more\":false}";

  record Body(String name, String contentType, String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    Reading whole() {
      return Reading.of(Bodies.framed(contentType, bytes()));
    }

    boolean isCsv() {
      return contentType.equals(Bodies.CSV);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Body> bodies() {
    return List.of(
        new Body("table", Bodies.CSV, CSV),
        new Body("sideways", Bodies.CSV, SIDEWAYS),
        new Body("byte-order mark", Bodies.CSV, "\uFEFF" + CSV),
        new Body("preamble", Bodies.CSV, PREAMBLE),
        new Body("JSON", Bodies.JSON, JSON),
        new Body("broken elements", Bodies.JSON, BROKEN),
        new Body("envelope", Bodies.JSON, ENVELOPE),
        new Body("JSON by its first character", "text/plain", JSON));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void theBodiesAreRead(Body body) {
    assertThat(body.whole().isClean()).isTrue();
    assertThat(body.whole().rows()).isNotEmpty();
  }

  @Property(tries = 200)
  void anyPiecesGiveTheSameRows(@ForAll Random random) {
    for (Body body : bodies()) {
      int largest = 1 + random.nextInt(9);
      InputStream pieces = new Pieces(new ByteArrayInputStream(body.bytes()), random, largest);

      Reading reading = Reading.of(Bodies.framed(body.contentType(), pieces));

      assertThat(reading.isClean()).isTrue();
      assertThat(reading.told()).isEqualTo(body.whole().told());
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aConnectionThatBreaksIsNeverTheEnd(Body body) {
    List<String> whole = body.whole().told();
    for (int cut = 0; cut < body.bytes().length; cut++) {
      IOException broken = new IOException("Connection reset");
      InputStream start = new ByteArrayInputStream(body.bytes(), 0, cut);

      Reading reading =
          Reading.of(
              Bodies.framed(
                  body.contentType(), new SequenceInputStream(start, new BrokenStream(broken))));

      assertThat(reading.failure()).as("cut at %d", cut).containsSame(broken);
      assertThat(reading.told()).isEqualTo(whole.subList(0, reading.rows().size()));
    }
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void anEndThatCannotBeToldFromABreakIsABreak(Body body) {
    List<String> whole = body.whole().told();
    for (int cut = 0; cut < body.bytes().length; cut++) {
      Reading reading =
          Reading.of(Bodies.unframed(body.contentType(), Arrays.copyOf(body.bytes(), cut)));

      if (reading.isClean()) {
        assertThat(mayEndAt(cut, body)).as("cut at %d", cut).isTrue();
      } else {
        assertThat(reading.failure().get()).as("cut at %d", cut).isInstanceOf(IOException.class);
        assertThat(reading.told()).isEqualTo(whole.subList(0, reading.rows().size()));
      }
    }
  }

  @Test
  void aRowIsHereOnlyWhenItsEndIs() throws Exception {
    byte[] bytes = JSON.getBytes(StandardCharsets.UTF_8);
    int rowEnd = JSON.substring(0, JSON.indexOf('\n', 25)).getBytes(StandardCharsets.UTF_8).length;

    assertThat(Reading.of(Bodies.unframed(Bodies.JSON, Arrays.copyOf(bytes, rowEnd - 2))).rows())
        .isEmpty();
    assertThat(Reading.of(Bodies.unframed(Bodies.JSON, Arrays.copyOf(bytes, rowEnd))).rows())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {Bodies.CSV, Bodies.JSON, ""})
  void nothingAtAllIsAnEmptyResultOnlyIfItWasAnnounced(String contentType) {
    assertThat(Reading.of(Bodies.framed(contentType, new byte[0])).isClean()).isTrue();
    assertThat(Reading.of(Bodies.unframed(contentType, new byte[0])).failure())
        .get()
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aWholeBodyWithoutALengthIsReadLikeAnyOther(Body body) {
    Reading reading = Reading.of(Bodies.unframed(body.contentType(), body.bytes()));

    assertThat(reading.isClean()).isTrue();
    assertThat(reading.told()).isEqualTo(body.whole().told());
  }

  @Test
  void noRowWaitsForTheNext() throws Exception {
    UsageBody body =
        Bodies.framed(
            Bodies.CSV,
            new SequenceInputStream(
                new ByteArrayInputStream(
                    "Usage Date,Service,Usage Amount\na,b,c\n".getBytes(StandardCharsets.UTF_8)),
                new BrokenStream(new IOException("nothing there yet"))));

    assertThat(Rows.of(body).next()).isPresent();
  }

  /** CSV has no end of its own: behind a line's end, nobody can tell; nor behind a JSON object. */
  private static boolean mayEndAt(int cut, Body body) {
    byte[] bytes = body.bytes();
    if (!body.isCsv()) {
      return new String(bytes, cut, bytes.length - cut, StandardCharsets.UTF_8).isBlank();
    }

    return bytes[cut - 1] == '\n' || bytes[cut - 1] == '\r';
  }

  private static final class BrokenStream extends InputStream {
    private final IOException failure;

    private BrokenStream(IOException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      throw failure;
    }
  }
}
