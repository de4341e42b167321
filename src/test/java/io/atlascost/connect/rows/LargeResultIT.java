package io.atlascost.connect.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results much larger than the heap of the JVM that reads them. */
class LargeResultIT {
  private static final long MEBIBYTE = 1024 * 1024;

  /** Length of an ordinary row below. */
  private static final int ROW_BYTES = 172;

  @ParameterizedTest
  @CsvSource({
    "csv, 1024, 24",
    "json, 1024, 24",
    "csv-without-line-ends, 256, 24",
    "csv-open-quote, 256, 24",
    "json-one-text, 256, 24",
    "json-white-space, 256, 24",
    "json-brackets, 256, 24",
    "json-beside-the-rows, 256, 24",
    "json-new-labels, 256, 24",
    "json-new-long-labels, 256, 24",
    "sideways-one-record, 256, 24"
  })
  void isReadInASmallHeap(String kind, long mebibytes, int heap) throws Exception {
    Process reader =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                kind,
                String.valueOf(mebibytes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    reader.getOutputStream().close();
    String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(output.strip()).isEqualTo(SmallHeap.expected(kind, mebibytes * MEBIBYTE));
    assertThat(reader.waitFor()).isZero();
  }

  /** Reads a result that is made up on the way and prints how many rows it had. */
  static final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] arguments) throws IOException {
      String kind = arguments[0];
      String contentType = kind.startsWith("json") ? Bodies.JSON : Bodies.CSV;
      InputStream body = body(kind, Long.parseLong(arguments[1]) * MEBIBYTE);
      long sound = 0;
      long damaged = 0;
      String end = "end";
      try {
        Rows rows = Rows.of(Bodies.framed(contentType, body));
        Optional<Row> row = rows.next();
        while (row.isPresent()) {
          sound += row.get() instanceof Row.Sound ? 1 : 0;
          damaged += row.get() instanceof Row.Damaged ? 1 : 0;
          row = rows.next();
        }
      } catch (MalformedBody e) {
        end = "malformed";
      }

      System.out.println(sound + " sound, " + damaged + " damaged, " + end);
    }

    private static String expected(String kind, long bytes) {
      return switch (kind) {
        case "csv", "json" -> bytes / ROW_BYTES + " sound, 0 damaged, end";
        case "csv-open-quote" -> "0 sound, 0 damaged, malformed";
        case "json-beside-the-rows" -> "1 sound, 0 damaged, end";
        case "json-brackets" -> "0 sound, 0 damaged, malformed";
        case "json-new-labels" -> bytes / 500 + " sound, 0 damaged, end";
        case "json-new-long-labels" -> "1 sound, " + bytes / 300_000 + " damaged, end";
        default -> "0 sound, 1 damaged, end";
      };
    }

    private static InputStream body(String kind, long bytes) {
      byte[] kibibyte = "x".repeat(1024).getBytes(StandardCharsets.UTF_8);
      byte[] blanks = " ".repeat(1024).getBytes(StandardCharsets.UTF_8);
      LongFunction<byte[]> filler = i -> kibibyte;
      String head = "Usage Date,Organization,Project Name,Cluster Name,Service,Usage Amount\n";

      return switch (kind) {
        case "csv" -> new Generated(head, bytes / ROW_BYTES, SmallHeap::csvRow, "");
        case "json" ->
            new Generated("{\"usageDetails\":[{}", bytes / ROW_BYTES - 1, SmallHeap::jsonRow, "]}");
        case "csv-without-line-ends" -> new Generated(head, bytes / 1024, filler, "");
        case "csv-open-quote" -> new Generated(head + "\"", bytes / 1024, filler, "");
        case "json-one-text" ->
            new Generated("{\"usageDetails\":[{\"a\":\"", bytes / 1024, filler, "\"}]}");
        case "json-white-space" ->
            new Generated("{\"usageDetails\":[{\"a\":", bytes / 1024, i -> blanks, "1}]}");
        case "json-brackets" ->
            new Generated(
                "{\"usageDetails\":[",
                bytes / 1024,
                i -> "[{\"\":".repeat(205).substring(0, 1024).getBytes(StandardCharsets.UTF_8),
                "");
        case "json-beside-the-rows" ->
            new Generated(
                "{\"a\":\"", bytes / 1024, filler, "\",\"usageDetails\":[{\"service\":\"s\"}]}");
        case "json-new-labels" ->
            new Generated("{\"usageDetails\":[{}", bytes / 500 - 1, i -> newLabel(i, 500), "]}");
        case "json-new-long-labels" ->
            new Generated(
                "{\"usageDetails\":[{}", bytes / 300_000, i -> newLabel(i, 300_000), "]}");
        case "sideways-one-record" ->
            new Generated(
                "Billed Date,d\nUsage Amount,1\n",
                bytes / 1024,
                i -> padded("Tag " + i + ",", 1023, "\n"),
                "");
        default -> throw new IllegalArgumentException(kind);
      };
    }

    private static byte[] csvRow(long i) {
      String amount = ",Clusters," + i + ".25\n";
      return padded("2024-09-01,Kubecost,\"A, B\",", ROW_BYTES - amount.length(), amount);
    }

    private static byte[] jsonRow(long i) {
      String amount = "\",\"usageAmount\":" + i + ".25}";
      return padded(
          ",{\"usageDate\":\"2024-09-01\",\"clusterName\":\"", ROW_BYTES - amount.length(), amount);
    }

    private static byte[] newLabel(long i, int length) {
      return padded(",{\"" + i, length - 4, "\":1}");
    }

    private static byte[] padded(String start, int length, String end) {
      return (start + "x".repeat(length - start.length()) + end).getBytes(StandardCharsets.UTF_8);
    }
  }
}
