package io.atlascost.connect.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/**
 * What has arrived in Kafka, and what of the samples is missing there.
 *
 * @param statuses by token
 * @param offsets as Connect's REST API gives them
 */
record Outcome(
    List<Sample> samples,
    Map<String, GenericRecord> statuses,
    List<GenericRecord> usage,
    List<GenericRecord> deadLetters,
    JsonNode offsets) {

  /** A sentence for each thing that is not as it should be. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    samples.forEach(sample -> missing.addAll(missing(sample)));
    expect(missing, "usage records", expectedUsage(), usage.size());
    expect(
        missing,
        "different rows",
        expectedUsage(),
        usage.stream().map(Outcome::row).distinct().count());
    expect(missing, "dead letters", expectedDeadLetters(), deadLetters.size());
    if (!exact()) {
      missing.add("The total is " + total() + " instead of " + invoiced());
    }

    if (publishedExample().isEmpty()) {
      missing.add("The published example is not among the usage records as it should be");
    }

    if (deadLetters.stream()
        .anyMatch(letter -> !letter.get("kind").toString().equals("INVALID_ROW"))) {
      missing.add("There is a dead letter of another kind than INVALID_ROW");
    }

    return missing;
  }

  int expectedUsage() {
    return samples.stream().mapToInt(sample -> sample.invoice().rows()).sum();
  }

  int expectedDeadLetters() {
    return samples.stream().mapToInt(sample -> sample.invoice().badRows()).sum();
  }

  /** Sum of the amounts on the topic. */
  BigDecimal total() {
    return sum(usage);
  }

  /** Sum of the amounts that Atlas gave. */
  BigDecimal invoiced() {
    return samples.stream()
        .map(sample -> sample.invoice().total())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Whether not a fraction of a cent was lost. */
  boolean exact() {
    return total().compareTo(invoiced()) == 0;
  }

  Optional<GenericRecord> publishedExample() {
    String token = samples.get(0).query().token();
    return usage.stream()
        .filter(each -> token(each).equals(token))
        .filter(each -> amount(each).compareTo(samples.get(0).invoice().total()) == 0)
        .filter(each -> "2024-06-01".equals(String.valueOf(each.get("usageDate"))))
        .filter(each -> "2024-07-01".equals(String.valueOf(each.get("usageEndDate"))))
        .filter(each -> "Test 2".equals(String.valueOf(each.get("organizationName"))))
        .findFirst();
  }

  /** Usage records of all queries but the published example's, a query's rows in their order. */
  List<GenericRecord> others() {
    return samples.stream()
        .skip(1)
        .map(sample -> sample.query().token())
        .flatMap(token -> usage.stream().filter(each -> token(each).equals(token)))
        .toList();
  }

  /** Whether a record is of a query that somebody else created, not of the schedule. */
  static boolean isConfigured(GenericRecord each) {
    return each.get("groupBy") == null;
  }

  static BigDecimal amount(GenericRecord usage) {
    return (BigDecimal) usage.get("usageAmount");
  }

  private List<String> missing(Sample sample) {
    String token = sample.query().token();
    String name = "Query " + sample.query().shortToken();
    Invoice invoice = sample.invoice();
    List<String> missing = new ArrayList<>();
    if (!complete(offsets, token)) {
      missing.add(name + " has no offset that says COMPLETE");
    }

    GenericRecord status = statuses.get(token);
    if (status == null) {
      missing.add(name + " has no status record");
      return missing;
    }

    if (!status.get("state").toString().equals("COMPLETE")) {
      missing.add(name + " ended as " + status.get("state"));
    }

    expect(
        missing, name + ": rows in the status record", invoice.rows(), (long) status.get("rows"));
    expect(
        missing,
        name + ": dead letters in the status record",
        invoice.badRows(),
        (long) status.get("deadLetters"));
    BigDecimal total = (BigDecimal) status.get("totalUsageAmount");
    if (total.compareTo(invoice.total()) != 0) {
      missing.add(
          name + ": total " + total + " in the status record instead of " + invoice.total());
    }

    return missing;
  }

  static boolean complete(JsonNode offsets, String token) {
    for (JsonNode each : offsets) {
      if (each.at("/partition/token").asText().equals(token)) {
        return each.at("/offset/state").asText().equals("COMPLETE");
      }
    }

    return false;
  }

  private static void expect(List<String> missing, String what, long expected, long found) {
    if (expected != found) {
      missing.add(what + ": " + found + " instead of " + expected);
    }
  }

  private static BigDecimal sum(List<GenericRecord> usage) {
    return usage.stream().map(Outcome::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static String token(GenericRecord usage) {
    return usage.get("queryToken").toString();
  }

  private static String row(GenericRecord usage) {
    return token(usage) + usage.get("queryRow");
  }
}
