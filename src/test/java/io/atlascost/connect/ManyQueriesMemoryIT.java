package io.atlascost.connect;

import static io.atlascost.connect.ConnectFixture.query;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atlascost.connect.simulator.AtlasSimulator;
import io.atlascost.connect.simulator.Reply;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Many queries in a small heap: nothing but their names stays of those that are complete. */
class ManyQueriesMemoryIT {
  private static final int ROWS = 30;

  /** All rows together are more than the heap. */
  @Test
  void aQueryThatIsCompleteLeavesNothingBehind() throws Exception {
    String body = UsageRows.csv(ROWS).replace("Test 2", "Test " + "x".repeat(1000));
    Set<String> asked = ConcurrentHashMap.newKeySet();
    try (AtlasSimulator atlas = AtlasSimulator.start()) {
      atlas.anyUsage(request -> asked.add(request.path()) ? Reply.accepted() : Reply.csv(body));
      Process reader =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx32m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SmallHeap.class.getName(),
                  atlas.baseUrl().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      reader.getOutputStream().close();
      List<String> output =
          new String(reader.getInputStream().readAllBytes(), UTF_8).lines().toList();

      assertThat(output).hasSize(2);
      assertThat(output.get(0)).isEqualTo(SmallHeap.MANY * ROWS + " rows");
      assertThat(Long.parseLong(output.get(1)))
          .as("bytes of each query in the heap when all are complete")
          .isLessThan(SmallHeap.NAMES);
      System.out.println(
          "Bytes that stay in the heap of a query that is complete: " + output.get(1));
      assertThat(reader.waitFor()).isZero();
    }
  }

  /** Reads few queries, then many, and tells how much more heap these took when they were read. */
  static final class SmallHeap {
    private static final int FEW = 200;
    private static final int MANY = 2000;

    /** Bytes: organization and token in two configurations, and requests of the last minute. */
    private static final long NAMES = 650;

    private SmallHeap() {}

    public static void main(String[] arguments) throws InterruptedException {
      // What is made once is there after the first.
      usedAfter(arguments[0], 0, FEW, "");
      long few = usedAfter(arguments[0], FEW, FEW, "");
      long many = usedAfter(arguments[0], 2 * FEW, MANY, " rows");
      System.out.println((many - few) / (MANY - FEW));
    }

    private static long usedAfter(String atlas, int first, int count, String shown)
        throws InterruptedException {
      try (TaskAtWork task = new TaskAtWork()) {
        task.with("atlas.base.url", atlas)
            .with("atlas.queries", list(first, count))
            .with("atlas.requests.per.minute", "100000")
            .with("poll.interval.ms", "1")
            .with("poll.interval.max.ms", "1")
            .start();
        long rows = readAll(task, count);
        if (!shown.isEmpty()) {
          System.out.println(rows + shown);
        }

        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      }
    }

    private static long readAll(TaskAtWork task, int queries) throws InterruptedException {
      long rows = 0;
      long complete = 0;
      while (complete < queries) {
        List<SourceRecord> batch = task.poll();
        rows += batch.size();
        complete +=
            batch.stream().filter(r -> r.sourceOffset().get("state").equals("COMPLETE")).count();
      }

      return rows;
    }

    private static String list(int first, int count) {
      return IntStream.range(first, first + count)
          .mapToObj(number -> query(number))
          .map(query -> query.orgId() + ":" + query.token())
          .collect(Collectors.joining(","));
    }
  }
}
