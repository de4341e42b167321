package io.atlascost.connect.schema;

/** Whether an earlier row of a result had the key of a row. */
public enum KeyUse {
  /** None had it. */
  FIRST,
  /** One had it, which the row hides from whoever keeps the newest record of each key. */
  SHARED,
  /** There were more keys than are remembered. */
  UNKNOWN
}
