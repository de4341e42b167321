package io.atlascost.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows as Atlas would send them: numbers in, texts of bodies out. */
public final class UsageRows {
  private static final String HEADER =
      "Organization Name,Project Id,Cluster Name,Service,Invoice Id,Usage Date,Usage Amount\n";

  private UsageRows() {}

  /** A whole result. */
  public static String csv(int rows) {
    return csv(IntStream.rangeClosed(1, rows).mapToObj(UsageRows::row).toList());
  }

  public static String csv(List<String> rows) {
    return rows.stream().collect(Collectors.joining("\n", HEADER, "\n"));
  }

  /** The row with a number, which is also its amount in whole dollars. */
  public static String row(int number) {
    return row(number, number + ".25");
  }

  public static String row(int number, String amount) {
    return "Test 2,"
        + project(number)
        + ",Cluster "
        + number
        + ",Clusters,66d7254246a21a41036ff315,2024-06-01,"
        + amount;
  }

  /** Each row has its own, so that no two share a key. */
  private static String project(int number) {
    return String.format("66%022d", number);
  }

  /** The same rows in JSON. */
  public static String json(int rows) {
    return "{\"usageDetails\":[" + jsonRows(rows) + "]}";
  }

  public static String jsonRows(int rows) {
    return IntStream.rangeClosed(1, rows)
        .mapToObj(
            number ->
                String.format(
                    "{\"clusterName\":\"Cluster %d\",\"projectId\":\"%s\","
                        + "\"service\":\"Clusters\",\"usageAmount\":%d.25,"
                        + "\"usageDate\":\"2024-06-01\"}",
                    number, project(number), number))
        .collect(Collectors.joining(","));
  }

  /** Bytes of a CSV body up to the end of a row. */
  public static long bytesUpTo(String body, int row) {
    int end = 0;
    for (int line = 0; line <= row; line++) {
      end = body.indexOf('\n', end) + 1;
    }

    return body.substring(0, end).getBytes(UTF_8).length;
  }

  /** A body that was published or seen. */
  public static byte[] sample(String name) {
    try (InputStream in = UsageRows.class.getResourceAsStream("/samples/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
