package io.atlascost.connect.reading;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.rows.MalformedBody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Atlas said in, what becomes of the inquiry out: when it is due again, that it is given up,
 * or that the task cannot go on.
 */
final class Outcomes {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);

  /** A body that came whole and was none so often will be none again. */
  private static final int MOST_MALFORMED_BODIES = 5;

  /** A result that changed so often will change again, and each time its rows are repeated. */
  private static final int MOST_RESTARTS = 5;

  private final Agenda agenda;
  private final Pace pace;
  private final Reader.Patience patience;
  private final Handover handover;
  private final Watch watch;
  private final Clock clock;
  private final Outage outage = new Outage();

  private boolean stopped;

  Outcomes(
      Agenda agenda,
      Pace pace,
      Reader.Patience patience,
      Handover handover,
      Watch watch,
      Clock clock) {
    this.agenda = agenda;
    this.pace = pace;
    this.patience = patience;
    this.handover = handover;
    this.watch = watch;
    this.clock = clock;
  }

  /** Whether the task cannot go on. */
  boolean isStopped() {
    return stopped;
  }

  /** The task's outage, which any reply that is no failure ends. */
  Outage outage() {
    return outage;
  }

  /** What became of a request that was not for the result. */
  void stepped(Inquiry inquiry, Step step) throws InterruptedException {
    if (step instanceof Step.Further) {
      inquiry.advanced(clock.now());
      agenda.goOn(inquiry, clock.now());
    } else if (step instanceof Step.Created created) {
      watch.leave(inquiry.subject());
      handover.put(
          new Item.Created(new Result(created.query(), inquiry.startedAt(), clock.wallTime())));
      goOn(List.of(Step.Next.now(created.query())));
    } else if (step instanceof Step.Replaced replaced) {
      watch.leave(inquiry.subject());
      handover.put(new Item.StartedOver(result(inquiry)));
      Duration pause = pace.retry(replaced.times(), Optional.empty());
      goOn(List.of(new Step.Next(replaced.by(), Position.START, pause)));
    } else if (step instanceof Step.Spread spread) {
      watch.leave(inquiry.subject());
      goOn(spread.next());
    } else if (step instanceof Step.Ended ended) {
      handover.put(new Item.Ended(result(inquiry), ended.end()));
      goOn(inquiry.subject().after(ended.end()));
    } else {
      throw new AssertionError(step);
    }
  }

  /** Puts down what goes on where another subject has come to its end. */
  void goOn(List<Step.Next> subjects) {
    Moment now = clock.now();
    for (Step.Next next : subjects) {
      Moment due = now.plus(next.pause());
      watch.open(next.subject(), due);
      agenda.put(new Inquiry(next.subject(), next.delivered()), due);
    }
  }

  /** An answer without a row may be one that comes too early: never "no costs" at once. */
  void empty(Inquiry inquiry) throws InterruptedException {
    log.debug("{}: no row", inquiry);
    processing(inquiry, Optional.empty());
  }

  /** The result is another than it was: it is read from its first row, but not for ever. */
  void changed(Inquiry inquiry, Result result) throws InterruptedException {
    int before = inquiry.startOver();
    handover.put(new Item.StartedOver(result));
    if (before == MOST_RESTARTS) {
      giveUp(inquiry, result, new Failure.Unsteady(before + 1));
      return;
    }

    log.warn("{}: the result is another than it was; reading it from its first row", inquiry);
    agenda.put(inquiry, clock.now().plus(pace.retry(before, Optional.empty())));
  }

  /** What came whole is no result: it is asked for again, but not for ever. */
  void malformed(Inquiry inquiry, Pass pass, Result result, MalformedBody fault)
      throws InterruptedException {
    int times = inquiry.malformed();
    if (times < MOST_MALFORMED_BODIES) {
      log.warn("{}: {}; asking again", inquiry, fault.getMessage());
      agenda.put(inquiry, clock.now().plus(pace.slowDown(times, Optional.empty())));
      return;
    }

    pass.release();
    giveUp(inquiry, result, new Failure.Malformed(fault.getMessage(), fault.raw(), times));
  }

  /** Not ready yet: asked again after a growing pause, but not for ever. */
  void processing(Inquiry inquiry, Optional<Duration> retryAfter) throws InterruptedException {
    Moment now = clock.now();
    if (inquiry.processingFor(now).compareTo(patience.query()) > 0) {
      giveUp(inquiry, result(inquiry), new Failure.TimedOut(patience.query()));
      return;
    }

    inquiry.notReadyAt(now);
    Duration pause = pace.poll(inquiry.stillProcessing(), retryAfter);
    log.debug("{}: still processing; asking again in {} ms", inquiry, pause.toMillis());
    agenda.put(inquiry, now.plus(pause));
  }

  /** No result, for whatever reason. */
  void refused(Inquiry inquiry, UsageReply.Refusal refusal) throws InterruptedException {
    switch (refusal.verdict()) {
      case SLOW_DOWN -> slowDown(inquiry, refusal.throttle().retryAfter());
      case OUTAGE -> failed(inquiry, refusal.message(), refusal.throttle().retryAfter());
      case LOCKED_OUT -> stop(new ConnectException(inquiry + ": " + refusal.message()));
      case QUERY_REFUSED -> {
        long delivered = inquiry.reached().row();
        giveUp(
            inquiry,
            result(inquiry),
            new Failure.Refused(refusal, delivered, inquiry.subject().wayOut()));
      }
    }
  }

  private void slowDown(Inquiry inquiry, Optional<Duration> retryAfter) {
    Duration pause = pace.slowDown(inquiry.slowedDown(), retryAfter);
    log.info("{}: too many requests; asking again in {} ms", inquiry, pause.toMillis());
    Moment now = clock.now();
    pace.hold(inquiry.subject().orgId(), pause, now);
    agenda.put(inquiry, now.plus(pause));
  }

  /** An attempt failed: another one follows, unless there is nothing but failures for too long. */
  void failed(Inquiry inquiry, String cause, Optional<Duration> retryAfter) {
    Moment now = clock.now();
    int before = inquiry.failed();
    watch.count(Metric.RETRIES);
    Duration failing = outage.failed(now);
    if (patience.outage().isPresent() && failing.compareTo(patience.outage().get()) > 0) {
      stop(
          new ConnectException(
              inquiry
                  + ": nothing but outages for "
                  + failing.toMillis()
                  + " ms, longer than retry.timeout.ms: "
                  + cause
                  + "; nothing is lost, a restart of the task goes on where it was"));
      return;
    }

    Duration pause = pace.retry(before, retryAfter);
    if (before == 0) {
      log.warn("{}: {}; trying again", inquiry, cause);
    } else {
      log.debug("{}: {}; trying again in {} ms", inquiry, cause, pause.toMillis());
    }

    agenda.put(inquiry, now.plus(pause));
  }

  private void giveUp(Inquiry inquiry, Result result, Failure failure) throws InterruptedException {
    if (inquiry.subject().outlasts(failure)) {
      putOff(inquiry, result, failure);
      return;
    }

    Position reached = inquiry.reached();
    Progress end = Progress.failed(reached);
    boolean isNews = inquiry.subject().isNews(failure);
    handover.put(new Item.GivenUp(result, reached, failure, isNews));
    handover.put(new Item.Ended(result, end));
    goOn(inquiry.subject().after(end));
  }

  /** Said once, until something else comes of it; asked again after a growing pause. */
  private void putOff(Inquiry inquiry, Result result, Failure failure) throws InterruptedException {
    Moment now = clock.now();
    Position reached = inquiry.reached();
    int before = inquiry.putOff(now);
    if (before == 0) {
      handover.put(new Item.PutOff(result, reached, failure));
    }

    agenda.put(inquiry, now.plus(pace.slowDown(before, Optional.empty())));
  }

  /** The task cannot go on. */
  void stop(ConnectException cause) {
    this.stopped = true;
    try {
      handover.put(new Item.Stopped(cause));
    } catch (InterruptedException e) {
      // The task is being stopped: nobody is left to be told.
      Thread.currentThread().interrupt();
    }
  }

  private Result result(Inquiry inquiry) {
    return new Result(inquiry.subject(), inquiry.startedAt(), clock.wallTime());
  }
}
