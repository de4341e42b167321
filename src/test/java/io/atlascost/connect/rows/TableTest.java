package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/** Arbitrary tables, written by other libraries: every row and every text comes back. */
class TableTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Its first column has a text in each row, as a blank line is no row. */
  record Table(int width, List<List<String>> rows) {
    List<String> labels() {
      List<String> labels = new ArrayList<>(List.of("Service", "Usage Date", "Usage Amount"));
      while (labels.size() < width) {
        labels.add("Column " + labels.size());
      }

      return labels;
    }
  }

  @Property(tries = 500)
  void everyTextComesBackFromCsv(
      @ForAll("tables") Table table, @ForAll Random random, @ForAll QuoteMode quoting)
      throws Exception {
    // A format without quotes cannot write every text, nor does this one need an escape.
    QuoteMode mode = quoting == QuoteMode.NONE ? QuoteMode.MINIMAL : quoting;
    String separator = List.of("\n", "\r\n", "\r").get(random.nextInt(3));

    Reading reading = readInPieces(Bodies.CSV, csv(table, mode, separator), random);

    assertThat(reading.isClean()).isTrue();
    assertThat(texts(reading)).isEqualTo(table.rows());
  }

  @Property(tries = 500)
  void everyTextComesBackFromJson(@ForAll("tables") Table table, @ForAll Random random)
      throws Exception {
    Reading reading = readInPieces(Bodies.JSON, json(table), random);

    assertThat(reading.isClean()).isTrue();
    assertThat(texts(reading)).isEqualTo(table.rows());
  }

  @Property(tries = 300)
  void noRowIsDroppedWhateverIsDoneToTheTexts(
      @ForAll("tables") Table table, @ForAll Random random) {
    String text = csv(table, QuoteMode.ALL, "\n");
    byte[] csv = text.getBytes(StandardCharsets.UTF_8);
    int damaged = 0;
    for (int i = text.indexOf('\n'); i < csv.length; i++) {
      if (csv[i] >= 'a' && csv[i] <= 'z' && random.nextInt(10) == 0) {
        csv[i] = (byte) 0xff;
        damaged++;
      }
    }

    Reading reading = Reading.of(Bodies.framed(Bodies.CSV, csv));

    assertThat(reading.isClean()).isTrue();
    assertThat(reading.rows()).hasSameSizeAs(table.rows());
    assertThat(reading.rows().stream().anyMatch(Row.Damaged.class::isInstance))
        .isEqualTo(damaged > 0);
  }

  @Property(tries = 300)
  void aFingerprintIsThatOfTheRowsUpToItAlone(@ForAll("tables") Table table, @ForAll Random random)
      throws Exception {
    int stop = random.nextInt(table.rows().size() + 1);
    Table beginning = new Table(table.width(), table.rows().subList(0, stop));

    List<Row> all = Reading.of(Bodies.framed(Bodies.JSON, json(table))).rows();
    List<Row> first = Reading.of(Bodies.framed(Bodies.JSON, json(beginning))).rows();

    assertThat(first).hasSize(stop);
    for (int i = 0; i < stop; i++) {
      assertThat(first.get(i).fingerprint()).isEqualTo(all.get(i).fingerprint());
    }
  }

  @Property(tries = 500)
  void aFingerprintTellsAnyOtherTextAndStaysDifferent(
      @ForAll("tables") Table table, @ForAll("texts") String text, @ForAll Random random)
      throws Exception {
    int changedRow = random.nextInt(table.rows().size());
    int changedColumn = random.nextInt(table.width());
    List<List<String>> rows = new ArrayList<>();
    table.rows().forEach(row -> rows.add(new ArrayList<>(row)));
    String before = rows.get(changedRow).set(changedColumn, "x" + text);

    List<Row> old = Reading.of(Bodies.framed(Bodies.CSV, csv(table))).rows();
    List<Row> changed =
        Reading.of(Bodies.framed(Bodies.CSV, csv(new Table(table.width(), rows)))).rows();

    for (int i = 0; i < rows.size(); i++) {
      boolean same = i < changedRow || before.equals("x" + text);
      assertThat(changed.get(i).fingerprint() == old.get(i).fingerprint()).isEqualTo(same);
    }
  }

  @Provide
  Arbitrary<Table> tables() {
    return Arbitraries.integers()
        .between(3, 6)
        .flatMap(
            width ->
                row(width).list().ofMinSize(1).ofMaxSize(12).map(rows -> new Table(width, rows)));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<Character> trickiest =
        Arbitraries.of(',', '"', '\n', '\r', ' ', '\t', ';', '\'', '\\', '\u0003', '0');
    Arbitrary<Character> anyUpToSurrogates = Arbitraries.chars().range('\u0001', '\ud7ff');
    Arbitrary<String> tricky =
        Arbitraries.oneOf(trickiest, trickiest, anyUpToSurrogates)
            .list()
            .ofMaxSize(12)
            .map(chars -> chars.stream().map(String::valueOf).reduce("", String::concat));
    return Arbitraries.oneOf(
        tricky,
        Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(300),
        Arbitraries.of("", "null", "🚀", "Service", "2024-09-01", "1.5"));
  }

  private Arbitrary<List<String>> row(int width) {
    return texts()
        .list()
        .ofSize(width)
        .map(
            texts -> {
              List<String> row = new ArrayList<>(texts);
              row.set(0, "s" + texts.get(0));
              return row;
            });
  }

  private static Reading readInPieces(String contentType, String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Reading.of(
        Bodies.framed(contentType, new Pieces(new ByteArrayInputStream(bytes), random, 40)));
  }

  private static List<List<String>> texts(Reading reading) throws RejectedRow {
    List<List<String>> rows = new ArrayList<>();
    for (Row row : reading.rows()) {
      Cells cells = row.cells();
      List<String> texts = new ArrayList<>();
      for (int column = 0; column < cells.size(); column++) {
        texts.add(cells.text(column));
      }

      rows.add(texts);
    }

    return rows;
  }

  private static String csv(Table table) {
    return csv(table, QuoteMode.MINIMAL, "\n");
  }

  private static String csv(Table table, QuoteMode mode, String separator) {
    StringBuilder out = new StringBuilder();
    CSVFormat format =
        CSVFormat.DEFAULT.builder().setQuoteMode(mode).setRecordSeparator(separator).get();
    out.append(format.format(table.labels().toArray())).append(separator);
    for (List<String> row : table.rows()) {
      out.append(format.format(row.toArray())).append(separator);
    }

    return out.toString();
  }

  private static String json(Table table) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode rows = body.putArray("usageDetails");
    for (List<String> row : table.rows()) {
      ObjectNode fields = rows.addObject();
      for (int column = 0; column < table.width(); column++) {
        fields.put(table.labels().get(column), row.get(column));
      }
    }

    return JSON.writeValueAsString(body);
  }
}
