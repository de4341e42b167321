package io.atlascost.connect.api;

/** An organization, as Atlas lists it. */
public record Organization(String id, String name, boolean isDeleted) {}
