package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another parser makes of the same bytes. */
class CsvCellsTest {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

  @Property(tries = 5000)
  void anyRecordsHaveTheCellsThatCommonsCsvFindsInThem(@ForAll("bodies") String text)
      throws Exception {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      byte[] bytes = text.getBytes(charset);
      Body body = new Body(Bodies.framed("text/csv", bytes));
      CsvCutter cutter = new CsvCutter(new Window(body), charset);
      CsvCells reader = new CsvCells(charset);
      while (cutter.advance()) {
        String record = cutter.record().text(charset);
        if (!cutter.hasOpenQuote()) {
          assertThat(cells(reader, cutter.record())).as(record).isEqualTo(commonsCsv(record));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ma,Mb|a;b",
        "MMa|a",
        "M\"a,b\",M\"c\"|a,b;c",
        "\"Ma\"|a",
        "aM,bMc|aM;bMc",
        "M,M|;",
        "\"MM\"\"Ma\"|\"Ma"
      })
  void aByteOrderMarkInFrontOfACellIsNoPartOfIt(String record, String cells) throws Exception {
    Body body =
        new Body(Bodies.framed("text/csv", record.replace('M', '\uFEFF') + "\n\"next\nline\"\n"));
    CsvCutter cutter = new CsvCutter(new Window(body), StandardCharsets.UTF_8);
    CsvCells reader = new CsvCells(StandardCharsets.UTF_8);

    assertThat(cutter.advance()).isTrue();
    assertThat(cells(reader, cutter.record()).orElseThrow())
        .containsExactly(cells.replace('M', '\uFEFF').split(";", -1));
    assertThat(cutter.advance()).isTrue();
    assertThat(cells(reader, cutter.record())).hasValue(List.of("next\nline"));
  }

  /** Records of few kinds of cells, so that most begin as the one before. */
  @Property(tries = 5000)
  void aRecordThatRepeatsCellsOfTheOneBeforeHasThemAgain(@ForAll("repetitions") List<String> lines)
      throws Exception {
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
      CsvCells reader = new CsvCells(charset);
      for (String line : lines) {
        byte[] bytes = ("#" + line + "#").getBytes(charset);
        Cut record = new Cut(bytes, 1, bytes.length - 2, bytes.length - 2);
        assertThat(cells(reader, record)).as("%s of %s", line, lines).isEqualTo(commonsCsv(line));
      }
    }
  }

  @Test
  void aMarkMayNotHideALineEndInQuotes() throws Exception {
    Body body = new Body(Bodies.framed("text/csv", "a,\uFEFF\"b\nc\"\nd,\uFEFF\"e\"\n"));
    CsvRecords records = new CsvRecords(new Window(body), body);

    assertThat(records.next())
        .get()
        .isInstanceOfSatisfying(
            CsvRecord.Texts.class, r -> assertThat(r.texts()).containsExactly("a", "b\nc"));
    assertThat(records.next())
        .get()
        .isInstanceOfSatisfying(
            CsvRecord.Texts.class, r -> assertThat(r.texts()).containsExactly("d", "e"));
  }

  @Test
  void bytesThatAreNoCharactersSpoilARecord() {
    byte[] bytes = {'a', ',', (byte) 0xc3};

    assertThatThrownBy(
            () ->
                new CsvCells(StandardCharsets.UTF_8)
                    .read(new Cut(bytes, 0, bytes.length, bytes.length)))
        .isInstanceOf(RejectedRow.class)
        .hasMessageContaining("no characters");
  }

  private static Optional<List<String>> cells(CsvCells reader, Cut record) {
    try {
      return Optional.of(reader.read(record));
    } catch (RejectedRow e) {
      assertThat(e).hasMessageContaining("quote is followed by");
      return Optional.empty();
    }
  }

  private static Optional<List<String>> commonsCsv(String record) throws IOException {
    try (CSVParser parser = CSVParser.parse(record + "\n", FORMAT)) {
      List<CSVRecord> records = parser.getRecords();
      assertThat(records).hasSize(1);
      return Optional.of(List.of(records.get(0).values()));
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  @Provide
  Arbitrary<List<String>> repetitions() {
    Arbitrary<String> cell =
        Arbitraries.of("a", "a", "a", "ab", "", "é", "\"a\"", "\"a,b\"", "x\"");
    Arbitrary<String> oversized =
        cell.map(text -> text.startsWith("\"") ? text : text.repeat(9000));
    Arbitrary<String> line =
        Arbitraries.frequencyOf(Tuple.of(20, cell), Tuple.of(1, oversized))
            .list()
            .ofMinSize(1)
            .ofMaxSize(6)
            .map(cells -> String.join(",", cells));
    return line.list().ofMinSize(2).ofMaxSize(8);
  }

  @Provide
  Arbitrary<String> bodies() {
    return Arbitraries.of(
            "\"",
            "\"",
            "\"\"",
            ",",
            ",",
            "\n",
            "\r",
            "\r\n",
            " ",
            "\t",
            "\f",
            "\u00a0",
            "\u2003",
            "a",
            "é",
            "'",
            "\\",
            "#",
            "数",
            "😀",
            "\u00ef\u00bb",
            "\u0000")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }
}
