package io.atlascost.connect.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.Trial;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;

/** A date and an amount of any text, a line each: exact or rejected, never something else. */
final class CellTarget implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern AMOUNT =
      Pattern.compile("[+-]?(\\d{1,60}\\.?\\d{0,60}|\\.\\d{1,60})([eE][+-]?\\d{1,4})?");
  private static final Pattern ISO_DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final int LONGEST_CELL = 64 * 1024;
  private static final BigDecimal TOO_MUCH = BigDecimal.TEN.pow(20);

  @Override
  public void accept(byte[] data) {
    String text = new String(data, UTF_8);
    int line = text.indexOf('\n');
    tryDate(line < 0 ? text : text.substring(0, line));
    tryAmount(line < 0 ? text : text.substring(line + 1));
  }

  private static void tryDate(String text) {
    List<Struct> usage = usage(text, "1").usage();
    for (Struct value : usage) {
      LocalDate day = day((Date) value.get("usageDate"));
      assertThat(text).contains(Integer.toString(Math.abs(day.getYear())));
      if (value.get("usageEndDate") != null) {
        assertThat(day((Date) value.get("usageEndDate"))).isAfter(day);
      }
    }

    if (ISO_DATE.matcher(text).matches()) {
      assertThat(usage).hasSize(isDate(text) ? 1 : 0);
    }
  }

  private static boolean isDate(String iso) {
    try {
      return LocalDate.parse(iso).getYear() > 0;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static void tryAmount(String text) {
    List<Struct> usage = usage("2024-06-01", text).usage();
    String stripped = text.strip();
    if (text.length() > LONGEST_CELL || !AMOUNT.matcher(stripped).matches()) {
      // Of a number that is longer, or of another size, than Java can reckon with.
      assertThat(usage).allMatch(value -> stripped.matches("[0-9+.eE-]+"));
      return;
    }

    BigDecimal rounded = new BigDecimal(stripped).setScale(18, RoundingMode.HALF_EVEN);
    assertThat(usage).hasSize(rounded.abs().compareTo(TOO_MUCH) < 0 ? 1 : 0);
    usage.forEach(value -> assertThat(value.get("usageAmount")).isEqualTo(rounded));
  }

  private static LocalDate day(Date date) {
    return date.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static Trial.Outcome usage(String date, String amount) {
    try {
      byte[] body =
          JSON.writeValueAsBytes(
              Map.of("usageDetails", List.of(Map.of("usageDate", date, "usageAmount", amount))));
      Trial.Outcome outcome = Trial.of("application/json", body);
      assertThat(outcome.end()).isEqualTo(Trial.End.WHOLE);
      assertThat(outcome.rows()).isEqualTo(1);
      return outcome;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
