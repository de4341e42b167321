package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lines of a label and a value in front of a table. */
class PreambleTest {
  private static final String PREAMBLE =
      """
      Invoice Number,66d7254246a21a41036ff315,
      Billing Period,"June 1, 2024 - July 1, 2024",
      Organization Name,Test 2,

      """;

  @Test
  void aColumnStandsForAFieldOnlyWhereTheTableHasNone() throws Exception {
    Columns columns =
        rows(PREAMBLE + "Organization Name,Invoice Id,Usage Amount\n,,1\n")
            .get(0)
            .cells()
            .columns();

    assertThat(IntStream.range(0, columns.size()).mapToObj(c -> told(columns, c)))
        .containsExactly(
            "Organization Name: organizationName",
            "Invoice Id: invoiceId",
            "Usage Amount: usageAmount",
            "Invoice Number: none",
            "Billing Period: usageDate",
            "Organization Name (2): none");
  }

  @Test
  void columnsThatComeFromElsewhereAreOthers() {
    Columns own = new Columns(List.of("Service", "Invoice Number"));
    Columns shared = new Columns(List.of("Service"), List.of("Invoice Number"));

    assertThat(shared)
        .isNotEqualTo(own)
        .isEqualTo(new Columns(List.of("Service"), List.of("Invoice Number")));
    assertThat(shared.meaning(1)).isEqualTo(own.meaning(1));
  }

  @Test
  void itsValuesAreInEveryRowAndInItsWeight() throws Exception {
    List<Row> rows = rows(PREAMBLE + "Service,Usage Amount\nA,1\n\"b\"x,2\nB,3\n");

    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).cells().text(3)).isEqualTo("June 1, 2024 - July 1, 2024");
    assertThat(rows.get(1)).isInstanceOf(Row.Damaged.class);
    assertThat(rows.get(2).cells().text(2)).isEqualTo("66d7254246a21a41036ff315");
    assertThat(rows.get(0).size()).isGreaterThan(PREAMBLE.length());
  }

  @Test
  void isNoLongerThanItMayBe() {
    String longest = notes(CsvLayout.MOST_LINES - 1) + "Usage Date,2024-09-01\n";
    String table = "Service,Usage Amount\nA,1\n";

    assertThat(reading(longest + table).rows()).hasSize(1);
    assertThat(reading("One more,x\n" + longest + table).failure())
        .get()
        .isInstanceOf(MalformedBody.class);
    assertThat(
            reading(
                    "Note,"
                        + "x".repeat(CsvLayout.MOST_BYTES)
                        + "\nUsage Date,2024-09-01\n"
                        + table)
                .failure())
        .get()
        .isInstanceOf(MalformedBody.class);
  }

  @Test
  void aTableBehindTooManyLinesIsNotTakenForOneRow() {
    Reading reading =
        reading(PREAMBLE + notes(100) + "Usage Date,Service,Usage Amount\n2024-09-01,A,1\n");

    assertThat(reading.rows()).isEmpty();
    assertThat(reading.failure())
        .get()
        .isInstanceOf(MalformedBody.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("comes too late", "Usage Date,Service,Usage Amount", "64 lines");
  }

  @Test
  void ofWhateverLengthATableBehindItThatCannotGiveARowIsNotTakenForOne() {
    for (int notes : new int[] {0, 1, 2, 10, CsvLayout.MOST_LINES, 100}) {
      for (int rows : new int[] {0, 1, 100, 40_000}) {
        String preamble = "Invoice Number,1\nOrganization Name,Test\n" + notes(notes);
        String cells = "2024-06-01,A,1.25\n".repeat(rows);

        assertThat(malformed(preamble + "Day,SKU,Usage Amount\n" + cells))
            .contains("no label stands for usageDate among 'Invoice Number'");
        assertThat(malformed("Billing Period,June 2024\n" + preamble + "Day,SKU,Cost\n" + cells))
            .contains("no label stands for usageAmount");
      }
    }
  }

  @Test
  void aRowOnItsSideThatIsTooLongIsOneWhereverItsAmountStands() {
    String lines =
        IntStream.range(0, 60)
            .mapToObj(i -> "Note " + i + "," + "x".repeat(10_000) + "\n")
            .collect(Collectors.joining());

    Reading reading =
        reading(
            "Billed Date,2024-06-01\nService,A\n"
                + lines
                + "Usage Amount,1\n"
                + "Billed Date,2024-07-01\nService,A\nUsage Amount,2\n");

    assertThat(reading.failure()).isEmpty();
    assertThat(reading.rows()).hasSize(2);
    assertThat(reading.rows().get(0)).isInstanceOf(Row.Damaged.class);
    assertThat(reading.rows().get(1)).isInstanceOf(Row.Sound.class);
  }

  @Test
  void whatCannotBeReadInItSpoilsTheBody() {
    for (String line : List.of("Note,\"a\"b", "Note,a,b", "No\0te,a", "Note,a\0")) {
      Reading reading = reading(PREAMBLE + line + "\nUsage Date,Usage Amount\n2024-09-01,1\n");

      assertThat(reading.rows()).isEmpty();
      assertThat(reading.failure()).as(line).get().isInstanceOf(MalformedBody.class);
    }
  }

  @Test
  void withoutATableIsMalformedOrTorn() {
    assertThat(reading(PREAMBLE).failure())
        .get()
        .isInstanceOf(MalformedBody.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("no label stands for usageAmount", "'Invoice Number', 'Billing Period'");

    for (int lines = 1; lines <= 3; lines++) {
      String beginning = PREAMBLE.lines().limit(lines).collect(Collectors.joining("\n", "", "\n"));

      assertThat(
              Reading.of(Bodies.unframed(Bodies.CSV, beginning.getBytes(StandardCharsets.UTF_8)))
                  .failure())
          .get()
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aHeaderWithoutRowsIsAResult() {
    assertThat(reading(PREAMBLE + "Service,Usage Amount\n").isClean()).isTrue();
  }

  private static String malformed(String text) {
    Reading reading = reading(text);
    assertThat(reading.rows()).isEmpty();
    assertThat(reading.failure()).get().isInstanceOf(MalformedBody.class);
    return reading.failure().get().getMessage();
  }

  private static String notes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "Note " + i + ",x\n")
        .collect(Collectors.joining());
  }

  private static String told(Columns columns, int column) {
    Optional<Labels.Meaning> meaning = columns.meaning(column);
    return columns.label(column) + ": " + meaning.map(Labels.Meaning::field).orElse("none");
  }

  private static List<Row> rows(String text) {
    Reading reading = reading(text);
    assertThat(reading.failure()).isEmpty();
    return reading.rows();
  }

  private static Reading reading(String text) {
    return Reading.of(Bodies.framed(Bodies.CSV, text));
  }
}
