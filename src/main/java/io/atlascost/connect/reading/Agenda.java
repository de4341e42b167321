package io.atlascost.connect.reading;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Queries and when each is due next: the one that has been due for longest comes first, unless a
 * result is under way, which is finished before another starts.
 */
final class Agenda {
  private static final Comparator<Entry> ORDER =
      Comparator.comparing((Entry entry) -> !entry.underWay())
          .thenComparing(Entry::due)
          .thenComparing(Entry::number);

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(ORDER);
  private long number;

  private record Entry(Inquiry inquiry, boolean underWay, Instant due, long number) {}

  Agenda(Collection<Inquiry> inquiries, Instant now) {
    inquiries.forEach(inquiry -> put(inquiry, now));
  }

  /** Puts an inquiry down for a time. */
  void put(Inquiry inquiry, Instant due) {
    entries.add(new Entry(inquiry, inquiry.isUnderWay(), due, number++));
  }

  /** When the next inquiry is due; empty if none is left. */
  Optional<Instant> nextDue() {
    return Optional.ofNullable(entries.peek()).map(Entry::due);
  }

  /**
   * Takes the next inquiry, due or not.
   *
   * @throws java.util.NoSuchElementException if none is left
   */
  Inquiry take() {
    return entries.remove().inquiry();
  }
}
