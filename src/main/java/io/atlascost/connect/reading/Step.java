package io.atlascost.connect.reading;

import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.api.UsageReply.Throttle;
import java.time.Duration;
import java.util.List;

/** What became of one request of a subject. */
public sealed interface Step {
  /** How Atlas wants to be asked from now on. */
  Throttle throttle();

  /** Atlas said this of the result, or instead of an answer that was needed before. */
  record Replied(UsageReply reply) implements Step {
    @Override
    public Throttle throttle() {
      return reply.throttle();
    }
  }

  /** The subject is a step further, and takes the next one at once. */
  record Further(Throttle throttle) implements Step {}

  /** A query was created, which is to be kept in mind: the subject that reads it goes on. */
  record Created(Subject query, Throttle throttle) implements Step {}

  /**
   * What was delivered so far is void; another goes on in the subject's place, after a pause.
   *
   * @param times how often that was so before
   */
  record Replaced(Subject by, int times, Throttle throttle) implements Step {}

  /** The subject is done with; these go on from here. */
  record Spread(List<Next> next, Throttle throttle) implements Step {}

  /** The subject has come to its end, and there is no row to deliver. */
  record Ended(Progress end, Throttle throttle) implements Step {}

  /**
   * A subject that goes on.
   *
   * @param delivered up to where its rows were delivered before
   * @param pause until it is due
   */
  record Next(Subject subject, Position delivered, Duration pause) {
    /** One of which nothing is delivered, and that is due now. */
    public static Next now(Subject subject) {
      return new Next(subject, Position.START, Duration.ZERO);
    }
  }
}
