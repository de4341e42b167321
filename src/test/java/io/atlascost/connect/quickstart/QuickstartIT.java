package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as its user starts it, without Maven. */
class QuickstartIT {
  private static final Path CONNECTOR = Path.of("config", "quickstart.json");

  @TempDir Path directory;

  @Test
  void showsEveryRowOnItsWayAndEndsWithStatusZero() throws IOException, InterruptedException {
    Process quickstart = start(CONNECTOR);

    List<String> lines = lines(quickstart);

    assertThat(quickstart.waitFor()).as("%s", lines).isZero();
    assertThat(lines)
        .anyMatch(line -> line.matches(" +Kafka broker +127\\.0\\.0\\.1:\\d+.*"))
        .anyMatch(line -> line.matches(" +Connect worker +http://127\\.0\\.0\\.1:\\d+.*"))
        .anyMatch(line -> line.contains("processing  Atlas says 202"))
        .anyMatch(line -> line.contains("processing  Atlas says 102"))
        .anyMatch(line -> line.contains("complete    1 record, 1,018.39 USD"))
        .anyMatch(
            line -> line.contains("complete    204 records") && line.contains("1 dead letter"))
        .anyMatch(line -> line.startsWith("Usage records on topic atlas.usage: 475"))
        .anyMatch(line -> line.matches(" +organizationName +Test 2"))
        .anyMatch(line -> line.matches(" +Credits +-[\\d,.]+ +-+"))
        .anyMatch(line -> line.matches(" +2024-09 +[\\d,.]+ +#+"))
        .anyMatch(line -> line.contains("total in Atlas") && line.endsWith("USD, the same"))
        .anyMatch(line -> line.matches(" +kind +INVALID_ROW"))
        .anyMatch(
            line -> line.matches(" +curl -s http://127\\.0\\.0\\.1:\\d+/connectors/.*/status"))
        .endsWith("Stopped. Everything had arrived.")
        .allMatch(line -> line.length() <= 100);
    assertThat(left()).containsExactlyInAnyOrder("quickstart.log", "worker.log");
  }

  @Test
  void saysWhatIsWrongAndEndsWithStatusTwo() throws IOException, InterruptedException {
    Path wrong = directory.resolve("wrong.json");
    String connector = Files.readString(CONNECTOR);
    Files.writeString(wrong, connector.replace("AtlasCostSourceConnector", "NoSuchConnector"));

    Process quickstart = start(wrong);
    List<String> lines = lines(quickstart);

    assertThat(quickstart.waitFor()).as("%s", lines).isEqualTo(2);
    assertThat(lines)
        .anyMatch(line -> line.matches(" +reason +Connect answered \\d+.*"))
        .anyMatch(line -> line.matches(" +logs .*quickstart\\.log.*"))
        .noneMatch(line -> line.startsWith("\tat "));
    assertThat(left()).contains("quickstart.log", "worker.log").hasSize(3);
  }

  @Test
  void endsInOrderWhenItIsToldTo() throws IOException, InterruptedException {
    Process quickstart = start(CONNECTOR);
    Stream<String> lines = quickstart.inputReader(UTF_8).lines();
    assertThat(lines.anyMatch(line -> line.contains("Connect worker"))).isTrue();

    quickstart.destroy();

    assertThat(quickstart.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(left()).containsExactlyInAnyOrder("quickstart.log", "worker.log");
  }

  private Process start(Path connector) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:-UsePerfData",
            "-Dquickstart.once",
            "-cp",
            System.getProperty("java.class.path"),
            Launcher.class.getName(),
            System.getProperty("plugin.path"),
            directory.toString(),
            connector.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static List<String> lines(Process process) {
    return process.inputReader(UTF_8).lines().toList();
  }

  private List<String> left() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }

    return names;
  }
}
