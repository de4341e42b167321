package io.atlascost.connect.api;

/** What a request is for, which decides what helps when it is refused. */
enum Purpose {
  /** The result of a query. */
  QUERY,
  /** To see whether we are let in. */
  KNOCK,
  /** An access token. */
  TOKEN
}
