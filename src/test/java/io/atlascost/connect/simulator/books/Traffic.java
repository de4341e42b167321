package io.atlascost.connect.simulator.books;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Requests in, how many there were out. */
public final class Traffic {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<Operation, Integer> operations = new EnumMap<>(Operation.class);
  private final Map<String, Integer> organizations = new HashMap<>();
  private final Map<String, Deque<Instant>> lastMinutes = new HashMap<>();
  private final Map<String, Integer> busiestMinutes = new HashMap<>();

  Traffic() {}

  synchronized void count(Operation operation, String orgId, Instant now) {
    operations.merge(operation, 1, Integer::sum);
    organizations.merge(orgId, 1, Integer::sum);
    Deque<Instant> minute = lastMinutes.computeIfAbsent(orgId, key -> new ArrayDeque<>());
    while (!minute.isEmpty() && !minute.element().plus(MINUTE).isAfter(now)) {
      minute.remove();
    }

    minute.add(now);
    busiestMinutes.merge(orgId, minute.size(), Math::max);
  }

  /** Of whatever organization, refused ones and those of no avail among them. */
  public synchronized Map<Operation, Integer> requests() {
    return Map.copyOf(operations);
  }

  /** Of one kind. */
  public synchronized int requests(Operation operation) {
    return operations.getOrDefault(operation, 0);
  }

  /** About an organization. */
  public synchronized int requests(String orgId) {
    return organizations.getOrDefault(orgId, 0);
  }

  /** The most that ever were about an organization within a minute, wherever that begins. */
  public synchronized int busiestMinute(String orgId) {
    return busiestMinutes.getOrDefault(orgId, 0);
  }
}
