package io.atlascost.connect.simulator.books;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** A clock that anybody may set forth in; ticks and events out, one by one as if it had gone. */
final class Timeline {
  private record Event(Instant at, long number, Runnable what) {}

  private final Clock clock;
  private final Consumer<Instant> tick;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private Instant now;
  private Duration step = Duration.ofHours(1);
  private Instant nextTick;
  private long numbered;
  private boolean catchingUp;

  Timeline(Clock clock, Instant beginning, Consumer<Instant> tick) {
    this.clock = clock;
    this.tick = tick;
    this.now = beginning;
    this.nextTick = beginning.plus(step);
  }

  /** From now on. */
  void step(Duration other) {
    if (other.isNegative() || other.isZero()) {
      throw new IllegalArgumentException("A step takes time: " + other);
    }

    this.step = other;
    this.nextTick = now.plus(other);
  }

  void on(Instant at, Runnable what) {
    events.add(new Event(at, numbered++, what));
  }

  /** Does what was due, each at its time; then it is as late as the clock says, never earlier. */
  Instant now() {
    if (catchingUp) {
      return now;
    }

    this.catchingUp = true;
    try {
      catchUp(clock.instant());
      return now;
    } finally {
      this.catchingUp = false;
    }
  }

  private void catchUp(Instant end) {
    while (!next().isAfter(end)) {
      boolean ticks = isTickNext();
      advance(next());
      if (ticks) {
        this.nextTick = nextTick.plus(step);
        tick.accept(now);
      } else {
        events.remove().what().run();
      }
    }

    advance(end);
  }

  private Instant next() {
    return isTickNext() ? nextTick : events.element().at();
  }

  private boolean isTickNext() {
    return events.isEmpty() || !nextTick.isAfter(events.element().at());
  }

  private void advance(Instant to) {
    this.now = to.isAfter(now) ? to : now;
  }
}
