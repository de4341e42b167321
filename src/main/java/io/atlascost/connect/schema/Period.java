package io.atlascost.connect.schema;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date or a range of dates: a text in, its first day and the day after its last out.
 *
 * @param end after the start; empty where the text is a single date
 */
record Period(LocalDate start, Optional<LocalDate> end) {
  static final String EXPECTED =
      "a date such as 2024-06-01, 06/01/2024 or June 1, 2024, or a range such as June 1, 2024 -"
          + " July 1, 2024";

  /** Longer than any date is written. */
  static final int LONGEST_TEXT = 120;

  private static final Pattern RANGE = Pattern.compile("(.*\\S)\\s+(?:-|–|—|to)\\s+(\\S.*)");

  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          DateTimeFormatter.ISO_LOCAL_DATE,
          dateTime('T'),
          dateTime(' '),
          strict("M/d/uuuu"),
          strict("MMMM d, uuuu"),
          strict("MMM d, uuuu"));

  /** Reads a text; empty if it is neither a date nor a range of two in their order. */
  static Optional<Period> parse(String text) {
    String stripped = text.strip();
    if (stripped.length() > LONGEST_TEXT) {
      return Optional.empty();
    }

    Optional<LocalDate> date = date(stripped);
    if (date.isPresent()) {
      return date.map(day -> new Period(day, Optional.empty()));
    }

    Matcher range = RANGE.matcher(stripped);
    if (!range.matches()) {
      return Optional.empty();
    }

    Optional<LocalDate> start = date(range.group(1));
    Optional<LocalDate> end = date(range.group(2));
    return start.isPresent() && end.isPresent() && start.get().isBefore(end.get())
        ? Optional.of(new Period(start.get(), end))
        : Optional.empty();
  }

  private static Optional<LocalDate> date(String text) {
    for (DateTimeFormatter format : FORMATS) {
      try {
        LocalDate date = format.parse(text, TemporalQueries.localDate());
        // A sign or a fifth digit is a slip of the pen rather than a year.
        return Optional.of(date).filter(day -> day.getYear() >= 1 && day.getYear() <= 9999);
      } catch (DateTimeException e) {
        // The next one may fit.
      }
    }

    return Optional.empty();
  }

  private static DateTimeFormatter dateTime(char separator) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .appendLiteral(separator)
        .append(DateTimeFormatter.ISO_LOCAL_TIME)
        .optionalStart()
        .parseLenient() // with minutes or without, with a colon or without
        .appendOffset("+HH", "Z")
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  private static DateTimeFormatter strict(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
