package io.atlascost.connect.reading;

/** Counts what the reader does with Atlas. */
public interface Tally {
  /** A request for a result was sent. */
  void countRequest();

  /** A query was still processing. */
  void countProcessing();

  /** An attempt failed, in transport, by a 5xx or in a torn body, and will be repeated. */
  void countRetry();

  /** Atlas asked for fewer requests. */
  void countSlowDown();
}
