package io.atlascost.connect.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of config/monitoring in, the queries and the names of metrics that they use out. */
public final class MonitoringSamples {
  private static final Path DIRECTORY = Path.of("config", "monitoring");
  public static final Path EXPORTER = DIRECTORY.resolve("jmx-exporter.yml");
  public static final Path PROMETHEUS = DIRECTORY.resolve("prometheus.yml");
  public static final Path PAGE = DIRECTORY.resolve("README.md");
  public static final Path ALERTS = DIRECTORY.resolve("alerts.yml");
  public static final Path ALERT_TESTS = DIRECTORY.resolve("alerts_test.yml");
  private static final Path DASHBOARD = DIRECTORY.resolve(Path.of("grafana", "dashboard.json"));

  private static final Pattern NAME = Pattern.compile("\\b(?:atlas_cost|kafka_connect)_\\w+");

  private MonitoringSamples() {}

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the panels that ask Prometheus. */
  public static List<String> dashboardQueries() {
    return targets("expr");
  }

  /** Those of the panels that ask a database. */
  public static List<String> databaseQueries() {
    return targets("rawSql");
  }

  private static List<String> targets(String field) {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        if (target.has(field)) {
          queries.add(target.path(field).asText());
        }
      }
    }

    return queries;
  }

  static JsonNode dashboard() {
    try {
      return new ObjectMapper().readTree(DASHBOARD.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all that dashboard and alerts ask for. */
  public static Set<String> names() {
    return Stream.concat(Stream.of(text(ALERTS)), dashboardQueries().stream())
        .flatMap(query -> NAME.matcher(query).results())
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Set<String> names(String text) {
    return NAME.matcher(text)
        .results()
        .map(match -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of the alerts. */
  public static Set<String> alerts() {
    return Pattern.compile("- alert: (\\w+)")
        .matcher(text(ALERTS))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
