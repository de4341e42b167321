package io.atlascost.connect.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processes in, the seconds of processor time out that they and the whole machine have used so far,
 * as the operating system counts them.
 */
record Load(double worker, double ours, double machine, long nanos) {
  private static final Path COUNTERS = Path.of("/proc/stat");
  private static final double TICKS_A_SECOND = 100;

  /** Positions in the first line of the counters: user, nice, system, irq, softirq, steal. */
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

  static Load now(ProcessHandle worker) {
    double used = seconds(worker);
    double own = used + seconds(ProcessHandle.current());
    return new Load(used, own, machineSeconds(), System.nanoTime());
  }

  double workerSecondsSince(Load earlier) {
    return worker - earlier.worker;
  }

  double secondsSince(Load earlier) {
    return (nanos - earlier.nanos) / 1e9;
  }

  /** The part of all processors that others had; not a number where nobody counts it. */
  double othersSince(Load earlier) {
    double others = (machine - earlier.machine) - (ours - earlier.ours);
    double all = secondsSince(earlier) * Runtime.getRuntime().availableProcessors();
    return Math.max(0, others) / all;
  }

  private static double seconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static double machineSeconds() {
    try (Stream<String> lines = Files.lines(COUNTERS)) {
      String[] counters = lines.findFirst().orElseThrow().split("\\s+", -1);
      return BUSY.stream().mapToLong(each -> Long.parseLong(counters[each])).sum() / TICKS_A_SECOND;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
