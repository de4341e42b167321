package io.atlascost.connect.api;

/** What a request is for, which decides what helps when it is refused. */
enum Purpose {
  /** The result of a query. */
  QUERY("the result of a query"),
  /** A new query. */
  CREATION("a new query"),
  /** The organizations that the credentials see. */
  ORGANIZATIONS("the list of organizations"),
  /** The projects of an organization. */
  PROJECTS("the list of projects"),
  /** The clusters of all projects. */
  CLUSTERS("the list of clusters"),
  /** The invoices of an organization. */
  INVOICES("the list of invoices"),
  /** To see whether we are let in. */
  KNOCK("an answer"),
  /** An access token. */
  TOKEN("an access token");

  private final String wanted;

  Purpose(String wanted) {
    this.wanted = wanted;
  }

  /** What is asked for, as a message names it. */
  String wanted() {
    return wanted;
  }

  /** Whether an answer that says nothing means that there will be another. */
  boolean canWait() {
    return this == QUERY || this == KNOCK;
  }

  /** Whether the answer has rows of whatever format, and as many as there are. */
  boolean isForRows() {
    return this == QUERY;
  }
}
