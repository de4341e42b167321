package io.atlascost.connect.settings;

import io.atlascost.connect.api.Cut;
import io.atlascost.connect.schedule.ScheduleRules;
import io.atlascost.connect.schedule.ScheduleRules.Withdrawal;
import io.atlascost.connect.schedule.ScheduledReading;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys of the group "What to read" that tell what the connector asks for by itself. */
final class ScheduleSettings {
  /** A year, in milliseconds: nobody means more. */
  private static final long LONGEST = 31_536_000_000L;

  private static final YearMonth OLDEST = YearMonth.of(2010, 1);
  private static final Pattern MONTH = Pattern.compile("\\d{4}-\\d{2}");

  private static final Key<List<Cut>> CUTS =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.group.by",
              "Cuts",
              Importance.MEDIUM,
              Rule.someOf(Cut.values(), Cut::label),
              "services",
              "What the costs of a month are divided by: a list of services, projects, clusters and"
                  + " organizations. Each is a query of its own for each organization and month, and"
                  + " the same money once more: add up the rows of one of them only. A cut more costs"
                  + " so many more requests and records. Left out, by services."));

  private static final Key<Duration> INTERVAL =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.interval.ms",
              "Interval (ms)",
              Importance.MEDIUM,
              Rule.milliseconds(1_000, LONGEST),
              "21600000",
              "How often a month that is open is asked for again, in milliseconds. Each time costs a"
                  + " new query, two requests at least of atlas.requests.per.minute, for each"
                  + " organization, cut and open month. Lowered, changes arrive sooner, until the"
                  + " requests do not suffice and months wait for their turn; raised, later. Left"
                  + " out, six hours."));

  private static final Key<YearMonth> START_MONTH =
      Organizations.scheduled(
          Key.optional(
              "atlas.schedule.start.month",
              "First month",
              Importance.MEDIUM,
              Rule.text(
                  "a month, YYYY-MM, from " + OLDEST + " to the current one",
                  Width.SHORT,
                  ScheduleSettings::month),
              "Oldest month to read. Months that are over are read once from there on, the oldest"
                  + " first. Set to an older month later, those before are read, too; set to a newer"
                  + " one, what was delivered stays. Left out, nothing older than the oldest open"
                  + " month is read."));

  private static final Key<Integer> SETTLE_DAYS =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.settle.days",
              "Days to settle",
              Importance.LOW,
              Rule.count(0, 90),
              "5",
              "A month is open while it runs, while Atlas lists a pending invoice for it, and so many"
                  + " days more, because usage comes late. Raised, later corrections are found and"
                  + " cost more requests; too low, they are missed."));

  private static final Key<Integer> MONTHS =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.months",
              "Open months",
              Importance.LOW,
              Rule.count(1, 36),
              "2",
              "How many months are open, the current one and those before it, where the credentials"
                  + " may not list invoices. Raised, later corrections are found and cost more"
                  + " requests. Left out, two."));

  private static final Key<Boolean> PARTIAL_MATCHES =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.include.partial.matches",
              "Partial matches",
              Importance.LOW,
              Rule.flag(),
              "true",
              "Whether usage is in a result that has no value for what the result is divided by, such"
                  + " as support and credits. If false, Atlas leaves it out, and a cut is less than"
                  + " the bill. Left out, it is in."));

  private static final Key<Boolean> CONTROL =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.control",
              "Control",
              Importance.LOW,
              Rule.flag(),
              "true",
              "Whether each organization and month is also asked for as a whole, and every cut"
                  + " compared with that total. If false, that query is saved, unless organizations"
                  + " is one of the cuts, and nobody notices a cut that lacks something. Left out,"
                  + " it is."));

  private static final Key<Boolean> SKIP_UNCHANGED =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.skip.unchanged",
              "Skip what is unchanged",
              Importance.LOW,
              Rule.flag(),
              "true",
              "Whether a month whose rows are the same as last time, in whatever order, is not sent"
                  + " again. If false, every answer is sent in full, also a month that has not"
                  + " changed. Left out, only changes are sent."));

  private static final Key<Withdrawal> WITHDRAWN_ROWS =
      Organizations.scheduled(
          Key.standard(
              "atlas.schedule.withdrawn.rows",
              "Withdrawn rows",
              Importance.MEDIUM,
              Rule.oneOf(Withdrawal.values(), ScheduleSettings::label),
              "zero",
              "What becomes of a row of the last snapshot whose key the new one has no more, since a"
                  + " service was renamed, or usage moved. zero: the key again with the amount 0."
                  + " tombstone: the key with no value, which compaction and upsert sinks take for a"
                  + " deletion, and which a sink must be able to read. keep: nothing, so that who"
                  + " reads the newest amount of each key counts it still. Left out, zero."));

  static final List<Key<?>> KEYS =
      List.of(
          Organizations.KEY,
          CUTS,
          INTERVAL,
          START_MONTH,
          SETTLE_DAYS,
          MONTHS,
          NameSettings.SERVICES,
          NameSettings.PROJECTS,
          NameSettings.CLUSTERS,
          PARTIAL_MATCHES,
          CONTROL,
          SKIP_UNCHANGED,
          WITHDRAWN_ROWS);

  private ScheduleSettings() {}

  /** Empty where nothing is scheduled, or where something is wrong. */
  static Optional<ScheduledReading> read(Values values) {
    return values
        .ifValid(KEYS)
        .flatMap(v -> v.valid(Organizations.KEY))
        .map(orgs -> new ScheduledReading(orgs.all(), orgs.ids(), rules(values)));
  }

  private static ScheduleRules rules(Values values) {
    return new ScheduleRules(
        values.of(CUTS),
        values.of(INTERVAL),
        values.valid(START_MONTH),
        values.of(SETTLE_DAYS),
        values.of(MONTHS),
        NameSettings.names(values),
        values.of(PARTIAL_MATCHES),
        values.of(CONTROL),
        values.of(SKIP_UNCHANGED),
        values.of(WITHDRAWN_ROWS));
  }

  /** Tomorrow's month is the current one somewhere already. */
  private static Optional<YearMonth> month(String text) {
    try {
      YearMonth latest = YearMonth.from(LocalDate.now(ZoneOffset.UTC).plusDays(1));
      return Stream.of(text.strip())
          .filter(stripped -> MONTH.matcher(stripped).matches())
          .map(YearMonth::parse)
          .filter(month -> !month.isBefore(OLDEST) && !month.isAfter(latest))
          .findFirst();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String label(Withdrawal withdrawal) {
    return withdrawal.name().toLowerCase(Locale.ROOT);
  }
}
