package io.atlascost.connect.reading;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.rows.Rows;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the query that is due, asks Atlas for it, hands its rows over; the only class that waits
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

  private boolean stopped;

  /**
   * When to give up.
   *
   * @param query for a query that is still processing
   * @param outage for an outage; empty for never
   */
  public record Patience(Duration query, Optional<Duration> outage) {}

  /**
   * @param queries what to read, each with the position up to which it was delivered before
   */
  public Reader(
      Map<Query, Position> queries,
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
            queries.entrySet().stream().map(q -> new Inquiry(q.getKey(), q.getValue())).toList(),
            clock.now());
  }

  /** Reads until every query has come to its end, the task cannot go on, or it is interrupted. */
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

    String orgId = agenda.next().query().orgId();
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

  private void ask(Inquiry inquiry) throws InterruptedException {
    try {
      log.debug("{}: asking for the result", inquiry);
      UsageReply reply = api.usage(inquiry.query());
      heed(inquiry, reply.throttle());
      if (reply instanceof UsageReply.Usage usage) {
        read(inquiry, usage.body());
      } else if (reply instanceof UsageReply.Processing processing) {
        checkAgain(inquiry, processing);
      } else if (reply instanceof UsageReply.Refusal refusal) {
        heed(inquiry, refusal);
      } else {
        throw new AssertionError(reply);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }

      retry(inquiry, e.toString(), Optional.empty());
    }
  }

  /** Spares Atlas the request that it would answer with 429. */
  private void heed(Inquiry inquiry, UsageReply.Throttle throttle) {
    if (throttle.exhausted()) {
      Duration pause = pace.slowDown(0, throttle.retryAfter());
      pace.hold(inquiry.query().orgId(), pause, clock.now());
    }
  }

  private void read(Inquiry inquiry, UsageBody body) throws IOException, InterruptedException {
    Result result = new Result(inquiry.query(), inquiry.startedAt(), body.retrievedAt());
    Moment began = clock.now();
    Pass pass = new Pass(inquiry, result, handover);
    try (body) {
      if (pass.read(Rows.of(body))) {
        log.info(
            "{}: {} rows in {} ms",
            inquiry,
            inquiry.handedOver().row(),
            began.until(clock.now()).toMillis());
      } else {
        startOver(inquiry, result);
      }
    } catch (MalformedBody e) {
      readAgain(inquiry, pass, result, e);
    }
  }

  private void startOver(Inquiry inquiry, Result result) throws InterruptedException {
    int before = inquiry.startOver();
    if (before == MOST_RESTARTS) {
      fail(
          new ConnectException(
              inquiry
                  + ": the result was another one each time that it was read, "
                  + (before + 1)
                  + " times over; create a new query"));
      return;
    }

    log.warn("{}: the result is another than it was; reading it from its first row", inquiry);
    handover.put(Item.of(outlet -> outlet.startedOver(result)));
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
    giveUp(inquiry, result, new Failure.Malformed(fault.getMessage(), times));
  }

  private void checkAgain(Inquiry inquiry, UsageReply.Processing reply)
      throws InterruptedException {
    Moment now = clock.now();
    if (inquiry.askedFor(now).compareTo(patience.query()) > 0) {
      giveUp(inquiry, result(inquiry), new Failure.TimedOut(patience.query()));
      return;
    }

    tally.countProcessing();
    Duration pause = pace.poll(inquiry.stillProcessing(), reply.throttle().retryAfter());
    log.debug("{}: still processing; asking again in {} ms", inquiry, pause.toMillis());
    agenda.put(inquiry, now.plus(pause));
  }

  private void heed(Inquiry inquiry, UsageReply.Refusal refusal) throws InterruptedException {
    Moment now = clock.now();
    switch (refusal.verdict()) {
      case SLOW_DOWN -> {
        tally.countSlowDown();
        Duration pause = pace.slowDown(inquiry.slowedDown(), refusal.throttle().retryAfter());
        log.info("{}: too many requests; asking again in {} ms", inquiry, pause.toMillis());
        pace.hold(inquiry.query().orgId(), pause, now);
        agenda.put(inquiry, now.plus(pause));
      }
      case OUTAGE -> retry(inquiry, refusal.message(), refusal.throttle().retryAfter());
      case LOCKED_OUT -> fail(new ConnectException(inquiry + ": " + refusal.message()));
      case QUERY_REFUSED -> giveUp(inquiry, result(inquiry), new Failure.Refused(refusal));
    }
  }

  private void retry(Inquiry inquiry, String cause, Optional<Duration> retryAfter) {
    Moment now = clock.now();
    int before = inquiry.failed(now);
    tally.countRetry();
    Duration failing = inquiry.failingFor(now);
    if (patience.outage().isPresent() && failing.compareTo(patience.outage().get()) > 0) {
      fail(
          new ConnectException(
              inquiry
                  + ": no result for "
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
    handover.put(Item.of(outlet -> outlet.givenUp(result, reached, failure)));
  }

  private void fail(ConnectException cause) {
    this.stopped = true;
    try {
      handover.put(Item.of(outlet -> outlet.stopped(cause)));
    } catch (InterruptedException e) {
      // The task is being stopped: nobody is left to be told.
      Thread.currentThread().interrupt();
    }
  }

  private Result result(Inquiry inquiry) {
    return new Result(inquiry.query(), inquiry.startedAt(), clock.wallTime());
  }
}
