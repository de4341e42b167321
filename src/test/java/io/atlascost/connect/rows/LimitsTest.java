package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static final String HEAD = "Usage Date,Service,Usage Amount\n";
  private static final String CELL = "x".repeat(Limits.CELL_BYTES);
  private static final String JSON_ROW = "{\"service\":\"next\"}";

  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "€", "🚀"})
  void aCellOfExactlyTheLimitIsReadAndOneByteMoreIsNot(String unit) throws Exception {
    int bytes = unit.getBytes(StandardCharsets.UTF_8).length;
    String most = unit.repeat(Limits.CELL_BYTES / bytes) + "x".repeat(Limits.CELL_BYTES % bytes);

    for (Reading reading :
        List.of(
            csv(HEAD + "d," + most + ",1\nd," + most + "x,1\nd,next,1\n"),
            json(service(most) + "," + service(most + "x") + "," + JSON_ROW))) {
      assertThat(reading.isClean()).isTrue();
      assertThat(service(reading.rows().get(0))).isEqualTo(most);
      assertOversizedCell(reading.rows().get(1), "ervice", "64 KiB");
      assertThat(service(reading.rows().get(2))).isEqualTo("next");
    }
  }

  @Test
  void aRowOfExactlyTheLimitIsReadAndOneByteMoreIsNot() throws Exception {
    String row = "d," + (CELL.substring(1) + ",").repeat(7);
    String rest = "x".repeat(Limits.ROW_BYTES - row.length());
    String head = "Usage Date,Service,C,D,E,F,G,H,Usage Amount\n";

    Reading csv = csv(head + row + rest + "\n" + row + rest + "x\nd,next,,,,,,,\n");

    assertThat(csv.rows()).hasSize(3);
    assertThat(csv.rows().get(0).cells().size()).isEqualTo(9);
    assertOversizedRow(csv.rows().get(1));
    assertThat(service(csv.rows().get(2))).isEqualTo("next");

    String fields =
        "{"
            + IntStream.range(0, 8)
                .mapToObj(i -> "\"f" + i + "\":\"" + CELL.substring(1000) + "\",")
                .collect(Collectors.joining())
            + "\"g\":\"";
    String last = "x".repeat(Limits.ROW_BYTES - fields.length() - 2);
    Reading json = json(fields + last + "\"}," + fields + last + "xx\"}," + JSON_ROW);

    assertThat(json.rows()).hasSize(3);
    assertThat(json.rows().get(0).cells().size()).isEqualTo(9);
    assertOversizedRow(json.rows().get(1));
    assertThat(service(json.rows().get(2))).isEqualTo("next");
  }

  @Test
  void theTextOfARowIsShownUpToItsLimit() {
    for (String unit : List.of("x", "é", "€", "🚀")) {
      for (Reading reading :
          List.of(
              csv(HEAD + "d," + unit.repeat(100_000) + ",1\n"),
              csv(HEAD + "d," + unit.repeat(600_000) + ",1\n"),
              json(service(unit.repeat(100_000))),
              json("{" + ("\"f\":\"" + unit.repeat(10_000) + "\",").repeat(60) + "\"g\":1}"))) {
        String raw = reading.rows().get(0).raw();

        assertThat(raw.getBytes(StandardCharsets.UTF_8))
            .hasSizeBetween(Raw.MOST_BYTES - 3, Raw.MOST_BYTES);
        assertThat(raw).endsWith(unit).doesNotContain("\uFFFD");
      }
    }
  }

  @Test
  void theTextOfARowThatCannotBeWrittenIsNoLonger() {
    for (Reading reading :
        List.of(
            csv(HEAD + "d," + "\0".repeat(40_000) + ",1\n"),
            csv("Billed Date,d\nUsage Amount,1\nService," + "\0".repeat(40_000) + "\n"),
            json(service("\0".repeat(40_000))))) {
      assertThat(reading.rows().get(0)).isInstanceOf(Row.Damaged.class);
      assertThat(reading.rows().get(0).raw().getBytes(StandardCharsets.UTF_8))
          .hasSizeBetween(Raw.MOST_BYTES - 3, Raw.MOST_BYTES);
    }
  }

  @Test
  void theTextOfARecordOnItsSideIsShownUpToItsLimit() throws Exception {
    String raw = "Billed Date,d\nService," + "x".repeat(40_000) + "\nUsage Amount,1\n";

    Row row = csv(raw).rows().get(0);

    assertThat(row).isInstanceOf(Row.Sound.class);
    assertThat(row.raw()).hasSize(Raw.MOST_BYTES);
    assertThat(raw).startsWith(row.raw());
  }

  @Test
  void anOversizedRecordOnItsSideIsOneRowAndTheNextIsRead() throws Exception {
    StringBuilder body = new StringBuilder("Billed Date,d\nUsage Amount,5\nService,first\n");
    for (int i = 0; i < 20; i++) {
      body.append("Tag ").append(i).append(',').append(CELL.substring(10)).append('\n');
    }

    body.append("Billed Date,d\nService,next\n");

    Reading reading = csv(body.toString());

    assertThat(reading.rows()).hasSize(2);
    assertOversizedRow(reading.rows().get(0));
    assertThat(service(reading.rows().get(1))).isEqualTo("next");
  }

  @Test
  void aRowThatBeginsWithMoreBlanksThanItMayHaveIsNoBlankLine() throws Exception {
    Reading reading = csv(HEAD + " ".repeat(600_000) + "d,x,1\nd,next,1\n");

    assertThat(reading.rows()).hasSize(2);
    assertOversizedRow(reading.rows().get(0));
    assertThat(service(reading.rows().get(1))).isEqualTo("next");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.", "1.5e", "0.", "1e+"})
  void aNumberOfAHundredThousandDigitsIsATextThatIsTooLong(String start) throws Exception {
    String number = start + "7".repeat(100_000);

    Reading reading = json("{\"usageAmount\":" + number + "}," + JSON_ROW);

    assertOversizedCell(reading.rows().get(0), "usageAmount", "64 KiB");
    assertThat(service(reading.rows().get(1))).isEqualTo("next");
  }

  @Test
  void aLabelThatIsTooLongSpoilsItsRowAlone() throws Exception {
    String longest = "n".repeat(Limits.NAME_CHARACTERS);
    String row = "{\"" + longest + "x\":1},";
    String nested = "{\"tags\":{\"" + "n".repeat(100_000) + "\":1}},";

    Reading reading = json("{\"" + longest + "\":1}," + row + nested + JSON_ROW);

    assertThat(reading.isClean()).isTrue();
    assertThat(reading.rows().get(0).cells().columns().label(0)).isEqualTo(longest);
    assertThatThrownBy(() -> reading.rows().get(1).cells()).hasMessageContaining("label 'nnn");
    assertThatThrownBy(() -> reading.rows().get(2).cells()).hasMessageContaining("label 'nnn");
    assertThat(service(reading.rows().get(3))).isEqualTo("next");
  }

  @Test
  void aLabelThatIsTooLongForCsvIsNone() {
    assertThat(csv("Usage Date,Usage Amount," + CELL + "x\nd,1,\n").failure())
        .get()
        .isInstanceOf(MalformedBody.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("label", "64 KiB");
    assertThatThrownBy(
            () -> csv("Usage Date,d\nUsage Amount,1\n" + CELL + "x,1\n").rows().get(0).cells())
        .hasMessageContaining("label 'xxx");
  }

  @Test
  void nestedTextIsHeldToTheSameLimits() throws Exception {
    String list = "[" + "1,".repeat(30_000) + "1]";

    Reading reading =
        json(
            "{\"tags\":"
                + list
                + "},{\"tags\":["
                + list
                + ","
                + list
                + "]},"
                + "{\"tags\":["
                + (list + ",").repeat(100)
                + "1]},"
                + JSON_ROW);

    assertThat(reading.rows().get(0).cells().text(0)).isEqualTo(list);
    assertOversizedCell(reading.rows().get(1), "tags", "64 KiB");
    assertOversizedRow(reading.rows().get(2));
    assertThat(service(reading.rows().get(3))).isEqualTo("next");
  }

  @Test
  void anElementThatIsTooLongIsOneRowWhateverIsInIt() throws Exception {
    for (String endless :
        List.of(
            "{\"usageAmount\":1" + "7".repeat(1_000_000) + "}",
            "{\"" + "n".repeat(1_000_000) + "\":1}",
            "{\"a\":" + " ".repeat(1_000_000) + "1}",
            "{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}",
            "\"" + "\\\"".repeat(1_000_000) + "\"",
            "x".repeat(1_000_000))) {
      Reading reading = json(endless + "," + JSON_ROW);

      assertThat(reading.isClean()).isTrue();
      assertThat(reading.rows()).hasSize(2);
      assertOversizedRow(reading.rows().get(0));
      assertThat(service(reading.rows().get(1))).isEqualTo("next");
    }
  }

  @Test
  void whiteSpaceAroundElementsCountsForNone() throws Exception {
    String blanks = " \r\n\t".repeat(500_000);

    Reading reading = json(blanks + JSON_ROW + blanks + "," + blanks + JSON_ROW + blanks);

    assertThat(reading.isClean()).isTrue();
    assertThat(reading.rows()).hasSize(2);
    assertThat(reading.rows().get(1).raw()).isEqualTo(JSON_ROW);
  }

  @Test
  void deepNestingSpoilsItsRowAlone() throws Exception {
    String deep = "{\"tags\":" + "[".repeat(50) + "]".repeat(50) + "},";
    String tooDeep = "{\"tags\":" + "[".repeat(100_000) + "]".repeat(100_000) + "},";

    Reading reading = json(deep + tooDeep + JSON_ROW);

    assertThat(reading.isClean()).isTrue();
    assertThat(reading.rows().get(0)).isInstanceOf(Row.Sound.class);
    assertThatThrownBy(reading.rows().get(1)::cells).hasMessageContaining("not JSON");
    assertThat(service(reading.rows().get(2))).isEqualTo("next");
  }

  @Test
  void whatStandsBesideTheRowsMayBeOfAnySize() throws Exception {
    for (String huge :
        List.of(
            "\"" + "x".repeat(1_000_000) + "\"",
            "1".repeat(1_000_000),
            "[" + "{\"a\":[]},".repeat(100_000) + "1]")) {
      for (String name : List.of("comment", "links", "totalCount")) {
        Reading reading =
            Reading.of(
                Bodies.framed(
                    Bodies.JSON,
                    "{\"%s\":%s,\"usageDetails\":[%s],\"%s\":%s}"
                        .formatted(name, huge, JSON_ROW, "n".repeat(1_000_000), huge)));

        assertThat(reading.failure()).isEmpty();
        assertThat(service(reading.rows().get(0))).isEqualTo("next");
      }
    }
  }

  @Test
  void aHundredThousandEqualLabelsAreToldApartAtOnce() throws Exception {
    String head = "Usage Date,Usage Amount" + ",a".repeat(100_000);

    Columns columns = csv(head + "\nx" + ",".repeat(100_001)).rows().get(0).cells().columns();

    assertThat(columns.label(100_001)).isEqualTo("a (100000)");
  }

  private static void assertOversizedCell(Row row, String field, String expected) {
    assertThatThrownBy(row::cells)
        .isInstanceOfSatisfying(
            RejectedRow.class, e -> assertThat(e.field()).get().asString().endsWith(field))
        .hasMessageContaining(expected)
        .hasMessageContaining("…")
        .message()
        .hasSizeLessThan(400);
  }

  private static void assertOversizedRow(Row row) {
    assertThatThrownBy(row::cells).isInstanceOf(RejectedRow.class).hasMessageContaining("512 KiB");
    assertThat(row.raw()).hasSizeBetween(1, Raw.MOST_BYTES);
  }

  private static String service(Row row) throws RejectedRow {
    Cells cells = row.cells();
    for (int column = 0; column < cells.size(); column++) {
      if (cells.columns().label(column).equalsIgnoreCase("service")) {
        return cells.text(column);
      }
    }

    throw new AssertionError("no service");
  }

  private static String service(String name) {
    return "{\"service\":\"" + name + "\"}";
  }

  private static Reading csv(String text) {
    return Reading.of(Bodies.framed(Bodies.CSV, text));
  }

  private static Reading json(String rows) {
    return Reading.of(Bodies.framed(Bodies.JSON, "{\"usageDetails\":[" + rows + "]}"));
  }
}
