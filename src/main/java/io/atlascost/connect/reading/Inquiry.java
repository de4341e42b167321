package io.atlascost.connect.reading;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import java.time.Duration;
import java.time.Instant;

/** What the reader remembers of a subject between two requests: how often, since when, how far. */
final class Inquiry {
  private final Subject subject;
  private Position delivered;
  private Position handedOver = Position.START;

  private Position lastEnd;
  private boolean empty;
  private Instant startedAt;
  private Moment firstAsked;
  private int checks;
  private int failures;
  private int slowDowns;
  private int restarts;
  private int malformedBodies;

  /**
   * @param delivered up to where the rows were delivered before the task started
   */
  Inquiry(Subject subject, Position delivered) {
    this.subject = subject;
    this.delivered = delivered;
  }

  Subject subject() {
    return subject;
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

  /** Whether the last answer had no row. */
  boolean wasEmpty() {
    return empty;
  }

  /** Whether the result is handed over in part, so that no other may come in between. */
  boolean isUnderWay() {
    return handedOver.row() > 0;
  }

  /** When the task first asked. */
  Instant startedAt() {
    return startedAt;
  }

  /** A request is about to be sent. */
  void asked(Clock clock) {
    if (startedAt == null) {
      this.startedAt = clock.wallTime();
      this.firstAsked = clock.now();
    }
  }

  /** How long ago the task first asked. */
  Duration askedFor(Moment now) {
    return firstAsked.until(now);
  }

  /** Counts a check in vain; gives how many there were before. */
  int stillProcessing() {
    recovered();
    this.malformedBodies = 0;
    return checks++;
  }

  /** Counts an answer without a row, which is a check in vain until there is another. */
  int foundEmpty() {
    int before = stillProcessing();
    this.empty = true;
    return before;
  }

  /** Counts a reply that there are too many requests; gives how many came before it in a row. */
  int slowedDown() {
    this.failures = 0;
    this.empty = false;
    return slowDowns++;
  }

  /** Counts an error; gives how many came before it in a row. */
  int failed() {
    this.empty = false;
    return failures++;
  }

  /** Counts a body that came whole and was none; gives how many there were in a row. */
  int malformed() {
    this.empty = false;
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
    this.empty = false;
    return restarts++;
  }

  private void recovered() {
    this.failures = 0;
    this.slowDowns = 0;
    this.empty = false;
  }

  @Override
  public String toString() {
    return subject.toString();
  }
}
