package io.atlascost.connect.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;

/**
 * Requests at the simulated Atlas and records of the status topic in, a line for each change out.
 */
final class QueryWatch {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Pattern EXCEPTION = Pattern.compile("^([\\w$]+\\.)+[\\w$]+: ");

  private final List<Sample> samples;
  private final AtlasSimulator atlas;
  private final Screen screen;
  private final Stop stop;
  private final long start = System.nanoTime();
  private final Map<String, Integer> shown = new HashMap<>();
  private final Map<String, GenericRecord> ended = new HashMap<>();

  QueryWatch(List<Sample> samples, AtlasSimulator atlas, Screen screen, Stop stop) {
    this.samples = samples;
    this.atlas = atlas;
    this.screen = screen;
    this.stop = stop;
  }

  /** Status records by token; returns when all queries have ended, or after a minute without. */
  Map<String, GenericRecord> untilAllEnd(TopicReader statuses, ConnectRest rest, String connector)
      throws InterruptedException {
    while (ended.size() < samples.size() && elapsed().compareTo(PATIENCE) < 0) {
      stop.pause();
      samples.forEach(this::showProcessing);
      statuses.next().stream().filter(Outcome::isConfigured).forEach(this::showEnd);
      failIfFailed(rest.status(connector));
    }

    return ended;
  }

  private void showProcessing(Sample sample) {
    int replies =
        Math.min(atlas.requests(sample.query().token()).size(), sample.processing().size());
    for (int i = shown.getOrDefault(sample.query().token(), 0); i < replies; i++) {
      show(sample, "processing  Atlas says " + sample.processing().get(i));
    }

    shown.put(sample.query().token(), replies);
  }

  private void showEnd(GenericRecord status) {
    String token = status.get("token").toString();
    samples.stream()
        .filter(sample -> sample.query().token().equals(token))
        .forEach(sample -> show(sample, end(status)));
    ended.put(token, status);
  }

  private static String end(GenericRecord status) {
    long deadLetters = (long) status.get("deadLetters");
    return String.format(
        Locale.ROOT,
        "%-10s  %s, %s USD%s",
        status.get("state").toString().toLowerCase(Locale.ROOT),
        count((long) status.get("rows"), "record"),
        Screen.cents((BigDecimal) status.get("totalUsageAmount")),
        deadLetters == 0 ? "" : ", " + count(deadLetters, "dead letter"));
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private void show(Sample sample, String state) {
    ConnectorFile.Query query = sample.query();
    double seconds = elapsed().toMillis() / 1000.0;
    screen.item(
        String.format(
            Locale.ROOT, "%4.1f s  %s  %s  %s", seconds, query.orgId(), query.shortToken(), state));
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static void failIfFailed(JsonNode status) {
    for (JsonNode trace : status.findValues("trace")) {
      String reason = trace.asText().lines().findFirst().orElse("it does not say why");
      throw new QuickstartFailure(
          "The connector failed: " + EXCEPTION.matcher(reason).replaceAll(""));
    }
  }
}
