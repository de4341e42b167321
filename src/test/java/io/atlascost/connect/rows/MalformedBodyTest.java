package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.api.UsageBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks at what came instead of a result sees its beginning. */
class MalformedBodyTest {
  /** Texts with what ends a line, or cannot be seen. */
  private static final String UNSEEN = "(?s).*[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}].*";

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|<html>",
        "text/csv; charset=utf-16|Usage Date,Usage Amount",
        "text/csv|<html>¶",
        "application/json|<html>",
        "application/json|{\"a\":1}",
        "|{\"status\":404,\"content\":{\"usageDetails\":[]}}"
      })
  void isNoneAsLongAsItsBeginningHasNotCome(String contentType, String body) {
    IOException broken = new IOException("Connection reset");
    InputStream in = new SequenceInputStream(stream(body.replace('¶', '\n')), failing(broken));

    assertThat(reading(contentType == null ? "" : contentType, in).failure()).containsSame(broken);
  }

  @Test
  void isOneWhereAsMuchHasComeAsIsShown() {
    InputStream broken = failing(new IOException("Connection reset"));

    MalformedBody page =
        malformed("text/html", new SequenceInputStream(stream("<html>" + MANY), broken));

    assertThat(page.raw()).startsWith("<html>0123").hasSize(Raw.MOST_BYTES);
    assertThat(page).hasMessageContaining("web page");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "§ is no label",
        "Usage Date,§",
        "Invoice Number,1\nService,x\nUsage Date,2\n§,3,4\n",
        "Usage Date,1\nService,2\n\"§\"x\nService,Usage Amount\n",
        "Usage Date,Usage Amount\n\"§",
        "Usage Date,Usage Amount,§\0\n",
        "{\"§\":1}",
        "{\"a\":§}",
        "{\"§\":1 2}",
        "{\"status\":404,\"content\":{\"usageDetails\":[],\"§\":1}}"
      })
  void tellsNoSecretsThatComeBackInIt(String pattern) {
    String secret = "s" + "0123456789abcdef".repeat(3);
    for (int before = 0; before < 100; before++) {
      String text = pattern.replace("§", "x".repeat(before) + secret);

      Reading reading = Reading.of(hiding(text, secret));

      assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
      MalformedBody fault = (MalformedBody) reading.failure().get();
      assertThat(fault.raw()).contains("[hidden]").doesNotContain(secret.substring(0, 2));
      assertThat(fault.getMessage()).doesNotContain(secret.substring(0, 2));
    }
  }

  @Property
  void showsAnythingOnOneLineAndKeepsItAsItCame(@ForAll String text) {
    for (String type : new String[] {Bodies.CSV, Bodies.JSON, "text/html" + text}) {
      String body = type.equals(Bodies.JSON) ? "{\"a\":" + text + "\n" : "x\n" + text + "\n\"";
      reading(type, stream(body))
          .failure()
          .ifPresent(fault -> assertThat(fault.getMessage()).doesNotMatch(UNSEEN));
    }

    assertThat(RejectedRow.cell("f" + text, text, "a text").getMessage()).doesNotMatch(UNSEEN);
    assertThat(malformed("text/html", stream("\r\n\u001b[31m<html>")).raw())
        .isEqualTo("\r\n\u001b[31m<html>");
  }

  @Test
  void spellsOutWhatWouldForgeALogOrHideInIt() {
    assertThat(RejectedRow.cell("amount", "1\n2024\r\t\u001b[1m\u2028\u202e\ufeff😀é", "x"))
        .hasMessage("amount is '1\\n2024\\r\\t\\u001b[1m\\u2028\\u202e\\ufeff😀é'; expected x");
  }

  private static UsageBody hiding(String text, String secret) {
    return new UsageBody(
        "",
        true,
        Instant.EPOCH,
        stream(text),
        () -> {},
        shown -> shown.replace(secret, "[hidden]"));
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        throw failure;
      }
    };
  }

  private static MalformedBody malformed(String contentType, InputStream in) {
    Reading reading = reading(contentType, in);
    assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
    return (MalformedBody) reading.failure().get();
  }

  private static Reading reading(String contentType, InputStream in) {
    return Reading.of(Bodies.framed(contentType, in));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
