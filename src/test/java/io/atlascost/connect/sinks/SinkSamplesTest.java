package io.atlascost.connect.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of {@code config/sinks/}, and what their page says. */
class SinkSamplesTest {
  private static final Path PAGE = Path.of("docs", "sinks.md");
  private static final Map<String, String> SOURCE =
      SinkSample.at(Path.of("config", "connector.json")).config();

  private static List<String> samples() throws IOException {
    try (Stream<Path> files = Files.list(SinkSample.DIRECTORY)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thePageSaysOfEachSampleWhetherItIsRun() throws IOException {
    assertThat(samples()).hasSizeGreaterThan(8);
    for (String sample : samples()) {
      assertThat(Files.readAllLines(PAGE))
          .filteredOn(line -> line.startsWith("| `" + sample + "` |"))
          .as(sample)
          .singleElement()
          .asString()
          .containsAnyOf("| yes", "| **not run**");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "debezium-jdbc, debezium.version, Debezium's JDBC sink",
    "iceberg, iceberg.version, Iceberg's own sink"
  })
  void thePageAndTheBuildsSpeakOfOneVersion(String build, String property, String words)
      throws IOException {
    String version = version(Path.of("pom.xml"), property);

    assertThat(version(SinkSample.DIRECTORY.resolve(build).resolve("pom.xml"), property))
        .isEqualTo(version);
    assertThat(Files.readString(PAGE)).contains(words + " " + version);
  }

  private static String version(Path pom, String property) throws IOException {
    Matcher version = Pattern.compile("<" + property + ">([^<]+)<").matcher(Files.readString(pom));
    assertThat(version.find()).as("%s in %s", property, pom).isTrue();

    return version.group(1);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleReadsWhatTheSourcesSampleWrites(String sample) {
    Map<String, String> config = SinkSample.of(sample).config();

    assertThat(config)
        .containsEntry("key.converter", SOURCE.get("key.converter"))
        .containsEntry("value.converter", SOURCE.get("value.converter"))
        .containsEntry("consumer.override.isolation.level", "read_committed");
    assertThat(config.get("topics"))
        .isIn(
            SOURCE.get("topic"),
            SOURCE.get("status.topic"),
            SOURCE.get("errors.deadletterqueue.topic.name"));
    assertThat(config.keySet()).noneMatch(key -> key.startsWith("transforms"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSecretIsReadFromAFile(String sample) {
    SinkSample.of(sample)
        .config()
        .forEach(
            (key, value) -> {
              if (key.matches(".*(password|secret|private\\.key).*")) {
                assertThat(value).startsWith("${file:/etc/kafka-connect/secrets/");
              }
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql-upsert.json",
        "postgresql-append.json",
        "postgresql-status.json",
        "postgresql-errors.json",
        "iceberg.json"
      })
  void everyKeyOfASampleThatIsRunIsExplained(String sample) throws IOException {
    String page = Files.readString(PAGE);

    assertThat(SinkSample.of(sample).config().keySet())
        .filteredOn(key -> !key.equals("connector.class") && !key.equals("tasks.max"))
        .allSatisfy(key -> assertThat(page).containsPattern("`" + key + "[`=]"));
  }
}
