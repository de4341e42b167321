package io.atlascost.connect.schema;

import io.atlascost.connect.api.Query;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the rows of one result come from.
 *
 * @param groupBy what the query groups by; empty where that is not known
 * @param retrievedAt when Atlas answered
 */
public record Origin(Query query, Optional<String> groupBy, Instant retrievedAt) {}
