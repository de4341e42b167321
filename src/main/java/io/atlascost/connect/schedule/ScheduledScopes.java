package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.api.Query;
import io.atlascost.connect.metrics.Metric;
import io.atlascost.connect.metrics.Tally;
import io.atlascost.connect.reading.Position;
import io.atlascost.connect.reading.Subject;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's organizations and the offsets that Connect stored for their scopes in, what goes on from
 * there out.
 */
public final class ScheduledScopes {
  private static final Logger log = LoggerFactory.getLogger(ScheduledScopes.class);

  private final OffsetStorageReader offsets;
  private final Tally tally;
  private final Means means;

  private ScheduledScopes(OffsetStorageReader offsets, Tally tally, Means means) {
    this.offsets = offsets;
    this.tally = tally;
    this.means = means;
  }

  /**
   * For each organization the beginning of a round, and before it the queries that an earlier task
   * created, each with the position up to which it was delivered.
   *
   * @param patience with a query that is still processing
   * @throws ConnectException if a stored offset cannot be read
   */
  public static Map<Subject, Position> subjects(
      Collection<String> organizations,
      ScheduleRules rules,
      OffsetStorageReader offsets,
      UsageSchema usage,
      Notices notices,
      Duration patience,
      Tally tally,
      Clock clock) {
    Differences differences = new Differences();
    tally.measure(Metric.CONTROL_DIFFERENCE_USD, () -> differences.largest().doubleValue());
    Means means =
        new Means(
            rules,
            new Schedule(rules),
            usage,
            notices,
            differences,
            new ClusterDirectory(clock),
            patience.dividedBy(2),
            clock);
    ScheduledScopes scopes = new ScheduledScopes(offsets, tally, means);
    Map<Subject, Position> subjects = new LinkedHashMap<>();
    organizations.forEach(orgId -> subjects.putAll(scopes.of(orgId)));
    if (!organizations.isEmpty()) {
      log.info(
          "Organizations on schedule: {}; queries under way: {}",
          organizations.size(),
          subjects.size() - organizations.size());
    }

    return subjects;
  }

  private Map<Subject, Position> of(String orgId) {
    Standings standings = new Standings(orgId, means);
    standings.tell(tally);
    List<Scope> scopes = means.schedule().scopes(orgId, means.clock().wallTime());
    Map<Map<String, Object>, Map<String, Object>> stored =
        offsets.offsets(scopes.stream().map(Scope::toPartition).toList());
    Map<Scope, Standing> reading = new LinkedHashMap<>();
    for (Scope scope : scopes) {
      Map<String, Object> offset = stored.get(scope.toPartition());
      if (offset != null) {
        Standing standing = standing(scope, offset);
        standings.restore(scope, standing);
        if (standing.isReading()) {
          reading.put(scope, standing);
        }
      }
    }

    Map<Subject, Position> subjects = new LinkedHashMap<>();
    Map<String, Control> controls = new HashMap<>();
    reading.forEach(
        (scope, standing) -> {
          standings.resume(scope);
          Optional<Control> control =
              standing
                  .control()
                  .map(
                      token ->
                          controls.computeIfAbsent(
                              token, t -> new Control(new Query(orgId, t), scope, means)));
          subjects.put(
              new ScopeReading(scope, standing, control, standings, means), standing.position());
        });
    subjects.put(new Planning(standings, means), Position.START);
    return subjects;
  }

  private static Standing standing(Scope scope, Map<String, Object> offset) {
    try {
      return Standing.fromOffset(offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Month "
              + scope
              + ": Connect's stored offset cannot be read: "
              + e.getMessage()
              + "; reset it through Connect's REST API",
          e);
    }
  }
}
