package io.atlascost.connect.api;

import java.util.List;

/**
 * A page of a listing.
 *
 * @param hasNext whether there may be another one
 */
public record Page<T>(List<T> items, boolean hasNext) {
  public Page {
    items = List.copyOf(items);
  }
}
