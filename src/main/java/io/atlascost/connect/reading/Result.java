package io.atlascost.connect.reading;

import java.time.Instant;

/**
 * One reading of a subject's result.
 *
 * @param startedAt when the task first asked for the subject
 * @param retrievedAt when the reply began
 */
public record Result(Subject subject, Instant startedAt, Instant retrievedAt) {}
