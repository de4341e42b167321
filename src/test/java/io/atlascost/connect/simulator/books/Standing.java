package io.atlascost.connect.simulator.books;

/** How an organization appears. */
enum Standing {
  LISTED,
  /** In the listing, as deleted. */
  DELETED,
  /** Nowhere. */
  VANISHED
}
