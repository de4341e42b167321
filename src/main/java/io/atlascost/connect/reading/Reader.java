package io.atlascost.connect.reading;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.TypedRows;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the inquiry that is due, asks Atlas, hands over what it finds; the only class that waits
 * for Atlas, on a thread of its own.
 */
public final class Reader implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Reader.class);

  /** A body that came whole and was none so often will be none again. */
  private static final int MOST_MALFORMED_BODIES = 5;

  /** A result that changed so often will change again, and each time its rows are repeated. */
  private static final int MOST_RESTARTS = 5;

  private final AtlasApi api;
  private final Pace pace;
  private final Patience patience;
  private final Handover handover;
  private final Tally tally;
  private final Clock clock;
  private final Agenda agenda;
  private final Outage outage = new Outage();

  private boolean stopped;

  /**
   * When to give up.
   *
   * @param query for a query that is still processing
   * @param outage for an outage of Atlas as a whole; empty for never
   */
  public record Patience(Duration query, Optional<Duration> outage) {}

  /**
   * Prepares to read.
   *
   * @param subjects what to read, each with the position up to which it was delivered before
   */
  public Reader(
      Map<Subject, Position> subjects,
      AtlasApi api,
      Pace pace,
      Patience patience,
      Handover handover,
      Tally tally,
      Clock clock) {
    this.api = api;
    this.pace = pace;
    this.patience = patience;
    this.handover = handover;
    this.tally = tally;
    this.clock = clock;
    this.agenda =
        new Agenda(
            subjects.entrySet().stream().map(s -> new Inquiry(s.getKey(), s.getValue())).toList(),
            clock.now());
  }

  /** Reads until every subject has come to its end, the task cannot go on, or it is interrupted. */
  @Override
  public void run() {
    try {
      while (!stopped && agenda.nextDue().isPresent()) {
        askNext(agenda.nextDue().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      fail(new ConnectException("A defect of the connector stopped the reading of results", e));
    }
  }

  private void askNext(Moment due) throws InterruptedException {
    Duration wait = clock.now().until(due);
    if (!wait.isNegative() && !wait.isZero()) {
      clock.sleep(wait);
    }

    String orgId = agenda.next().subject().orgId();
    Moment now = clock.now();
    Duration held = pace.untilAllowed(orgId, now);
    if (!held.isZero()) {
      agenda.hold(orgId, now.plus(held));
      return;
    }

    Inquiry inquiry = agenda.take();
    pace.asked(orgId, now);
    inquiry.asked(clock);
    tally.countRequest();
    ask(inquiry);
  }

  /** Any reply that is no failure ends an outage. */
  private void ask(Inquiry inquiry) throws InterruptedException {
    long failures = outage.failures();
    try {
      log.debug("{}: asking for the result", inquiry);
      UsageReply reply = inquiry.subject().ask(api);
      spareAtlas(inquiry, reply.throttle());
      if (reply instanceof UsageReply.Usage usage) {
        read(inquiry, usage.body());
      } else if (reply instanceof UsageReply.Processing processing) {
        checkAgain(inquiry, processing.throttle().retryAfter());
      } else if (reply instanceof UsageReply.Refusal refusal) {
        acceptRefusal(inquiry, refusal);
      } else {
        throw new AssertionError(reply);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }

      retry(inquiry, e.toString(), Optional.empty());
    }

    if (outage.failures() == failures) {
      outage.end();
    }
  }

  /** Spares Atlas the request that it would answer with 429. */
  private void spareAtlas(Inquiry inquiry, UsageReply.Throttle throttle) {
    if (throttle.exhausted()) {
      Duration pause = pace.slowDown(0, throttle.retryAfter());
      pace.hold(inquiry.subject().orgId(), pause, clock.now());
    }
  }

  private void read(Inquiry inquiry, UsageBody body) throws IOException, InterruptedException {
    Moment began = clock.now();
    Position before = inquiry.reached();
    Result result = new Result(inquiry.subject(), inquiry.startedAt(), body.retrievedAt());
    Pass pass = new Pass(inquiry, result, handover);
    try (body) {
      TypedRows rows = inquiry.subject().open(body);
      switch (pass.read(rows)) {
        case COMPLETE -> complete(inquiry, rows, began.until(clock.now()));
        case EMPTY -> lookAgain(inquiry);
        case CHANGED -> startOver(inquiry, result);
      }
    } catch (MalformedBody e) {
      readAgain(inquiry, pass, result, e);
    } catch (IOException e) {
      if (inquiry.reached().row() > before.row()) {
        outage.end(); // it broke off, but it was there
        inquiry.resultCame(clock.now());
      }

      throw e;
    }
  }

  private void complete(Inquiry inquiry, TypedRows rows, Duration time) {
    log.info(
        "{}: {} rows in {} s",
        inquiry,
        inquiry.handedOver().row(),
        String.format(java.util.Locale.ROOT, "%.1f", time.toMillis() / 1000.0));
    rows.warning().ifPresent(warning -> log.warn("{}: {}", inquiry, warning));
  }

  /** An answer without a row may be one that comes too early: never "no costs" at once. */
  private void lookAgain(Inquiry inquiry) throws InterruptedException {
    log.debug("{}: no row", inquiry);
    checkAgain(inquiry, Optional.empty());
  }

  private void startOver(Inquiry inquiry, Result result) throws InterruptedException {
    int before = inquiry.startOver();
    handover.put(new Item.StartedOver(result));
    if (before == MOST_RESTARTS) {
      giveUp(inquiry, result, new Failure.Unsteady(before + 1));
      return;
    }

    log.warn("{}: the result is another than it was; reading it from its first row", inquiry);
    agenda.put(inquiry, clock.now().plus(pace.retry(before, Optional.empty())));
  }

  private void readAgain(Inquiry inquiry, Pass pass, Result result, MalformedBody fault)
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

  private void checkAgain(Inquiry inquiry, Optional<Duration> retryAfter)
      throws InterruptedException {
    Moment now = clock.now();
    if (inquiry.processingFor(now).compareTo(patience.query()) > 0) {
      giveUp(inquiry, result(inquiry), new Failure.TimedOut(patience.query()));
      return;
    }

    tally.countProcessing();
    Duration pause = pace.poll(inquiry.stillProcessing(), retryAfter);
    log.debug("{}: still processing; asking again in {} ms", inquiry, pause.toMillis());
    agenda.put(inquiry, now.plus(pause));
  }

  private void acceptRefusal(Inquiry inquiry, UsageReply.Refusal refusal)
      throws InterruptedException {
    switch (refusal.verdict()) {
      case SLOW_DOWN -> slowDown(inquiry, refusal.throttle().retryAfter());
      case OUTAGE -> retry(inquiry, refusal.message(), refusal.throttle().retryAfter());
      case LOCKED_OUT -> fail(new ConnectException(inquiry + ": " + refusal.message()));
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
    tally.countSlowDown();
    Duration pause = pace.slowDown(inquiry.slowedDown(), retryAfter);
    log.info("{}: too many requests; asking again in {} ms", inquiry, pause.toMillis());
    Moment now = clock.now();
    pace.hold(inquiry.subject().orgId(), pause, now);
    agenda.put(inquiry, now.plus(pause));
  }

  private void retry(Inquiry inquiry, String cause, Optional<Duration> retryAfter) {
    Moment now = clock.now();
    int before = inquiry.failed();
    tally.countRetry();
    Duration failing = outage.failed(now);
    if (patience.outage().isPresent() && failing.compareTo(patience.outage().get()) > 0) {
      fail(
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
    Position reached = inquiry.reached();
    handover.put(new Item.GivenUp(result, reached, failure));
    handover.put(new Item.Ended(result, Progress.failed(reached)));
  }

  private void fail(ConnectException cause) {
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
