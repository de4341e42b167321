package io.atlascost.connect.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atlascost.connect.kafka.ConnectRest;
import io.atlascost.connect.quickstart.History.Kind;
import io.atlascost.connect.simulator.AtlasSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.avro.generic.GenericRecord;

/**
 * A broker, a worker and a simulated Atlas that run in, what the connector does there out: on the
 * screen, and on a page.
 */
final class Tour implements AutoCloseable {
  static final String PAGE = "costs.html";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ConnectorFile connector;
  private final List<Sample> samples;
  private final AtlasSimulator atlas;
  private final Company company;
  private final URI worker;
  private final ConnectRest rest;
  private final Screen screen;
  private final Stop stop;
  private final TopicReader statuses;
  private final TopicReader usage;
  private final TopicReader deadLetters;
  private final Instant start = Instant.now();

  /**
   * @param broker its address
   */
  Tour(
      ConnectorFile connector,
      List<Sample> samples,
      AtlasSimulator atlas,
      Company company,
      String broker,
      URI worker,
      Screen screen,
      Stop stop) {
    this.connector = connector;
    this.samples = samples;
    this.atlas = atlas;
    this.company = company;
    this.worker = worker;
    this.rest = new ConnectRest(worker);
    this.screen = screen;
    this.stop = stop;
    this.statuses = new TopicReader(broker, connector.statusTopic(), "QueryStatus.avsc");
    this.usage = new TopicReader(broker, connector.usageTopic(), "CostExplorerUsage.avsc");
    this.deadLetters =
        new TopicReader(broker, connector.deadLetterTopic(), "CostExplorerError.avsc");
  }

  /**
   * Shows everything; gives a sentence for each thing that is not as it should be.
   *
   * @param page where the page is written to
   */
  List<String> show(Path page) throws InterruptedException {
    create();
    Report report = new Report(queries(), connector, screen);
    report.print();
    ScheduleOutcome months = months();
    page(months.history(), page);
    List<String> missing = new ArrayList<>(report.missing());
    missing.addAll(months.missing());
    if (missing.isEmpty()) {
      report.printFurther(worker);
    }

    return missing;
  }

  @Override
  public void close() {
    deadLetters.close();
    usage.close();
    statuses.close();
  }

  private void create() {
    screen.section("Creating the connector " + connector.name());
    screen.item("from", Screen.shown(connector.path()));
    screen.item("with", "atlas.base.url " + connector.baseUrl());
    screen.item("by", "POST " + worker + "/connectors");
    rest.create(connector.body());
  }

  /** Those that the file names. */
  private Outcome queries() throws InterruptedException {
    screen.section(
        "Queries, first still processing, then complete (topic " + connector.statusTopic() + ")");
    Map<String, GenericRecord> ended =
        new QueryWatch(samples, atlas, screen, stop).untilAllEnd(statuses, rest, connector.name());
    int expectedUsage = samples.stream().mapToInt(each -> each.invoice().rows()).sum();
    int expectedLetters = samples.stream().mapToInt(each -> each.invoice().badRows()).sum();
    until(() -> usage.next().isEmpty() && configured(usage).size() >= expectedUsage);
    until(() -> deadLetters.next().isEmpty() && deadLetters.all().size() >= expectedLetters);
    until(
        () -> {
          var offsets = rest.offsets(connector.name());
          return samples.stream().allMatch(each -> Outcome.complete(offsets, each.query().token()));
        });
    return new Outcome(
        samples, ended, configured(usage), deadLetters.all(), rest.offsets(connector.name()));
  }

  /** What the schedule asks for by itself. */
  private ScheduleOutcome months() throws InterruptedException {
    screen.section(
        "The schedule: the connector asks by itself, here every "
            + connector.interval().toSeconds()
            + " s, what each month costs");
    screen.item("A month that is over is asked for as well for some time: Atlas may correct it.");
    History history =
        new ScheduleWatch(company, statuses, screen, stop, start)
            .untilAllIsSeen(rest, connector.name());
    long records = history.newest().stream().mapToLong(History.Result::rows).sum();
    until(
        () ->
            usage.next().isEmpty()
                && Costs.of(statuses.all(), usage.all(), List.of()).usage().size() >= records);
    ScheduleOutcome outcome = new ScheduleOutcome(company.books(), history, usage.all());
    control(outcome);
    return outcome;
  }

  private void control(ScheduleOutcome outcome) {
    screen.section("The control: each result beside another query, for all that its month costs");
    List<History.Result> newest = outcome.history().newest();
    BigDecimal largest =
        newest.stream()
            .flatMap(result -> result.difference().stream())
            .map(BigDecimal::abs)
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    screen.item("compared", newest.size() + " results");
    screen.item("largest difference", Screen.exactly(largest) + " USD");
    screen.item("total in Kafka", Screen.exactly(outcome.total()) + " USD");
    screen.item(
        "total in Atlas",
        Screen.exactly(outcome.billed())
            + " USD"
            + (outcome.total().compareTo(outcome.billed()) == 0 ? ", the same" : ""));
  }

  private void page(History history, Path page) {
    deadLetters.next();
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("seconds", Long.toString(Duration.between(start, Instant.now()).toSeconds()));
    figures.put("requests to Atlas", Integer.toString(atlas.requests().size()));
    figures.put("results", Integer.toString(history.size()));
    figures.put("of them unchanged", Integer.toString(history.all(Kind.UNCHANGED).size()));
    figures.put("usage records", Integer.toString(usage.all().size()));
    figures.put("status records", Integer.toString(statuses.all().size()));
    Costs costs = Costs.of(statuses.all(), usage.all(), deadLetters.all());
    try {
      Files.writeString(page, new CostPage(costs, figures).html(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    screen.section("The costs as a page, to be opened in a browser");
    screen.item(Screen.shown(page));
  }

  private static List<GenericRecord> configured(TopicReader topic) {
    return topic.all().stream().filter(Outcome::isConfigured).toList();
  }

  /** Returns when it is so, or when it takes too long to become so. */
  private void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      stop.check();
    }
  }
}
