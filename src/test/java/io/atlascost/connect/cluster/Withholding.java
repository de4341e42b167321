package io.atlascost.connect.cluster;

import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import io.atlascost.connect.simulator.books.Desk;
import io.atlascost.connect.simulator.books.Scope;
import io.atlascost.connect.simulator.books.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * Requests for results in; of the queries that are created for a scope from now on, replies that
 * keep them in one phase until they are released. There may be several: one that was created right
 * before its task was stopped is known to nobody.
 */
final class Withholding implements Function<Request, Optional<Reply>>, AutoCloseable {
  /** So much of a body that the last of what comes before the silence is no more than a row. */
  private static final double MOST = 0.85;

  private final Desk desk;
  private final Scope scope;
  private final int known;
  private final Manner manner;
  private final CountDownLatch released = new CountDownLatch(1);
  private final Map<String, Integer> requests = new ConcurrentHashMap<>();
  private volatile String token = "";

  /** What becomes of the requests for the result. */
  enum Manner {
    /** No answer to the first. */
    SILENCE,
    /** Not ready, however often. */
    PROCESSING,
    /** All of it for who looks it through; of the next answer the first rows alone. */
    FIRST_ROWS
  }

  Withholding(Desk desk, Scope scope, Manner manner) {
    this.desk = desk;
    this.scope = scope;
    this.manner = manner;
    this.known = desk.creations(scope.orgId(), scope.groupBy(), scope.month());
  }

  /** Of the query that is kept, the last one; empty as long as nobody has asked for its result. */
  String token() {
    return token;
  }

  /** How often the result was asked for. */
  int requests() {
    return requests.getOrDefault(token, 0);
  }

  @Override
  public Optional<Reply> apply(Request request) {
    if (!request.method().equals("GET") || !request.path().contains("/costExplorer/usage/")) {
      return Optional.empty();
    }

    String asked = request.path().substring(request.path().lastIndexOf('/') + 1);
    return desk.snapshot(asked).filter(this::isKept).flatMap(snapshot -> reply(request, snapshot));
  }

  private boolean isKept(Snapshot snapshot) {
    return snapshot.ask().orgId().equals(scope.orgId())
        && snapshot.ask().groupBy() == scope.groupBy()
        && snapshot.ask().start().equals(scope.month())
        && snapshot.number() > known;
  }

  private Optional<Reply> reply(Request request, Snapshot snapshot) {
    if (released.getCount() == 0) {
      return Optional.empty();
    }

    int number = requests.merge(snapshot.token(), 1, Integer::sum);
    this.token = snapshot.token();

    return switch (manner) {
      case SILENCE ->
          number == 1
              ? desk.reply(request, "").map(reply -> reply.holdUntil(released))
              : Optional.empty();
      case PROCESSING -> Optional.of(Reply.accepted());
      case FIRST_ROWS ->
          number == 2
              ? desk.reply(request, "")
                  .map(reply -> reply.holdAfter((long) (reply.length() * MOST), released))
              : Optional.empty();
    };
  }

  /** Lets it go on. */
  void release() {
    released.countDown();
  }

  @Override
  public void close() {
    release();
  }
}
