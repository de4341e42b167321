package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Moment;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.api.UsageBody;
import io.atlascost.connect.api.UsageReply;
import io.atlascost.connect.api.UsageReply.Refusal;
import io.atlascost.connect.api.UsageReply.Throttle;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.rows.MalformedBody;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.TypedRow;
import io.atlascost.connect.schema.TypedRows;
import io.atlascost.connect.schema.UsageRows;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A result that is looked through without being delivered: replies in, what it adds up to out, or
 * that it is not to be had.
 *
 * <p>An end that was not told, or a result without any row, is believed when the next answer ends
 * in the same place: never "no costs" at once.
 */
final class Glance {
  /** A body that came whole and was none so often will be none again. */
  private static final int MOST_MALFORMED_BODIES = 5;

  private final Query query;
  private final Scope scope;
  private final Means means;
  private final Supplier<Sight> sights;

  private Moment since;
  private Optional<Position> end = Optional.empty();
  private int malformedBodies;
  private Optional<Sight> seen = Optional.empty();
  private Optional<Refusal> refusal = Optional.empty();
  private boolean done;

  /**
   * @param sights a fresh one for each reading, since a body may break off
   */
  Glance(Query query, Scope scope, Means means, Supplier<Sight> sights) {
    this.query = query;
    this.scope = scope;
    this.means = means;
    this.sights = sights;
  }

  /** Whether there is nothing more to ask. */
  boolean isDone() {
    return done;
  }

  /** What was seen; empty if it is not to be had, or not yet. */
  Optional<Sight> seen() {
    return seen;
  }

  /** Why it is not to be had, where Atlas said so. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  /** Asks once more. */
  Step step(AtlasApi api) throws IOException {
    boolean tired = isPatienceExhausted();
    try {
      return heed(api.usage(query), tired);
    } catch (IOException e) {
      if (tired) {
        return finish(Throttle.NONE);
      }

      throw e;
    }
  }

  private Step heed(UsageReply reply, boolean tired) throws IOException {
    if (reply instanceof UsageReply.Usage usage) {
      return read(usage, tired);
    }

    if (reply instanceof Refusal refused && refused.verdict() == Refusal.Verdict.QUERY_REFUSED) {
      this.refusal = Optional.of(refused);
      return finish(refused.throttle());
    }

    boolean unwell =
        reply instanceof Refusal refused && refused.verdict() == Refusal.Verdict.OUTAGE;
    return tired && (unwell || reply instanceof UsageReply.Processing)
        ? finish(reply.throttle())
        : new Step.Replied(reply);
  }

  private boolean isPatienceExhausted() {
    Moment now = means.clock().now();
    if (since == null) {
      this.since = now;
    }

    return since.until(now).compareTo(means.patience()) > 0;
  }

  private Step read(UsageReply.Usage usage, boolean tired) throws IOException {
    Sight sight = sights.get();
    try (UsageBody body = usage.body()) {
      TypedRows rows = new UsageRows(body, means.usage(), origin(body));
      for (Optional<TypedRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        sight.add(row.get());
      }

      boolean proven = rows.isEndTold() && sight.reached().row() > 0;
      if (!proven && !isEndBefore(sight.reached())) {
        return again(usage.throttle(), tired);
      }
    } catch (MalformedBody e) {
      malformedBodies++;
      return again(usage.throttle(), malformedBodies == MOST_MALFORMED_BODIES);
    }

    this.seen = Optional.of(sight);
    return finish(usage.throttle());
  }

  private Step again(Throttle throttle, boolean enough) {
    return enough ? finish(throttle) : new Step.Replied(new UsageReply.Processing(throttle));
  }

  private Origin origin(UsageBody body) {
    return new Origin(query, Optional.of(scope.cut().label()), body.retrievedAt());
  }

  private boolean isEndBefore(Position reached) {
    boolean again = end.filter(reached::equals).isPresent();
    this.end = Optional.of(reached);
    return again;
  }

  private Step finish(Throttle throttle) {
    this.done = true;
    return new Step.Further(throttle);
  }
}
