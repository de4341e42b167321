package io.atlascost.connect.simulator.books;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions in, tokens out, each of which stands for one result as long as it lives. */
final class Queries {
  private final long seed;
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private final Map<Scope, Snapshot> newest = new HashMap<>();
  private final Set<String> expired = new HashSet<>();
  private Duration lifetime = Duration.ofDays(365_000);

  Queries(long seed) {
    this.seed = seed;
  }

  void lifetime(Duration other) {
    this.lifetime = other;
  }

  void expire(String token) {
    expired.add(token);
  }

  void expireAll() {
    expired.addAll(snapshots.keySet());
  }

  /** Fixes the result as it is now. */
  Snapshot create(OrgBook book, Ask ask, Instant now) {
    Scope scope = Scope.of(ask);
    Optional<Snapshot> last = newest(scope);
    int number = last.map(Snapshot::number).orElse(0) + 1;
    Formation formation = new Formation(book, ask, now);
    List<Row> rows = formation.rows();
    Snapshot snapshot =
        new Snapshot(
            token(scope, number),
            ask,
            number,
            now,
            // Of a year of queries most are the same as the one before.
            last.map(Snapshot::rows).filter(rows::equals).orElse(rows),
            formation.billed(),
            formation.unnamed());
    snapshots.put(snapshot.token(), snapshot);
    newest.put(scope, snapshot);
    return snapshot;
  }

  /** Empty if there is none, or none any more, or another organization's. */
  Optional<Snapshot> living(String orgId, String token, Instant now) {
    return Optional.ofNullable(snapshots.get(token))
        .filter(snapshot -> snapshot.ask().orgId().equals(orgId))
        .filter(snapshot -> !expired.contains(token))
        .filter(snapshot -> snapshot.created().plus(lifetime).isAfter(now));
  }

  Map<String, Snapshot> snapshots() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(snapshots));
  }

  Optional<Snapshot> find(String token) {
    return Optional.ofNullable(snapshots.get(token));
  }

  Optional<Snapshot> newest(Scope scope) {
    return Optional.ofNullable(newest.get(scope));
  }

  private String token(Scope scope, int number) {
    return Books.sha256(seed + "/" + scope + "/" + number).toUpperCase(Locale.ROOT);
  }
}
