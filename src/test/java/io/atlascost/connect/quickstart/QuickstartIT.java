package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        .anyMatch(line -> line.matches(" +\\d.* s  Example Retail +\\S+ by \\w+ +new: .* USD.*"))
        .anyMatch(line -> line.matches(" +\\d.* s  Example \\w+ .* has grown by [\\d,.]+ to .*"))
        .anyMatch(line -> line.matches(" +\\d.* s  Example \\w+ .* unchanged: nothing is sent .*"))
        .anyMatch(line -> line.matches(" +a correction +Example Retail \\S+ by -12\\.345 USD"))
        .anyMatch(line -> line.matches(" +\\d.* s  Example Retail .* restated by -12\\.35 to .*"))
        .anyMatch(line -> line.matches(" +\\d.* s  Example Robotics .* new: .* USD .*"))
        .anyMatch(line -> line.matches(" +largest difference +0\\.00 USD"))
        .filteredOn(line -> line.endsWith("USD, the same"))
        .hasSize(2);
    assertThat(lines)
        .anyMatch(
            line -> line.matches(" +curl -s http://127\\.0\\.0\\.1:\\d+/connectors/.*/status"))
        .endsWith("Stopped. Everything had arrived.")
        .allMatch(line -> line.length() <= 100);
    assertThat(left()).containsExactlyInAnyOrder("quickstart.log", "worker.log", "costs.html");
    assertPage(directory.resolve("costs.html"), lines);
  }

  /** Beside the screen, and beside books of the test's own. */
  private static void assertPage(Path page, List<String> lines)
      throws IOException, InterruptedException {
    Optional<Chromium> chromium = Chromium.installed();
    String html = chromium.isPresent() ? chromium.get().dom(page) : Files.readString(page);
    Map<String, String> numbers = PageNumbers.of(html).exact();
    assertThat(PageNumbers.of(html).json()).isEqualTo(numbers);
    assertThat(numbers)
        .containsEntry("tile/differing", "0")
        .containsEntry("tile/deadLetters", "1")
        .containsEntry("restated", "2")
        .containsEntry("restatement/0/change", "-12.345")
        .containsEntry("query/4ABBE973/total", "1018.39")
        .containsEntry("query/FD6C4402/rows", "204")
        .containsEntry("query/EE1B35EF/deadLetters", "0")
        .containsEntry("project-total", numbers.get("service-total"))
        .containsEntry("organization-total", numbers.get("service-total"));
    assertThat(lines)
        .filteredOn(
            line ->
                line.matches(" +total in Kafka +.* USD")
                    && line.contains(Screen.exactly(new BigDecimal(numbers.get("service-total")))))
        .hasSize(1);

    Company company = new Company(Clock.systemUTC());
    YearMonth last = company.runningMonth().minusMonths(1);
    BigDecimal before = company.total(Company.CORRECTED, last);
    BigDecimal after = company.correctLastMonth().total(Company.CORRECTED, last);
    assertThat(new BigDecimal(numbers.get("restatement/0/before"))).isEqualByComparingTo(before);
    for (String name :
        List.of(
            "restatement/1/after",
            "organization/Example Retail/" + last,
            "control/" + last + "/Example Retail/services/total",
            "control/" + last + "/Example Retail/projects/control")) {
      assertThat(new BigDecimal(numbers.get(name))).as(name).isEqualByComparingTo(after);
    }

    String robotics = "control/" + company.runningMonth() + "/Example Robotics/services/total";
    assertThat(new BigDecimal(numbers.get(robotics))).isPositive();
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
