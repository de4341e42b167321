package io.atlascost.connect.reading;

import io.atlascost.connect.rows.Row;
import java.util.function.Consumer;

/**
 * Something that the reader found, on its way to Connect's thread.
 *
 * @param weight about how many characters of memory it holds
 * @param delivery what is to happen to it
 */
public record Item(int weight, Consumer<Outlet> delivery) {
  /** Of what is not a row, and of a row beside its text. */
  private static final int LEAST_WEIGHT = 100;

  static Item of(Consumer<Outlet> delivery) {
    return new Item(LEAST_WEIGHT, delivery);
  }

  static Item of(Row row, Consumer<Outlet> delivery) {
    return new Item(LEAST_WEIGHT + row.size(), delivery);
  }

  public void deliverTo(Outlet outlet) {
    delivery.accept(outlet);
  }
}
