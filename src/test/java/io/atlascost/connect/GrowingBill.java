package io.atlascost.connect;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import io.atlascost.connect.simulator.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A simulated organization's bill in an order that tests can name: each query that is created by
 * services is the next snapshot of it.
 */
public final class GrowingBill {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int[] rows;
  private final String surplus;
  private final AtomicInteger snapshots = new AtomicInteger();
  private final AtomicInteger queries = new AtomicInteger();
  private final Map<String, Reply> results = new ConcurrentHashMap<>();

  private GrowingBill(String surplus, int... rows) {
    this.surplus = surplus;
    this.rows = rows;
  }

  /**
   * Has Atlas answer whatever query is created.
   *
   * @param surplus of the control over the cut, US dollars without the cents
   * @param rows of the snapshots, one after the other; the last again and again
   */
  public static GrowingBill of(AtlasSimulator atlas, String surplus, int... rows) {
    GrowingBill bill = new GrowingBill(surplus, rows);
    atlas.creations(bill::create).anyUsage(bill::result);
    return bill;
  }

  private Reply create(Request request) {
    String token = String.format("%08X", queries.incrementAndGet()).repeat(8);
    results.put(token, isControl(request) ? control() : snapshot());
    return Reply.json("{\"token\":\"" + token + "\"}").status(202);
  }

  private static boolean isControl(Request request) {
    try {
      return JSON.readTree(request.body()).path("groupBy").asText().equals("organizations");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply snapshot() {
    return Reply.json(UsageRows.json(next(snapshots.getAndIncrement())));
  }

  /** Comes before the cut of its round. */
  private Reply control() {
    int sum = IntStream.rangeClosed(1, next(snapshots.get())).sum();
    double cents = next(snapshots.get()) * 0.25;
    String total = String.valueOf(sum + cents + Double.parseDouble(surplus));
    return Reply.json(
        "{\"usageDetails\":[{\"usageAmount\":" + total + ",\"usageDate\":\"2024-06-01\"}]}");
  }

  private int next(int number) {
    return rows[Math.min(number, rows.length - 1)];
  }

  private Reply result(Request request) {
    return results.get(request.path().replaceFirst(".*/", ""));
  }
}
