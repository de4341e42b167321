package io.atlascost.connect.reading;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Query;
import java.time.Duration;
import java.time.Instant;

/** What the reader remembers of a query between two requests: how often, since when, how far. */
final class Inquiry {
  private final Query query;
  private Position delivered;
  private Position handedOver = Position.START;

  private Position lastEnd;
  private Instant startedAt;
  private Moment askedFirst;
  private Moment failingSince;
  private int checks;
  private int failures;
  private int slowDowns;
  private int restarts;
  private int malformedBodies;

  /**
   * @param delivered up to where the rows were delivered before the task started
   */
  Inquiry(Query query, Position delivered) {
    this.query = query;
    this.delivered = delivered;
  }

  Query query() {
    return query;
  }

  /** Up to where rows are known from before the task started. */
  Position delivered() {
    return delivered;
  }

  /** Up to where this task has handed rows over. */
  Position handedOver() {
    return handedOver;
  }

  /** Up to where rows are delivered or on their way. */
  Position reached() {
    return handedOver.row() > delivered.row() ? handedOver : delivered;
  }

  /** Whether the last reading ended in the same place; remembers where this one ended. */
  boolean endsAgainAt(Position end) {
    boolean again = end.equals(lastEnd);
    this.lastEnd = end;
    return again;
  }

  /** Whether the result is handed over in part, so that no other may come in between. */
  boolean isUnderWay() {
    return handedOver.row() > 0;
  }

  /** When the task first asked. */
  Instant startedAt() {
    return startedAt;
  }

  void asked(Clock clock) {
    if (startedAt == null) {
      this.startedAt = clock.wallTime();
      this.askedFirst = clock.now();
    }
  }

  /** How long it has been since the task first asked. */
  Duration askedFor(Moment now) {
    return askedFirst.until(now);
  }

  /** Counts a check in vain; gives how many there were before. */
  int stillProcessing() {
    recovered();
    this.malformedBodies = 0;
    return checks++;
  }

  /** Counts a reply that there are too many requests; gives how many came before it in a row. */
  int slowedDown() {
    this.failingSince = null;
    this.failures = 0;
    return slowDowns++;
  }

  /** Counts an error; gives how many came before it in a row. */
  int failed(Moment now) {
    if (failingSince == null) {
      this.failingSince = now;
    }

    return failures++;
  }

  /** How long there have been nothing but errors. */
  Duration failingFor(Moment now) {
    return failingSince == null ? Duration.ZERO : failingSince.until(now);
  }

  /** Counts a body that came whole and was none; gives how many there were in a row. */
  int malformed() {
    malformedBodies++;
    return malformedBodies;
  }

  void handedOver(Position position) {
    this.handedOver = position;
    recovered();
  }

  /** Forgets all that was known of the result; gives how often that was so before. */
  int startOver() {
    this.delivered = Position.START;
    this.handedOver = Position.START;
    return restarts++;
  }

  private void recovered() {
    this.failingSince = null;
    this.failures = 0;
    this.slowDowns = 0;
  }

  @Override
  public String toString() {
    return "Query " + query;
  }
}
