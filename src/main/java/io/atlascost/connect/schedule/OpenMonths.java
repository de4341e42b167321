package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Invoice;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A month in, the instant from which on it is not expected to change out; all in UTC. */
interface OpenMonths {
  /** Empty as long as nobody can say. A month never closes before its end. */
  Optional<Instant> closing(YearMonth month);

  /** Whether the month may still change. */
  default boolean isOpen(YearMonth month, Instant now) {
    return closing(month).map(now::isBefore).orElse(true);
  }

  /**
   * A month is open while an invoice for it is pending, and so many days after its end, or after
   * the last change of its invoices: then they were closed, or something about them is new. An
   * invoice that does not say when it changed tells nothing.
   */
  static OpenMonths byInvoices(List<Invoice> invoices, int settleDays) {
    return month -> {
      Instant settled = end(month);
      for (Invoice invoice : invoices) {
        if (!bills(invoice, month)) {
          continue;
        }

        if (invoice.isPending()) {
          return Optional.empty();
        }

        settled = later(settled, invoice.updated().orElse(settled));
      }

      return Optional.of(settled.plus(Duration.ofDays(settleDays)));
    };
  }

  /** The running month is open, with those before it, and each so many days after its end. */
  static OpenMonths byWindow(int months, int settleDays) {
    return month ->
        Optional.of(
            later(
                end(month.plusMonths(months - 1L)), end(month).plus(Duration.ofDays(settleDays))));
  }

  /** Its end is exclusive; one that ends when it starts bills its first day. */
  private static boolean bills(Invoice invoice, YearMonth month) {
    LocalDate last = invoice.end().minusDays(1);
    boolean beginsTooLate = invoice.start().isAfter(month.atEndOfMonth());
    boolean endsTooEarly =
        last.isBefore(month.atDay(1)) && invoice.start().isBefore(month.atDay(1));

    return !beginsTooLate && !endsTooEarly;
  }

  private static Instant end(YearMonth month) {
    return month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
