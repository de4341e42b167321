package io.atlascost.connect.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.Trial;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV of any bytes: where another parser can count its records, none is lost; and whatever is in
 * quotes, the next row is read.
 */
final class CsvTarget implements Target {
  /** Longer ones would take long and show nothing else. */
  private static final int MOST_WITHIN_A_ROW = 4096;

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).get();

  @Override
  public void accept(byte[] data) {
    Trial.Outcome outcome = Trial.of("text/csv", data);

    OptionalInt expected = rowsBelowLabels(data);
    if (expected.isPresent() && outcome.end() == Trial.End.WHOLE) {
      assertThat(outcome.rows()).isEqualTo(expected.getAsInt());
    }

    if (data.length <= MOST_WITHIN_A_ROW) {
      spoilsOneRow(data);
    }
  }

  private static void spoilsOneRow(byte[] data) {
    byte[] harmless = data.clone();
    for (int i = 0; i < harmless.length; i++) {
      harmless[i] = harmless[i] == '"' ? (byte) '_' : harmless[i];
    }

    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("Usage Date,Service,Usage Amount\n2024-09-01,\"".getBytes(UTF_8));
    body.writeBytes(harmless);
    body.writeBytes("\",1\n2024-09-01,next,1\n".getBytes(UTF_8));
    Trial.Outcome outcome = Trial.of("text/csv", body.toByteArray());

    assertThat(outcome.end()).isEqualTo(Trial.End.WHOLE);
    assertThat(outcome.rows()).isEqualTo(2);
    assertThat(outcome.records().get(1).topic()).isEqualTo("usage");
  }

  /** Empty where the layout may be the other one, or where parsers may differ. */
  private static OptionalInt rowsBelowLabels(byte[] data) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
      List<CSVRecord> records = CSVParser.parse(text, FORMAT).getRecords();
      boolean unclear =
          records.stream().anyMatch(record -> record.size() == 1 && record.get(0).isBlank());
      // A mark in front of a quote is nothing to us, and a character to others.
      boolean marked = text.indexOf('\uFEFF') >= 0;
      if (records.isEmpty() || !isTable(records.get(0)) || unclear || marked) {
        return OptionalInt.empty();
      }

      return OptionalInt.of(records.size() - 1);
    } catch (CharacterCodingException e) {
      return OptionalInt.empty();
    } catch (IOException | UncheckedIOException e) {
      return OptionalInt.empty();
    }
  }

  /** A third label that says something: no label and its value. */
  private static boolean isTable(CSVRecord labels) {
    return labels.size() > 2 && !labels.get(2).isBlank();
  }
}
