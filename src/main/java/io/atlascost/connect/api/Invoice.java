package io.atlascost.connect.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * An invoice, as Atlas lists it.
 *
 * @param start first day that it bills, in UTC
 * @param end exclusive
 * @param status such as PENDING or PAID
 * @param updated when Atlas changed it last; empty where it does not say
 */
public record Invoice(
    String id, LocalDate start, LocalDate end, String status, Optional<Instant> updated) {
  /** Whether what it bills can still change. */
  public boolean isPending() {
    return "PENDING".equals(status);
  }
}
