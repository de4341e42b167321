package io.atlascost.connect.reading;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the reader remembers of a subject between two requests: how often, since when, how far. */
final class Inquiry {
  private final Subject subject;
  private Position delivered;
  private Position handedOver = Position.START;

  private Optional<Position> end = Optional.empty();
  private Optional<Position> endBefore = Optional.empty();
  private Instant startedAt;
  private Moment processingSince;
  private Moment notReady;
  private int checks;
  private int failures;
  private int slowDowns;
  private int restarts;
  private int malformedBodies;
  private int delays;

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

  /**
   * Whether the answer right before this one ended in the same place, too; remembers where this one
   * ended. Whatever else comes in between has the next answer begin anew.
   */
  boolean endsAgainAt(Position place) {
    this.end = Optional.of(place);
    return end.equals(endBefore);
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
    this.endBefore = end;
    this.end = Optional.empty();
    if (startedAt == null) {
      this.startedAt = clock.wallTime();
      this.processingSince = clock.now();
      this.notReady = processingSince;
    }
  }

  /** How long Atlas has had nothing but "not yet" for us, since the task first asked. */
  Duration processingFor(Moment now) {
    return processingSince.until(now);
  }

  /** At least until then there was no result. */
  void notReadyAt(Moment moment) {
    this.notReady = moment;
  }

  /** How long the result has been there at most. */
  Duration lateAt(Moment now) {
    return notReady.until(now);
  }

  /** The subject is a step further, and begins to wait for another thing. */
  void advanced(Moment now) {
    recovered();
    this.processingSince = now;
    this.checks = 0;
    this.malformedBodies = 0;
  }

  /** Some of the result came, though perhaps not all of it. */
  void resultCame(Moment now) {
    this.processingSince = now;
  }

  /** Counts a check in vain; gives how many there were before. */
  int stillProcessing() {
    recovered();
    this.malformedBodies = 0;
    return checks++;
  }

  /** Counts a reply that there are too many requests; gives how many came before it in a row. */
  int slowedDown() {
    this.failures = 0;
    return slowDowns++;
  }

  /** Counts an error; gives how many came before it in a row. */
  int failed() {
    return failures++;
  }

  /** Counts a body that came whole and was none; gives how many there were in a row. */
  int malformed() {
    malformedBodies++;
    return malformedBodies;
  }

  /**
   * Counts that it is put off, and what came so far was handed over for good; gives how many there
   * were before in a row.
   */
  int putOff(Moment now) {
    this.delivered = reached();
    this.handedOver = Position.START;
    this.processingSince = now;
    return delays++;
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
    this.failures = 0;
    this.slowDowns = 0;
    this.delays = 0;
  }

  @Override
  public String toString() {
    return subject.toString();
  }
}
