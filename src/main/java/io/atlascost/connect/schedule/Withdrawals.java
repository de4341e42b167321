package io.atlascost.connect.schedule;

import io.atlascost.connect.api.AtlasApi;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Step;
import io.atlascost.connect.rows.Fingerprint;
import io.atlascost.connect.schema.Digest;
import io.atlascost.connect.schema.Origin;
import io.atlascost.connect.schema.TypedRow;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results that were delivered before in, read again by their tokens, and the one that
 * supersedes them; the keys that it has no more out.
 */
final class Withdrawals {
  private static final Logger log = LoggerFactory.getLogger(Withdrawals.class);

  /** More than a month ever loses, unless something is wrong. */
  private static final int MOST = 20_000;

  private final Scope scope;
  private final Means means;
  private final Sight newest;
  private final Deque<Glance> left = new ArrayDeque<>();
  private final List<TypedRow.Sound> gone = new ArrayList<>();
  private final Set<Digest> known = new HashSet<>();
  private boolean isKnown = true;

  /**
   * @param standing with the tokens of what was delivered before
   * @param newest what takes its place
   */
  Withdrawals(Scope scope, Standing standing, Sight newest, Means means) {
    this.scope = scope;
    this.means = means;
    this.newest = newest;
    if (!standing.knowsEarlier()) {
      unknown("too many queries came to nothing since the last snapshot");
    }

    if (!newest.knowsAllKeys()) {
      unknown("there are more keys than are remembered");
      return;
    }

    for (String token : standing.earlier()) {
      left.add(
          new Glance(new Query(scope.orgId(), token), scope, means, () -> new Sight(this::look)));
    }
  }

  /** Repeated by a body that broke off, which changes nothing. */
  private void look(TypedRow row) {
    if (row instanceof TypedRow.Sound sound) {
      Digest key = Digest.of(sound.key());
      if (!newest.has(key) && known.size() < MOST && known.add(key)) {
        gone.add(sound);
      }
    }
  }

  boolean isDone() {
    return left.isEmpty();
  }

  /** Asks once more for what was delivered before. */
  Step step(AtlasApi api) throws IOException {
    Glance glance = left.element();
    Step step = glance.step(api);
    if (glance.isDone()) {
      left.remove();
      if (glance.seen().isEmpty()) {
        unknown(
            "a result that was delivered before cannot be read again"
                + glance.refusal().map(refusal -> ": " + refusal.message()).orElse(""));
      } else if (known.size() == MOST) {
        unknown("there are " + MOST + " of them or more");
      }
    }

    return step;
  }

  private void unknown(String why) {
    this.isKnown = false;
    log.warn("{}: which keys are to be withdrawn is not known: {}", scope, why);
  }

  /** How many keys are gone; empty where not all of them can be known. */
  OptionalLong count() {
    return isKnown ? OptionalLong.of(gone.size()) : OptionalLong.empty();
  }

  /**
   * What says so to the readers of the topic, in a fixed order.
   *
   * @param place in the result, behind its last row
   */
  List<TypedRow> rows(Position place, Origin origin) {
    if (means.rules().withdrawal() == ScheduleRules.Withdrawal.KEEP) {
      return List.of();
    }

    List<TypedRow> rows = new ArrayList<>();
    long number = place.row();
    long fingerprint = place.fingerprint();
    List<TypedRow.Sound> inOrder =
        gone.stream().sorted(Comparator.comparing(row -> Digest.of(row.key()).toString())).toList();
    for (TypedRow.Sound row : inOrder) {
      number++;
      fingerprint = Fingerprint.extend(fingerprint, Digest.of(row.key()).toString());
      rows.add(new TypedRow.Withdrawn(number, fingerprint, row.key(), value(row, number, origin)));
    }

    return rows;
  }

  private Optional<Struct> value(TypedRow.Sound row, long number, Origin origin) {
    return means.rules().withdrawal() == ScheduleRules.Withdrawal.TOMBSTONE
        ? Optional.empty()
        : Optional.of(means.usage().withdrawal(row, number, origin));
  }
}
