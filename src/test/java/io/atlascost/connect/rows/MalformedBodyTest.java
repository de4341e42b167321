package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever looks at what came instead of a result sees its beginning. */
class MalformedBodyTest {
  private static final String MANY = "0123456789".repeat(100_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|<html>Sign in</html>",
        "text/csv; charset=utf-16|Usage Date,Usage Amount",
        "text/csv; charset=nonsense|Usage Date,Usage Amount",
        "text/csv|<html>",
        "text/csv|Usage Date,Service",
        "text/csv|Usage Date,Usage Amount¶2024-09-01,\"1",
        "text/csv|Invoice Number,1¶Service,x",
        "text/csv|Usage Date,Usage Amount,\"\uFFFD\"¶",
        "application/json|<html>",
        "application/json|[]",
        "application/json|{",
        "application/json|{\"a\"",
        "application/json|{\"a\":",
        "application/json|{\"a\":1",
        "application/json|{\"a\":1}",
        "application/json|{\"a\":1 2}",
        "application/json|{\"a\":,\"usageDetails\":[]}",
        "application/json|{\"usageDetails\":[],}",
        "application/json|{\"usageDetails\":[] []}",
        "application/json|{\"usageDetails\":[]} x",
        "application/json|{\"usageDetails\":[{},{\"a\":\"}]}",
        "application/json|{\"status\":404,\"content\":{\"usageDetails\":[]}}",
        "application/json|{\"status\":200,\"content\":{}} {}",
        "|upstream connect error"
      })
  void carriesTheBodyThatItIsAbout(String contentType, String body) {
    // The mark of a byte that is no text stands for U+0000 here, which a table cannot hold.
    byte[] bytes = body.replace('¶', '\n').replace('\uFFFD', '\0').getBytes(StandardCharsets.UTF_8);
    String type = contentType == null ? "" : contentType;

    for (int largest : new int[] {1, 3, 100}) {
      InputStream pieces =
          new Pieces(new ByteArrayInputStream(bytes), new Random(largest), largest);

      assertThat(malformed(type, pieces).raw()).isEqualTo(body.replace('¶', '\n'));
    }
  }

  @Test
  void carriesOnlyTheBeginningOfALargeBody() {
    for (InputStream in :
        new InputStream[] {
          stream("{\"usageDetails\":[" + "{},".repeat(50_000)),
          stream("Usage Date,Usage Amount\n" + "a,b\n".repeat(50_000) + "\""),
          stream("<html>" + MANY)
        }) {
      String raw = malformed("", in).raw();

      assertThat(raw.getBytes(StandardCharsets.UTF_8)).hasSize(Raw.MOST_BYTES);
      assertThat(raw).matches("(?s)(\\{\"usage|Usage Date|<html>).*");
    }
  }

  @Test
  void carriesTextWhateverTheBytesAre() {
    byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16);
    byte[] marked = "\uFEFF<é\0".getBytes(StandardCharsets.UTF_8);
    byte[] cut = ("<" + "é".repeat(20_000)).getBytes(StandardCharsets.UTF_8);

    assertThat(malformed("", new ByteArrayInputStream(utf16)).raw())
        .isEqualTo("\uFFFD\uFFFD\uFFFD{\uFFFD}");
    assertThat(malformed("", new ByteArrayInputStream(marked)).raw()).isEqualTo("<é\uFFFD");
    assertThat(malformed("", new ByteArrayInputStream(cut)).raw())
        .endsWith("é")
        .doesNotContain("\uFFFD");
  }

  @Test
  void carriesWhatCameWhereTheRestDoesNot() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();

    MalformedBody page = malformed("text/html", new SequenceInputStream(stream("<html>"), broken));

    assertThat(page.raw()).isEqualTo("<html>");
    assertThat(page).hasMessageContaining("web page");
  }

  private static MalformedBody malformed(String contentType, InputStream in) {
    Reading reading = Reading.of(Bodies.framed(contentType, in));
    assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
    return (MalformedBody) reading.failure().get();
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
