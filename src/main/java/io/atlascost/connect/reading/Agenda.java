package io.atlascost.connect.reading;

import io.atlascost.connect.api.Moment;
import java.time.Duration;
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
 * <p>Those of one organization wait together, since all of them need the same budget: it is held as
 * a whole, and they keep their places.
 */
final class Agenda {
  /** As little as can be told apart. */
  private static final Duration BEFORE = Duration.ofNanos(-1);

  private final Map<String, Organization> organizations = new HashMap<>();
  private final TreeSet<Organization> order = new TreeSet<>(Organization.ORDER);
  private long number;

  private record Entry(Inquiry inquiry, boolean underWay, Moment due, long number) {
    static final Comparator<Entry> ORDER =
        Comparator.comparing((Entry entry) -> !entry.underWay())
            .thenComparing(Entry::due)
            .thenComparing(Entry::number);
  }

  /** The inquiries into an organization, and until when it is held. */
  private static final class Organization {
    static final Comparator<Organization> ORDER =
        Comparator.comparing((Organization organization) -> !organization.first().underWay())
            .thenComparing(Organization::due)
            .thenComparing(organization -> organization.first().number());

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
    change(inquiry.subject().orgId(), organization -> organization.entries.add(entry));
  }

  /** Puts an inquiry down before the others of its organization that are due. */
  void goOn(Inquiry inquiry, Moment now) {
    Organization organization = organizations.get(inquiry.subject().orgId());
    boolean waits = organization == null || organization.entries.isEmpty();
    Moment first =
        waits || now.isBefore(organization.first().due()) ? now : organization.first().due();
    put(inquiry, first.plus(BEFORE));
  }

  /** Holds an organization: none of its inquiries is due before then. */
  void hold(String orgId, Moment until) {
    change(orgId, organization -> organization.heldUntil = Optional.of(until));
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
    change(inquiry.subject().orgId(), organization -> organization.entries.remove());
    return inquiry;
  }

  /** Changes an organization, and with it its place; one without inquiries has none. */
  private void change(String orgId, Consumer<Organization> change) {
    Organization organization = organizations.computeIfAbsent(orgId, id -> new Organization());
    if (!organization.entries.isEmpty()) {
      order.remove(organization);
    }

    change.accept(organization);
    if (!organization.entries.isEmpty()) {
      order.add(organization);
    }
  }
}
