package io.atlascost.connect.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.atlascost.connect.api.Query;
import io.atlascost.connect.simulator.Reply;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.concurrent.CountDownLatch;

/**
 * A query and a number of rows in, its result as Atlas sends it out: with an amount of its own in
 * each row, and here and there one that cannot be read.
 */
final class SentResult {
  private static final String HEADER = "Cluster Name,Service,Invoice Id,Usage Date,Usage Amount\n";

  /** Every row is so long, so that it is known where each one starts. */
  private static final int ROW_BYTES = 96;

  private static final int UNREADABLE_EVERY = 9_973;

  /** A prime, so that neighbours differ and no two results of a test have the same sum. */
  private static final long STEP = 7_919;

  private static final long MOST_CENTS = 1_000_000;

  private final Query query;
  private final int rows;
  private final byte[] body;

  SentResult(Query query, int rows) {
    this.query = query;
    this.rows = rows;
    this.body = body(query, rows);
  }

  Query query() {
    return query;
  }

  /** All, readable or not. */
  int rows() {
    return rows;
  }

  /** How many of the first rows can be read. */
  static int readable(int rows) {
    return rows - rows / UNREADABLE_EVERY;
  }

  static boolean isReadable(long row) {
    return row % UNREADABLE_EVERY != 0;
  }

  /** In US dollars. */
  static BigDecimal amount(Query query, long row) {
    return BigDecimal.valueOf(
        (row * STEP + Math.floorMod(query.token().hashCode(), STEP)) % MOST_CENTS, 2);
  }

  Reply reply() {
    return Reply.csv(body);
  }

  /** Sends so many rows, and the others when the latch is down. */
  Reply heldAfter(int row, CountDownLatch latch) {
    return heldAfter(reply(), row, latch);
  }

  static Reply heldAfter(Reply reply, int row, CountDownLatch latch) {
    return reply.holdAfter(HEADER.length() + (long) row * ROW_BYTES, latch);
  }

  private static byte[] body(Query query, int rows) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(HEADER.length() + rows * ROW_BYTES);
    body.writeBytes(HEADER.getBytes(US_ASCII));
    for (int row = 1; row <= rows; row++) {
      body.writeBytes(line(query, row).getBytes(US_ASCII));
    }

    return body.toByteArray();
  }

  private static String line(Query query, long row) {
    String start = "Cluster " + row;
    String amount = isReadable(row) ? amount(query, row).toPlainString() : "n/a";
    String end = ",Clusters,66d7254246a21a41036ff315,2024-06-01," + amount + "\n";

    return start + "-".repeat(ROW_BYTES - start.length() - end.length()) + end;
  }
}
