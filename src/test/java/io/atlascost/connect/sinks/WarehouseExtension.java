package io.atlascost.connect.sinks;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test class in, the one warehouse of the run out, since it takes long to start. */
final class WarehouseExtension implements BeforeAllCallback, AfterAllCallback {
  private Warehouse warehouse;

  @Override
  public void beforeAll(ExtensionContext context) {
    this.warehouse =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(WarehouseExtension.class))
            .computeIfAbsent(Warehouse.class, type -> start(), Warehouse.class);
  }

  /** So that it keeps still while others use the machine. */
  @Override
  public void afterAll(ExtensionContext context) {
    warehouse.clear();
  }

  Warehouse warehouse() {
    return warehouse;
  }

  private static Warehouse start() {
    try {
      return new Warehouse();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
