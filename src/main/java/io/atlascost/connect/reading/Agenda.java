package io.atlascost.connect.reading;

import io.atlascost.connect.api.Moment;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Inquiries and when each is due next: the one that has been due for longest comes first, unless a
 * result is under way, which is finished before another starts.
 *
 * <p>Each organization has a line of its own, since all that stand in it wait for the same budget:
 * it is held as a whole, and those in it keep their places.
 */
final class Agenda {
  private final Map<String, Line> lines = new HashMap<>();
  private final TreeSet<Line> order = new TreeSet<>(Line.ORDER);
  private long number;

  private record Entry(Inquiry inquiry, boolean underWay, Moment due, long number) {
    static final Comparator<Entry> ORDER =
        Comparator.comparing((Entry entry) -> !entry.underWay())
            .thenComparing(Entry::due)
            .thenComparing(Entry::number);
  }

  /** The inquiries into an organization, and until when it is held. */
  private static final class Line {
    static final Comparator<Line> ORDER =
        Comparator.comparing((Line line) -> !line.first().underWay())
            .thenComparing(Line::due)
            .thenComparing(line -> line.first().number());

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Entry.ORDER);
    private Optional<Moment> heldUntil = Optional.empty();

    Entry first() {
      return entries.element();
    }

    Moment due() {
      Moment due = first().due();
      return heldUntil.filter(due::isBefore).orElse(due);
    }
  }

  Agenda(Collection<Inquiry> inquiries, Moment now) {
    inquiries.forEach(inquiry -> put(inquiry, now));
  }

  /** Puts an inquiry down for a time. */
  void put(Inquiry inquiry, Moment due) {
    Entry entry = new Entry(inquiry, inquiry.isUnderWay(), due, number++);
    change(inquiry.subject().orgId(), line -> line.entries.add(entry));
  }

  /** Holds an organization: none of its inquiries is due before then. */
  void hold(String orgId, Moment until) {
    change(orgId, line -> line.heldUntil = Optional.of(until));
  }

  /** When the next inquiry is due; empty if none is left. */
  Optional<Moment> nextDue() {
    return order.isEmpty() ? Optional.empty() : Optional.of(order.first().due());
  }

  /**
   * The next inquiry, due or not.
   *
   * @throws java.util.NoSuchElementException if none is left
   */
  Inquiry next() {
    return order.first().first().inquiry();
  }

  /**
   * Takes the next inquiry, due or not.
   *
   * @throws java.util.NoSuchElementException if none is left
   */
  Inquiry take() {
    Inquiry inquiry = next();
    change(inquiry.subject().orgId(), line -> line.entries.remove());
    return inquiry;
  }

  /** Changes a line, and with it its place among the others; an empty one has none. */
  private void change(String orgId, Consumer<Line> change) {
    Line line = lines.computeIfAbsent(orgId, id -> new Line());
    if (!line.entries.isEmpty()) {
      order.remove(line);
    }

    change.accept(line);
    if (!line.entries.isEmpty()) {
      order.add(line);
    }
  }
}
