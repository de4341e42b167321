package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Progress;
import io.atlascost.connect.schema.SnapshotDigest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How it stands with a scope, as Connect keeps it beside the records: enough to go on in any phase
 * with the same query.
 *
 * @param progress of that query
 * @param token of the query that is read, or was read last; empty where none could be created
 * @param createdAt when it was created
 * @param snapshot the newest whole one
 * @param leftovers tokens of queries of which some rows may have been delivered since, and never
 *     all
 * @param control token of the query that its total is compared with
 */
record Standing(
    Progress progress,
    String token,
    Instant createdAt,
    Optional<Snapshot> snapshot,
    List<String> leftovers,
    Optional<String> control) {
  /** Of queries that came to nothing one after the other. */
  private static final int MOST_LEFTOVERS = 8;

  /** In the place of those that were too many. */
  private static final String MANY = "many";

  private static final Set<String> OF_PROGRESS = Set.of("state", "row", "fingerprint");
  private static final Set<String> OF_QUERY = Set.of("token", "createdAt");
  private static final Set<String> OF_SNAPSHOT =
      Set.of("snapshot", "copy", "askedAt", "finishedAt", "digest");
  private static final String LEFTOVERS = "leftovers";
  private static final String CONTROL = "control";

  /**
   * What of the newest whole snapshot must be known.
   *
   * @param token of the query whose rows were delivered
   * @param copy token of the newest query with the same rows, which Atlas keeps for longer
   * @param askedAt when a query that gave it was created last
   * @param finishedAt when that query's end was reached
   * @param digest of its rows
   */
  record Snapshot(String token, String copy, Instant askedAt, Instant finishedAt, String digest) {
    boolean isEmpty() {
      return digest.equals(SnapshotDigest.EMPTY);
    }

    /** The same snapshot, seen again as the result of another query. */
    Snapshot seenAgain(String query, Instant asked, Instant finished) {
      return new Snapshot(token, query, asked, finished, digest);
    }
  }

  Standing {
    leftovers = List.copyOf(leftovers);
  }

  /** The same with another progress of its query. */
  Standing at(Progress reached) {
    return new Standing(reached, token, createdAt, snapshot, leftovers, control);
  }

  /** The same without a query that is read. */
  Standing withoutQuery() {
    return new Standing(progress, "", createdAt, snapshot, leftovers, Optional.empty());
  }

  /** The same with another query that may have left rows behind, never more than a few. */
  Standing withLeftover(String leftover) {
    List<String> more = new ArrayList<>(leftovers);
    more.remove(leftover);
    more.add(leftover);
    if (more.size() > MOST_LEFTOVERS) {
      more.removeAll(List.of(MANY, more.get(0).equals(MANY) ? more.get(1) : more.get(0)));
      more.add(0, MANY);
    }

    return new Standing(progress, token, createdAt, snapshot, more, control);
  }

  /** Whether anything was read before, be it without rows. */
  boolean hasEarlier() {
    return snapshot.isPresent() || !leftovers.isEmpty();
  }

  /** Whether all of {@link #earlier()} is all that was. */
  boolean knowsEarlier() {
    return !leftovers.contains(MANY);
  }

  /** Tokens of all queries whose rows are delivered in whole or in part. */
  List<String> earlier() {
    List<String> earlier = new ArrayList<>();
    snapshot.filter(whole -> !whole.isEmpty()).ifPresent(whole -> earlier.add(whole.copy()));
    leftovers.stream().filter(token -> !token.equals(MANY)).forEach(earlier::add);

    return earlier;
  }

  /** Whether the query is to be read on. */
  boolean isReading() {
    return !progress.isEnd() && !token.isEmpty();
  }

  boolean isFailed() {
    return progress.state() == Progress.State.FAILED;
  }

  Position position() {
    return progress.position();
  }

  /** Connect's source offset, made when somebody reads it: every record carries one. */
  Map<String, Object> toOffset() {
    return new Offset(this);
  }

  /**
   * Reads what {@link #toOffset()} wrote; numbers may have become others on their way through JSON.
   *
   * @throws IllegalArgumentException if the map is of another shape; the message tells the shape
   */
  static Standing fromOffset(Map<String, ?> offset) {
    requireKeys(offset);
    Map<String, Object> progress = new LinkedHashMap<>(offset);
    progress.keySet().retainAll(OF_PROGRESS);
    return new Standing(
        Progress.fromOffset(progress),
        text(offset, "token").isEmpty() ? "" : token(offset, "token"),
        instant(offset, "createdAt"),
        offset.containsKey("snapshot") ? Optional.of(snapshot(offset)) : Optional.empty(),
        offset.containsKey(LEFTOVERS) ? leftovers(text(offset, LEFTOVERS)) : List.of(),
        offset.containsKey(CONTROL) ? Optional.of(token(offset, CONTROL)) : Optional.empty());
  }

  private static void requireKeys(Map<String, ?> offset) {
    List<Object> wrong = new ArrayList<>(offset.keySet());
    wrong.removeAll(OF_PROGRESS);
    wrong.removeAll(OF_QUERY);
    wrong.removeAll(OF_SNAPSHOT);
    wrong.removeAll(Set.of(LEFTOVERS, CONTROL));
    long ofSnapshot = OF_SNAPSHOT.stream().filter(offset::containsKey).count();
    boolean whole =
        offset.keySet().containsAll(OF_PROGRESS) && offset.keySet().containsAll(OF_QUERY);
    if (!whole || !wrong.isEmpty() || (ofSnapshot != 0 && ofSnapshot != OF_SNAPSHOT.size())) {
      throw new IllegalArgumentException(
          "the offset of a scheduled month has the keys "
              + offset.keySet()
              + "; expected those that the connector wrote (state, row, fingerprint, token,"
              + " createdAt; snapshot, copy, askedAt, finishedAt, digest together; leftovers, control),"
              + " or null to ask for the month as if it never was");
    }
  }

  private static Snapshot snapshot(Map<String, ?> offset) {
    return new Snapshot(
        token(offset, "snapshot"),
        token(offset, "copy"),
        instant(offset, "askedAt"),
        instant(offset, "finishedAt"),
        text(offset, "digest"));
  }

  private static String text(Map<String, ?> offset, String key) {
    if (offset.get(key) instanceof String text) {
      return text;
    }

    throw new IllegalArgumentException(key + " is '" + offset.get(key) + "'; expected a text");
  }

  private static String token(Map<String, ?> offset, String key) {
    try {
      return Query.requireToken(text(offset, key));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  private static List<String> leftovers(String text) {
    List<String> tokens = List.of(text.split(" ", -1));
    tokens.stream()
        .filter(token -> !token.equals(MANY))
        .forEach(token -> token(Map.of(LEFTOVERS, token), LEFTOVERS));
    return tokens;
  }

  private static Instant instant(Map<String, ?> offset, String key) {
    try {
      if (offset.get(key) instanceof Number number) {
        return Instant.ofEpochMilli(new BigDecimal(number.toString()).longValueExact());
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Said below: a broken number, or one that is too large.
    }

    throw new IllegalArgumentException(
        key + " is '" + offset.get(key) + "'; expected milliseconds since 1970");
  }

  /** A standing as a map. */
  private static final class Offset extends AbstractMap<String, Object> {
    private final Standing standing;

    Offset(Standing standing) {
      this.standing = standing;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      Map<String, Object> offset = new LinkedHashMap<>(standing.progress().toOffset());
      offset.put("token", standing.token());
      offset.put("createdAt", standing.createdAt().toEpochMilli());
      standing.control().ifPresent(token -> offset.put(CONTROL, token));
      standing
          .snapshot()
          .ifPresent(
              snapshot -> {
                offset.put("snapshot", snapshot.token());
                offset.put("copy", snapshot.copy());
                offset.put("askedAt", snapshot.askedAt().toEpochMilli());
                offset.put("finishedAt", snapshot.finishedAt().toEpochMilli());
                offset.put("digest", snapshot.digest());
              });
      if (!standing.leftovers().isEmpty()) {
        offset.put(LEFTOVERS, String.join(" ", standing.leftovers()));
      }

      return Collections.unmodifiableSet(offset.entrySet());
    }
  }
}
