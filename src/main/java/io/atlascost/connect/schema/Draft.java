package io.atlascost.connect.schema;

import io.atlascost.connect.rows.Cells;
import org.apache.kafka.connect.data.Struct;

/** A usage record in the making: what the readers of its fields read from, and what they found. */
final class Draft {
  final Cells cells;
  final Origin origin;
  final Struct value;
  Amount amount;

  Draft(Cells cells, Origin origin, Struct value) {
    this.cells = cells;
    this.origin = origin;
    this.value = value;
  }
}
