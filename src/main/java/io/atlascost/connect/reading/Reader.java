package io.atlascost.connect.reading;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Pace;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.metrics.Metric;
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

  private final AtlasApi api;
  private final Pace pace;
  private final Handover handover;
  private final Watch watch;
  private final Clock clock;
  private final Agenda agenda;
  private final Outcomes outcomes;

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
      Watch watch,
      Clock clock) {
    this.api = api;
    this.pace = pace;
    this.handover = handover;
    this.watch = watch;
    this.clock = clock;
    this.agenda =
        new Agenda(
            subjects.entrySet().stream().map(s -> new Inquiry(s.getKey(), s.getValue())).toList(),
            clock.now());
    this.outcomes = new Outcomes(agenda, pace, patience, handover, watch, clock);
    subjects.keySet().forEach(subject -> watch.open(subject, clock.now()));
  }

  /** Reads until every subject has come to its end, the task cannot go on, or it is interrupted. */
  @Override
  public void run() {
    try {
      while (!outcomes.isStopped() && agenda.nextDue().isPresent()) {
        askNext(agenda.nextDue().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      outcomes.stop(
          new ConnectException("A defect of the connector stopped the reading of results", e));
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
      watch.count(Metric.BUDGET_WAITS);
      watch.time(Metric.BUDGET_WAIT_SECONDS, held);
      agenda.hold(orgId, now.plus(held));
      return;
    }

    Inquiry inquiry = agenda.take();
    pace.asked(orgId, now);
    inquiry.asked(clock);
    ask(inquiry);
  }

  /** Any reply that is no failure ends an outage. */
  private void ask(Inquiry inquiry) throws InterruptedException {
    Outage outage = outcomes.outage();
    long failures = outage.failures();
    try {
      log.debug("{}: asking Atlas", inquiry);
      Step step = inquiry.subject().step(api);
      spareAtlas(inquiry, step.throttle());
      if (step instanceof Step.Replied replied) {
        heed(inquiry, replied.reply());
      } else {
        watch.progress(inquiry.subject());
        outcomes.stepped(inquiry, step);
      }
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }

      outcomes.failed(inquiry, e.toString(), Optional.empty());
    }

    if (outage.failures() == failures) {
      outage.end();
    }
  }

  private void heed(Inquiry inquiry, UsageReply reply) throws IOException, InterruptedException {
    if (reply instanceof UsageReply.Usage usage) {
      read(inquiry, usage.body());
    } else if (reply instanceof UsageReply.Processing processing) {
      outcomes.processing(inquiry, processing.throttle().retryAfter());
    } else if (reply instanceof UsageReply.Refusal refusal) {
      outcomes.refused(inquiry, refusal);
    } else {
      throw new AssertionError(reply);
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
        case EMPTY -> outcomes.empty(inquiry);
        case CHANGED -> outcomes.changed(inquiry, result);
      }
    } catch (MalformedBody e) {
      outcomes.malformed(inquiry, pass, result, e);
    } catch (IOException e) {
      if (inquiry.reached().row() > before.row()) {
        outcomes.outage().end(); // it broke off, but it was there
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
    watch.count(Metric.RESULTS);
    watch.time(Metric.RESULT_SECONDS, inquiry.lateAt(clock.now()));
    rows.warning().ifPresent(warning -> log.warn("{}: {}", inquiry, warning));
    outcomes.goOn(inquiry.subject().after(Progress.complete(inquiry.handedOver())));
  }
}
