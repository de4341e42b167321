package io.atlascost.connect.simulator;

/** An organization that {@code GET /api/atlas/v2/orgs} lists. */
public record Organization(String id, String name) {}
