package io.atlascost.connect.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PeriodTest {
  private static final List<Function<LocalDate, String>> FORMS =
      List.of(
          LocalDate::toString,
          DateTimeFormatter.ofPattern("MM/dd/uuuu")::format,
          day -> day.getMonthValue() + "/" + day.getDayOfMonth() + "/" + year(day),
          day -> month(day, TextStyle.FULL) + " " + day.getDayOfMonth() + ", " + year(day),
          day -> month(day, TextStyle.SHORT) + " " + day.getDayOfMonth() + ", " + year(day),
          day -> day + "T23:59:59.999Z",
          day -> day + " 00:00");

  @Property(tries = 3000)
  void everyDateIsReadInEveryForm(@ForAll("days") LocalDate day) {
    for (Function<LocalDate, String> form : FORMS) {
      assertThat(Period.parse(" " + form.apply(day) + " "))
          .contains(new Period(day, Optional.empty()));
    }
  }

  @Property(tries = 3000)
  void everyRangeIsReadInAnyTwoFormsIfItGoesForward(
      @ForAll("days") LocalDate start,
      @ForAll @LongRange(min = -400, max = 400) long days,
      @ForAll("forms") Function<LocalDate, String> first,
      @ForAll("forms") Function<LocalDate, String> second) {
    LocalDate end = start.plusDays(days);
    String text = first.apply(start) + " - " + second.apply(end);

    assertThat(Period.parse(text))
        .isEqualTo(
            days > 0 && end.getYear() <= 9999
                ? Optional.of(new Period(start, Optional.of(end)))
                : Optional.empty());
  }

  @Property(tries = 3000)
  void aDayThatThereIsNotIsRefusedRatherThanMoved(
      @ForAll @IntRange(min = 1, max = 9999) int year,
      @ForAll @IntRange(min = 0, max = 14) int month,
      @ForAll @IntRange(min = 0, max = 33) int day) {
    boolean there =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= LocalDate.of(year, month, 1).lengthOfMonth();

    for (String form : List.of("%1$04d-%2$02d-%3$02d", "%2$d/%3$d/%1$04d")) {
      assertThat(Period.parse(String.format(Locale.ROOT, form, year, month, day)).isPresent())
          .isEqualTo(there);
    }
  }

  @Property(tries = 3000)
  void whatIsReadIsADateOfFourDigitsOrNothing(@ForAll("scribbles") String text) {
    Optional<Period> period = Period.parse(text);

    period.ifPresent(read -> assertThat(read.start().getYear()).isBetween(1, 9999));
    // Every form has a year, a month and a day.
    assertThat(period.isPresent() && text.strip().length() < "6/1/2024".length()).isFalse();
  }

  @Provide
  Arbitrary<LocalDate> days() {
    return Arbitraries.longs()
        .between(LocalDate.of(1, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay())
        .map(LocalDate::ofEpochDay);
  }

  @Provide
  Arbitrary<Function<LocalDate, String>> forms() {
    return Arbitraries.of(FORMS);
  }

  @Provide
  Arbitrary<String> scribbles() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("0123456789-/ ,TZ:+.").ofMaxLength(25),
        Arbitraries.of("June", "6", "1", ",", " ", "2024", "-", "/", "to", "T", "00:00", "-06-01")
            .list()
            .ofMaxSize(9)
            .map(parts -> String.join("", parts)),
        Arbitraries.strings().ofMaxLength(200));
  }

  private static String year(LocalDate day) {
    return String.format(Locale.ROOT, "%04d", day.getYear());
  }

  private static String month(LocalDate day, TextStyle style) {
    return day.getMonth().getDisplayName(style, Locale.ENGLISH);
  }
}
