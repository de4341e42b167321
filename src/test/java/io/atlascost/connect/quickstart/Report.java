package io.atlascost.connect.quickstart;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.reducing;

import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** What has arrived in Kafka in, a page for people out. */
final class Report {
  private static final int SAMPLED_ROWS = 12;
  private static final String NOT_NAMED = "(not named)";

  private final Outcome outcome;
  private final ConnectorFile connector;
  private final Screen screen;

  Report(Outcome outcome, ConnectorFile connector, Screen screen) {
    this.outcome = outcome;
    this.connector = connector;
    this.screen = screen;
  }

  void print() {
    usage();
    totals();
    deadLetters();
  }

  /** A sentence for each thing that is not as it should be. */
  List<String> missing() {
    return outcome.missing();
  }

  /** Commands that work as they stand here. */
  void printFurther(URI worker) {
    String base = worker + "/connectors/" + connector.name();
    screen.section("Look further, from another terminal");
    screen.item("curl -s " + base + "/status");
    screen.item("curl -s " + base + "/offsets");
    screen.item("curl -s -X PUT -H 'Content-Type: application/json' \\");
    screen.item(
        "  -d '{\"connector.class\":\"AtlasCostSourceConnector\",\"atlas.queries\":\"abc\"}' \\");
    screen.item("  " + worker + "/connector-plugins/AtlasCostSourceConnector/config/validate \\");
    screen.item("  | grep -o '\"errors\":\\[\"[^]]*\\]'");
  }

  private void usage() {
    screen.section(
        "Usage records on topic "
            + connector.usageTopic()
            + ": "
            + outcome.usage().size()
            + ", read back with plain Avro and the .avsc");
    outcome.publishedExample().ifPresent(this::example);

    List<GenericRecord> others = outcome.others();
    List<GenericRecord> sampled = sampled(others);
    screen.section(sampled.size() + " of the other " + others.size());
    screen.table(
        List.of("usageDate", "organization", "project", "cluster", "service", "usageAmount"),
        sampled.stream().map(Report::row).toList());
  }

  private void example(GenericRecord usage) {
    screen.section(
        "The published example of the Atlas documentation, one record, without its nulls");
    for (Schema.Field field : usage.getSchema().getFields()) {
      Object value = usage.get(field.pos());
      if (value instanceof BigDecimal amount) {
        screen.item(field.name(), Screen.exactly(amount) + " USD");
      } else if (value != null) {
        screen.item(field.name(), value.toString());
      }
    }
  }

  /** Evenly from the first to the last. */
  private static List<GenericRecord> sampled(List<GenericRecord> usage) {
    List<GenericRecord> sampled = new ArrayList<>();
    int count = Math.min(SAMPLED_ROWS, usage.size());
    for (int i = 0; i < count; i++) {
      sampled.add(usage.get(i * (usage.size() - 1) / Math.max(1, count - 1)));
    }

    return sampled;
  }

  private static List<String> row(GenericRecord usage) {
    return List.of(
        text(usage, "usageDate"),
        text(usage, "organizationName"),
        text(usage, "projectName"),
        text(usage, "clusterName"),
        text(usage, "service"),
        Screen.exactly(Outcome.amount(usage)));
  }

  private void totals() {
    Map<String, BigDecimal> services = sums(usage -> named(usage, "service"));
    Map<String, BigDecimal> sorted =
        services.entrySet().stream()
            .sorted(Map.Entry.<String, BigDecimal>comparingByValue().reversed())
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    screen.section("By service, USD");
    screen.bars(sorted);
    screen.section("By month, USD");
    screen.bars(sums(usage -> text(usage, "usageDate").substring(0, 7)));
    screen.section("Exact to the last digit");
    screen.item("total in Kafka", Screen.exactly(outcome.total()) + " USD");
    screen.item(
        "total in Atlas",
        Screen.exactly(outcome.invoiced()) + " USD" + (outcome.exact() ? ", the same" : ""));
  }

  private Map<String, BigDecimal> sums(Function<GenericRecord, String> name) {
    return outcome.usage().stream()
        .collect(
            groupingBy(
                name, TreeMap::new, reducing(BigDecimal.ZERO, Outcome::amount, BigDecimal::add)));
  }

  private void deadLetters() {
    screen.section(
        "Dead letters on topic "
            + connector.deadLetterTopic()
            + ": "
            + outcome.deadLetters().size());
    for (GenericRecord letter : outcome.deadLetters()) {
      for (String field : List.of("kind", "orgId", "token", "row", "field", "message", "raw")) {
        screen.item(field, text(letter, field));
      }
    }
  }

  private static String named(GenericRecord usage, String field) {
    String name = text(usage, field);
    return name.isEmpty() ? NOT_NAMED : name;
  }

  private static String text(GenericRecord each, String field) {
    Object value = each.get(field);
    return value == null ? "" : value.toString();
  }
}
