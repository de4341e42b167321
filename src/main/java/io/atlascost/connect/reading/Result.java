package io.atlascost.connect.reading;

import io.atlascost.connect.api.Query;
import java.time.Instant;

/**
 * One reading of a query's result.
 *
 * @param startedAt when the task first asked for the query
 * @param retrievedAt when the reply began
 */
public record Result(Query query, Instant startedAt, Instant retrievedAt) {}
