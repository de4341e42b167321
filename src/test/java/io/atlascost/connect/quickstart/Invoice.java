package io.atlascost.connect.quickstart;

import io.atlascost.connect.simulator.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The result of one query as Atlas gives it, and what must be on the topics once it is read.
 *
 * @param rows how many rows of it are usage
 * @param badRows how many cannot be read
 * @param total sum over the rows that are usage
 */
record Invoice(Reply result, int rows, int badRows, BigDecimal total) {
  private static final String EXAMPLE = "/samples/documented-example.csv";

  /** The one example that is published, byte for byte. */
  static Invoice publishedExample() {
    try (InputStream in = Invoice.class.getResourceAsStream(EXAMPLE)) {
      return new Invoice(Reply.csv(in.readAllBytes()), 1, 0, new BigDecimal("1018.39"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Three months of a shop. */
  static Invoice shop() {
    InvoiceSheet sheet =
        new InvoiceSheet(
            "Northwind Outfitters",
            List.of("webshop", "warehouse", "payments", "analytics"),
            List.of("production", "staging", "reporting"),
            new BigDecimal("-1500.00"));

    return sheet.month(0).month(1).month(2).invoice();
  }

  /** Three months of a data company, with one amount in their midst that is none. */
  static Invoice dataCompany() {
    InvoiceSheet sheet =
        new InvoiceSheet(
            "Blue Harbor Analytics",
            List.of("ingest", "models", "customers"),
            List.of("main", "archive", "sandbox"),
            new BigDecimal("-420.50"));

    return sheet.month(0).month(1).badRow("models", "not billed yet").month(2).invoice();
  }
}
