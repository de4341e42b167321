package io.atlascost.connect.schedule;

import io.atlascost.connect.api.Clock;
import io.atlascost.connect.schema.Notices;
import io.atlascost.connect.schema.UsageSchema;
import java.time.Duration;

/**
 * What all scheduled subjects of a task work with.
 *
 * @param patience with a query that is still processing
 */
record Means(
    ScheduleRules rules,
    Schedule schedule,
    UsageSchema usage,
    Notices notices,
    Differences differences,
    ClusterDirectory clusters,
    Duration patience,
    Clock clock) {}
