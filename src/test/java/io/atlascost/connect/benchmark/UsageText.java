package io.atlascost.connect.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.LocalDate;

/**
 * Numbers of rows in, the text of as many usage rows out, each with a key of its own: ten columns
 * with a date and an amount, no quotes, 172 bytes a row in CSV.
 */
final class UsageText {
  static final byte[] CSV_START =
      ("Usage Date,Invoice Id,Organization Name,Organization ID,Project Name,Project Id,"
              + "Cluster Name,Cluster Unique Id,Service,Usage Amount\n")
          .getBytes(UTF_8);
  static final byte[] JSON_START = "{\"usageDetails\":[".getBytes(UTF_8);
  static final byte[] JSON_END = "]}".getBytes(UTF_8);

  private static final String[] SERVICES = {
    "Clusters Hour", "Data Transfer", "Backup Export", "Search Nodes ", "Stream Proces",
    "Online Archiv", "Data Federatn", "Premium Suprt", "Vector Search", "App Services "
  };
  private static final int CLUSTERS = 100;
  private static final LocalDate FIRST_DAY = LocalDate.of(2022, 1, 1);

  private UsageText() {}

  /** Rows of a CSV, from a row number on. */
  static byte[] csv(int first, int rows) {
    Text text = new Text();
    for (int row = first; row < first + rows; row++) {
      int cluster = cluster(row);
      LocalDate day = day(row);
      text.add(day.toString()).add(",66").number(day.getYear(), 4).number(day.getMonthValue(), 18);
      text.add(",Test Company,5e2211c17a3e5a48f5497de3,Project ").number(cluster / 4, 2);
      text.add(",5f").number(cluster / 4, 22).add(",cluster-").number(cluster, 3);
      text.add(",6a").number(cluster, 22).add(",").add(service(row)).add(",");
      text.number(row % 1000, 3).add(".").number(row % 1_000_000, 6).add("\n");
    }

    return text.bytes();
  }

  /**
   * The same rows as elements of a JSON array, each with a comma before it but the first of all.
   */
  static byte[] json(int first, int rows) {
    Text text = new Text();
    for (int row = first; row < first + rows; row++) {
      int cluster = cluster(row);
      LocalDate day = day(row);
      text.add(row == 0 ? "" : ",").add("{\"usageDate\":\"").add(day.toString());
      text.add("\",\"invoiceId\":\"66").number(day.getYear(), 4).number(day.getMonthValue(), 18);
      text.add("\",\"organizationName\":\"Test Company");
      text.add("\",\"organizationId\":\"5e2211c17a3e5a48f5497de3");
      text.add("\",\"projectName\":\"Project ").number(cluster / 4, 2);
      text.add("\",\"projectId\":\"5f").number(cluster / 4, 22);
      text.add("\",\"clusterName\":\"cluster-").number(cluster, 3);
      text.add("\",\"clusterId\":\"6a").number(cluster, 22);
      text.add("\",\"service\":\"").add(service(row)).add("\",\"usageAmount\":");
      text.plainNumber(row % 1000).add(".").number(row % 1_000_000, 6).add("}");
    }

    return text.bytes();
  }

  private static String service(int row) {
    return SERVICES[row % SERVICES.length];
  }

  private static int cluster(int row) {
    return row / SERVICES.length % CLUSTERS;
  }

  private static LocalDate day(int row) {
    return FIRST_DAY.plusDays(row / (SERVICES.length * CLUSTERS));
  }

  /** ASCII, put together quickly: a benchmark makes many millions of rows. */
  private static final class Text {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Text add(String text) {
      byte[] ascii = text.getBytes(UTF_8);
      bytes.write(ascii, 0, ascii.length);
      return this;
    }

    Text plainNumber(int number) {
      return add(Integer.toString(number));
    }

    /** With zeros before it. */
    Text number(int number, int digits) {
      String text = Integer.toString(number);
      return add("0".repeat(digits - text.length())).add(text);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
